"""How dates are said in Chinese.

Where the end of a date also begins a word, a look-ahead says which word wins (分享, 日程, 三明治, 前端).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers._dates.parts import (
    AFTERNOON,
    DAWN,
    EVENING,
    MORNING,
    NOON,
    Clock,
    Day,
    Here,
    Parts,
    Rules,
    bare_weekday,
    clock,
    day_of_month,
    day_of_year,
    days_off,
    minutes_off,
    month_day,
    months_from,
    months_off,
    says,
    weekday_of,
)

_DIGITS = "零一二三四五六七八九"
_TENS = {"十": 10} | {f"{_DIGITS[n]}十": n * 10 for n in range(2, 10)}
_NUMBERS = (
    {digit: n for n, digit in enumerate(_DIGITS)}
    | {f"{zero}{_DIGITS[n]}": n for zero in "零〇" for n in range(1, 10)}
    | {f"{ten}{_DIGITS[n] if n else ''}": value + n for ten, value in _TENS.items() for n in range(10)}
    | {"〇": 0, "两": 2}
)
_C = "[零〇一二两三四五六七八九十]{1,3}"
_N = rf"([0-9]{{1,2}}|{_C})"
_I = "[一二三四五六七八九]"
_MANY = rf"([0-9]{{1,4}}|{_C})"
_WEEK = "(?:周|星期|礼拜)"
_STEP = "(上{1,2}|下{1,3}|本|这|当)"
_MARK = "(?:日(?!报$|程|常|志|均)|号(?!码|召|称|线|楼))"
_NO_WORD = "(?!明治|维码|[篇次条遍轮]|起(?![草稿步飞])|点(?![评赞击名映亮])|报$)"
_UNCOUNTED = "(?![0-9点个位人篇条张份次场万千百元块%])"
_HOUR_NEXT = rf"(?= ?(?:[0-9]|{_C}点))"
_SIDE = "(?:之|以)?(后(?!台|端|续|期)|前(?!端|台|期|提|言|景|线))"

_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_YEARS = {"前": -2, "去": -1, "今": 0, "明": 1, "后": 2}
_PERIODS = {"天": (), "日": (), "早": (MORNING,), "晚": (EVENING,)}
_SPANS: dict[str, tuple[Callable[[Here, int], Parts | None], int]] = {
    "分钟": (minutes_off, 1),
    "刻钟": (minutes_off, 15),
    "天": (days_off, 1),
    "周": (days_off, 7),
    "星期": (days_off, 7),
    "礼拜": (days_off, 7),
    "月": (months_off, 1),
    "年": (months_off, 12),
}


def number(said: str) -> int:
    """Read `18`, `十八` or `两`; -1 for what is no number below a hundred."""
    return int(said) if said.isascii() else _NUMBERS.get(said, -1)


def _near_day(said: Sequence[str], here: Here) -> Parts | None:
    near = days_off(here, _DAYS[said[0]])
    return near and near + _PERIODS[said[1]]


def _weekday(said: Sequence[str], here: Here) -> Parts:
    step, day = said
    weekday = "一二三四五六日".index(day.replace("天", "日"))
    return weekday_of(here, weekday, _steps(step)) if step else bare_weekday(here, weekday)


def _steps(said: str) -> int:
    return said.count("下") - said.count("上")


def _year(here: Here, digits: str, word: str) -> int | None:
    if digits:
        return int(digits) + (2000 if len(digits) == 2 else 0)
    return here.now.year + _YEARS[word] if word else None


def _month_day(said: Sequence[str], here: Here) -> Parts | None:
    """2026年6月18日, 3月18, 6月底."""
    digits, word, month, *day = said
    year, spoken_day = _year(here, digits, word), "".join(day)
    return day_of_year(here, year, number(month), number(spoken_day) if spoken_day else None)


def _relative_month(said: Sequence[str], here: Here) -> Parts | None:
    """下个月5号, 本月底, 月底."""
    year, month = months_from(here.today, _steps(said[0]))
    on = month_day(here, year, month, number(said[1]) if said[1] else None)
    return (Day(on, "month" if said[1] else "month end"),) if on else None


def _year_end(said: Sequence[str], here: Here) -> Parts | None:
    return day_of_year(here, _year(here, *said) or here.now.year, 12, 31)


def _day_of_month(said: Sequence[str], here: Here) -> Parts | None:
    return day_of_month(here, number(said[0]))


def _hours(said: Sequence[str], here: Here) -> Parts | None:
    """半小时后, 一个半小时后, 1.5小时后."""
    half, whole, point, and_half, side = said
    minutes = 60 * number(whole) if whole else 0
    minutes += 30 if half or point or and_half else 0
    return minutes_off(here, minutes if side == "后" else -minutes) if minutes > 0 else None


def _distance(said: Sequence[str], here: Here) -> Parts | None:
    """三天后, 两周前, 三个月后."""
    amount, unit, side = number(said[0]), said[1], said[2]
    off, times = _SPANS[unit]
    return off(here, amount * times * (1 if side == "后" else -1)) if amount > 0 else None


def _clock(said: Sequence[str], here: Here) -> Parts | None:
    """三点, 十二点一刻, 三点零五, 18时30分; 3点 leaves the half of the day open, 18时 and 03点 do not."""
    hour, unit, half, quarters, *minutes = said
    minute = 30 if half else 15 * number(quarters) if quarters else number("".join(minutes) or "0")
    written = unit == "时" or hour.startswith("0")
    return clock(number(hour), minute, "written" if written else "spoken")


_A_YEAR = "(?:(?:([0-9]{4}|[0-9]{2}) ?|([今明后去前]))年)"

RULES: Rules = (
    (rf"(?:(半)个?|{_MANY}(\.5)?(?:个(半)?)?) ?(?:小时|钟头){_SIDE}", _hours),
    (rf"{_MANY} ?(?:个(?=周|星期|礼拜|月)|(?!月))(分钟|刻钟|天|周|星期|礼拜|月|年){_SIDE}", _distance),
    (rf"(大?[前后]|[昨今明])([天日早晚])(?!头条)(?:上{_HOUR_NEXT})?", _near_day),
    (
        rf"(?:{_A_YEAR}的? ?)?{_N} ?月份?"
        rf"(?:[底末]| ?{_N} ?{_MARK}| ?([0-9]{{1,2}}|[二三]?十{_I}?){_UNCOUNTED})",
        _month_day,
    ),
    (rf"(?:{_STEP}个?)?月[底末]()", _relative_month),
    (rf"{_STEP}个?月份?的? ?{_N} ?{_MARK}", _relative_month),
    (rf"(?:{_A_YEAR}年?|年)[底末]", _year_end),
    (
        rf"(?:{_STEP}一?个?)?{_WEEK}(?: ?的? ?{_WEEK})?([一二三四五六日天]){_NO_WORD}",
        _weekday,
    ),
    (rf"{_N} ?{_MARK}", _day_of_month),
    (
        rf"{_N} ?([点时])(?![间候段尚装代长效光限]|建议|意见|要求|原因|理由)"
        rf"(?:(半)(?!小时|价|个|天|年)|([一三13])刻| ?{_N}分(?![享析钟])|"
        rf" ?([0-9]{{2}}|[零〇]{_I}|[二三四五]?十{_I}?){_UNCOUNTED})?(?:钟|整(?![理改合体个]))?",
        _clock,
    ),
    ("下班(?:之|以)?前", says(Clock(18, manner="sure"))),
    ("凌晨", says(DAWN)),
    ("早上|早晨|清晨|清早|一大?早|上午", says(MORNING)),
    ("中午|正午", says(NOON)),
    ("下午(?!茶)|午后", says(AFTERNOON)),
    ("晚上|晚间|傍晚|夜里", says(EVENING)),
    ("午夜", says(Clock(24, manner="sure"))),
    (rf"早{_HOUR_NEXT}", says(MORNING)),
    (rf"晚{_HOUR_NEXT}", says(EVENING)),
)

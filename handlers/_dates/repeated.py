"""How often, in words: 每周一 9:07, 每个工作日, 每月25日, every other Friday. What is not understood is None.

The days are read here, the time of day behind them by the grammar of dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache

from handlers._dates.chinese import number
from handlers._dates.parts import MORNING, Clock, Day, Here, Parts, Period
from handlers._dates.scan import fold, scan
from handlers._dates.settle import said_clock
from handlers._dates.when import DateUnclear
from models.rhythm import LAST, Every, Rest, Rhythm, begun, usual_rest

USUAL = time(9, 7)  # for what is said without a time
REACH = 200  # letters of a sentence in which it is looked for
MOST_STEPS = {Every.DAY: 180, Every.WEEK: 26, Every.MONTH: 12}
NO_DAY = -1


@dataclass(frozen=True, slots=True)
class Pace:
    """A rhythm without its time of day; `rest` is None where it is as usual."""

    every: Every
    days: tuple[int, ...] = ()
    step: int = 1
    rest: Rest | None = None

    @property
    def makes_sense(self) -> bool:
        """Whether there are such days, and it is not so rare that a slip is likelier."""
        return 1 <= self.step <= MOST_STEPS[self.every] and NO_DAY not in self.days


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in `text[start:end]`, its time of day included."""

    start: int
    end: int
    pace: Pace
    clock: time


_WORKDAYS = Pace(Every.DAY, rest=Rest.SKIP)
_WEEKEND = Pace(Every.WEEK, (5, 6))
_DAILY, _WEEKLY, _MONTHLY = Pace(Every.DAY), Pace(Every.WEEK), Pace(Every.MONTH)
_LAST_DAY = Pace(Every.MONTH, (LAST,))
_LAST_WORKDAY = Pace(Every.MONTH, (LAST,), rest=Rest.BEFORE)
_FIRST_WORKDAY = Pace(Every.MONTH, (1,), rest=Rest.AFTER)

_WEEK = "(?:周|星期|礼拜)"
_N = "[0-9]{1,3}|[一二两三四五六七八九十]{1,3}"
_D = "[一二三四五六日天]"
_ALSO = "[ ,、和与及跟]*"
# 每周一三点 is Monday at three; 每周一、三 are two days.
_DAYS = rf"{_WEEK}?(?P<days>{_D}(?: ?[到至~–—-] ?{_WEEK}?{_D}|(?:{_ALSO}{_WEEK}?{_D}(?![点时刻十百月]))*))"
_DATES = rf"(?P<days>(?:{_N})[日号](?:{_ALSO}(?:{_N})[日号])*)"
_NAME = "(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_NAMES = rf"(?P<days>{_NAME}(?:(?:,? and |, ?| ?& ?|/){_NAME})*)(?![a-z0-9])"
_NTH = "[0-9]{1,2}(?:st|nd|rd|th)?"
_NTHS = rf"(?:the )?(?P<days>{_NTH}(?:(?:,? and |, ?| ?& ?)(?:the )?{_NTH})*)(?![a-z0-9:])"
_FEW = "(?P<n>other|second|two|three|third|four|fourth|six|[0-9]{1,3})"
_WORKDAY = "(?:working ?day|work ?day|business day|week ?day)s?(?![a-z])"
_MONTH = "(?:every|each) month(?![a-z])"
_COUNTS = {"other": 2, "second": 2, "two": 2, "three": 3, "third": 3, "four": 4, "fourth": 4, "six": 6}

_RULES: tuple[tuple[str, Pace], ...] = (
    ("每(?:一个|个|一|逢)?(?:工作日|上班日)", _WORKDAYS),
    ("每?隔(?:[一1]天|[天日])", replace(_DAILY, step=2)),
    (rf"每(?P<n>{_N})天", _DAILY),
    (rf"(?:每?隔(?:[一1]个?)?{_WEEK}|每?双{_WEEK})[的在]? ?,? ?{_DAYS}", replace(_WEEKLY, step=2)),
    (rf"每(?P<n>{_N})个?{_WEEK}[的在]? ?,? ?{_DAYS}", _WEEKLY),
    (rf"每[个逢]?(?={_WEEK}){_DAYS}", _WEEKLY),
    ("每[个逢]?周末", _WEEKEND),
    (rf"每(?:(?P<n>{_N})个|个)?月的? ?{_DATES}", _MONTHLY),
    ("每个?月的?(?:最后|末)[一1]?个?工作日", _LAST_WORKDAY),
    ("每个?月的?(?:第?[一1]|首)个?工作日", _FIRST_WORKDAY),
    (rf"每(?:(?P<n>{_N})个|个)?月的?(?:最后[一1]天|月?[底末])", _LAST_DAY),
    ("每一?天|每日(?![报程常志])|天天|每(?=[早晚])", _DAILY),
    (rf"(?:every|each) {_WORKDAY}", _WORKDAYS),
    (r"(?:every day|each day|daily|everyday(?= (?:at )?[0-9]))(?![a-z])", _DAILY),
    (rf"every {_FEW} ?days?(?![a-z])", _DAILY),
    (rf"every {_FEW} (?:weeks? ?(?:on )?)?{_NAMES}", _WEEKLY),
    (rf"(?:biweekly|fortnightly|every fortnight) (?:on )?{_NAMES}", replace(_WEEKLY, step=2)),
    (rf"(?:every week|weekly|every|each) (?:on )?{_NAMES}", _WEEKLY),
    (r"(?:every|each) weekend(?![a-z])", _WEEKEND),
    (rf"(?:on )?the last {_WORKDAY} of {_MONTH}", _LAST_WORKDAY),
    (rf"(?:on )?the first {_WORKDAY} of {_MONTH}", _FIRST_WORKDAY),
    (rf"(?:on )?the last day of {_MONTH}", _LAST_DAY),
    (rf"(?:on )?{_NTHS} of {_MONTH}", _MONTHLY),
    (rf"every {_FEW} months? (?:on )?{_NTHS}", _MONTHLY),
    (rf"(?:{_MONTH}|monthly) (?:on )?{_NTHS}", _MONTHLY),
    (rf"(?:{_MONTH}|monthly) (?:on )?the last day(?![a-z])", _LAST_DAY),
)
_GAP = re.compile(r"[ ,]*的?[ ,]*(?:(?:at|在) ?)?")
_JOINS = " \t\r\n\u3000,，、;；:："
_GOES_ON = re.compile(r" ?(?:到|至|~|–|—|-|或|左右|前后|之?前|之?后|起|or |to |until )")


def read_rhythm(text: str, now: datetime) -> Rhythm | None:
    """Read how often something comes round, in a text that says nothing else."""
    plain = fold(text.strip()).rstrip(" .。")
    found = _found(plain, Here(now, past=False))
    if found is None or (found.start, found.end) != (0, len(plain)):
        return None
    return _settled(found, now)


def leading_rhythm(text: str, now: datetime) -> tuple[str, str] | None:
    """Take how often off the head of a sentence, or its end: the words, and what the sentence says without.

    None where it stands amid other words, which it then belongs to, or is not wholly understood.
    """
    text = text.strip()
    plain = fold(text[:REACH])
    found = _found(plain, Here(now, past=False))
    if found is None:
        return None
    before, after = text[: found.start].strip(_JOINS), text[found.end :].strip(_JOINS)
    if (before and after) or after.startswith("的") or any(_rule_in(fold(one)) for one in (before, after)):
        return None
    return text[found.start : found.end], before or after


def _settled(found: _Found, now: datetime) -> Rhythm:
    pace = found.pace
    rest = pace.rest or usual_rest(pace.every, pace.days)
    return begun(Rhythm(pace.every, found.clock, now.date(), rest, pace.days, pace.step), now)


def _rule_in(plain: str) -> tuple[re.Match[str], Pace] | None:
    """The rule that begins first; of two at one place, the one that reaches further."""
    matches = [(found, pace) for rule, pace in _compiled() if (found := rule.search(plain))]
    return min(matches, key=lambda one: (one[0].start(), -one[0].end()), default=None)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Pace], ...]:
    return tuple((re.compile(rf"(?<![a-z0-9]){rule}", re.ASCII), pace) for rule, pace in _RULES)


def _found(plain: str, here: Here) -> _Found | None:
    matched = _rule_in(plain)
    if matched is None:
        return None
    match, pace = matched[0], _pace(*matched)
    timed = _time_after(plain, match.end(), here)
    if timed is None or not pace.makes_sense:
        return None
    clock, end = timed
    return None if _GOES_ON.match(plain, end) else _Found(match.start(), end, pace, clock)


def _pace(match: re.Match[str], pace: Pace) -> Pace:
    said = match.groupdict()
    step = _count(said["n"]) if said.get("n") else pace.step
    if not said.get("days"):
        return replace(pace, step=step)
    days = _weekdays(said["days"]) if pace.every is Every.WEEK else _dates(said["days"])
    return replace(pace, step=step, days=tuple(sorted(set(days))) or (NO_DAY,))


def _count(said: str) -> int:
    return _COUNTS.get(said, 0) or number(said)


def _weekdays(said: str) -> list[int]:
    pattern, week = (_D, [*"一二三四五六日"])
    if said[0].isascii():
        pattern, week = ("mon|tue|wed|thu|fri|sat|sun", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    days = [week.index(name.replace("天", "日")) for name in re.findall(pattern, said)]
    return [*range(days[0], days[1] + 1)] if re.search("[到至~–—-]", said) else days


def _dates(said: str) -> list[int]:
    days = [number(one) for one in re.findall(_N, said)]
    return days if all(1 <= day <= 31 for day in days) else [NO_DAY]


def _time_after(plain: str, start: int, here: Here) -> tuple[time, int] | None:
    """The time of day behind it and where that ends; the usual one where none is said, None if unclear."""
    gap = _GAP.match(plain, start)
    begin = gap.end() if gap else start
    found = scan(plain, begin, here)
    if found is None or (found.weak and isinstance(found.parts[0], Day)):
        return USUAL, start
    if found.parts == (MORNING,):
        return USUAL, found.end
    clock = _clock(found.parts)
    return None if clock is None else (clock, found.end)


def _clock(parts: Parts) -> time | None:
    if not parts or not all(isinstance(part, Clock | Period) for part in parts):
        return None
    try:
        said = said_clock(parts)
    except DateUnclear:
        return None
    return time(said.hour, said.minute) if said is not None and said.hour < 24 else None

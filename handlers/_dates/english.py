"""How dates are said in English."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers._dates.parts import (
    AFTERNOON,
    EVENING,
    MORNING,
    Clock,
    Day,
    Here,
    Parts,
    Rules,
    bare_weekday,
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

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8} | {
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "half a": 0.5,
    "half an": 0.5,
}
_STEPS = {"last": -1, "this": 0, "next": 1}
_DAYS = {
    "day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
}
_SPANS: dict[str, tuple[Callable[[Here, int], Parts | None], int]] = {
    "min": (minutes_off, 1),
    "minute": (minutes_off, 1),
    "hour": (minutes_off, 60),
    "hr": (minutes_off, 60),
    "day": (days_off, 1),
    "week": (days_off, 7),
    "month": (months_off, 1),
    "year": (months_off, 12),
}


def _day(said: Sequence[str], here: Here) -> Parts | None:
    return days_off(here, _DAYS[said[0]])


def _tonight(said: Sequence[str], here: Here) -> Parts:
    return (Day(here.today), EVENING)


def _weekday(said: Sequence[str], here: Here) -> Parts:
    """Friday, this friday, next friday (the one of next week), friday next week."""
    before, name, after = said
    weekday, step = _WEEKDAYS.index(name[:3]), before or after
    return weekday_of(here, weekday, _STEPS[step]) if step else bare_weekday(here, weekday)


def _day_then_month(said: Sequence[str], here: Here) -> Parts | None:
    day, month, year = said
    return _month_then_day((month, day, year), here)


def _month_then_day(said: Sequence[str], here: Here) -> Parts | None:
    month, day, year = said
    return day_of_year(here, int(year) if year else None, _MONTHS.index(month[:3]) + 1, int(day))


def _day_of_month(said: Sequence[str], here: Here) -> Parts | None:
    return day_of_month(here, int(said[0]))


def _month_end(said: Sequence[str], here: Here) -> Parts | None:
    on = month_day(here, *months_from(here.today, 1 if said[0] else 0), None)
    return (Day(on, "month end"),) if on else None


def _year_end(said: Sequence[str], here: Here) -> Parts | None:
    return day_of_year(here, None, 12, 31)


def _distance(said: Sequence[str], here: Here) -> Parts | None:
    """In 3 days, in half an hour, in an hour and a half, 3 days ago; only hours are halved."""
    amount, half_before, unit, half_after, side = said
    off, times = _SPANS[unit]
    many = float(amount) if amount[0].isdigit() else _NUMBERS[amount]
    many += 0.5 if half_before or half_after else 0
    if many <= 0 or (many % 1 and times != 60):
        return None
    return off(here, int(many * times) * (-1 if side == "ago" else 1))


# A word ends here: neither sunny nor friday's nor sun-dried is a day.
_ENDS = "(?![a-z0-9'’_]|-[a-z])"
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    "(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    rf"|sat(?:urday)?|sun(?:day)?){_ENDS}\.?"
)
_NTH = r"([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9:]| ?[ap]\.?m)"
_A_YEAR = "(?:,? ([0-9]{4})(?![0-9:]))?"
_AMOUNT = (
    rf"([0-9]{{1,4}}(?:\.5)?|{'|'.join(sorted(_NUMBERS, reverse=True))}) ?(and a half )?"
    rf"({'|'.join(_SPANS)})s?( and a half)?"
)

RULES: Rules = (
    (rf"in {_AMOUNT}(){_ENDS}", _distance),
    (rf"{_AMOUNT} (from now|later|ago){_ENDS}", _distance),
    (rf"(?:the )?({'|'.join(sorted(_DAYS, reverse=True))}){_ENDS}", _day),
    (rf"tonight{_ENDS}", _tonight),
    (rf"(?:(last|this|next) )?{_WEEKDAY}(?:,? (last|this|next) week{_ENDS})?", _weekday),
    (rf"{_NTH} ?(?:of )?{_MONTH}{_A_YEAR}{_ENDS}", _day_then_month),
    (rf"{_MONTH} ?(?:the )?{_NTH}{_A_YEAR}{_ENDS}", _month_then_day),
    (rf"the ([0-9]{{1,2}})(?:st|nd|rd|th){_ENDS}", _day_of_month),
    (rf"end of (?:the |this )?(next )?month{_ENDS}", _month_end),
    (rf"eom(){_ENDS}", _month_end),
    (rf"(?:end of (?:the |this )?year|eoy){_ENDS}", _year_end),
    (rf"(?:end of (?:the )?day|eod){_ENDS}", says(Clock(18, manner="sure"))),
    (rf"(?:noon|midday){_ENDS}", says(Clock(12, manner="sure"))),
    (rf"midnight{_ENDS}", says(Clock(24, manner="sure"))),
    (rf"(?:in the )?morning{_ENDS}", says(MORNING)),
    (rf"(?:in the )?afternoon{_ENDS}", says(AFTERNOON)),
    (rf"(?:in the )?evening{_ENDS}|(?:at )?night{_ENDS}", says(EVENING)),
)

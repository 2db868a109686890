"""Makes one moment of the parts of a date, or says why there is none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers._dates.parts import Clock, Day, Exact, Here, Parts, Period, clamped, months_from
from handlers._dates.when import DatePassed, DateUnclear, When

# 三点 is said of the afternoon: nobody asks a team for anything at three in the night without saying 凌晨.
_SPOKEN_OF_THE_AFTERNOON = range(1, 7)


class _Contradiction(Exception):
    """Two parts do not agree."""


def settle(parts: Parts, here: Here, text: str) -> When:
    """Give the moment of the parts found in `text`; raises DateUnclear where they disagree, or DatePassed."""
    try:
        day, when = _meant(parts, here)
    except _Contradiction:
        raise DateUnclear(text) from None
    if here.past or not _is_past(when, here):
        return when
    offer = when.at + (_next_round(day, here.today) - day.on)
    raise DatePassed(text, when.at, offer, has_time=when.has_time)


def _meant(parts: Parts, here: Here) -> tuple[Day, When]:
    exact = next((part for part in parts if isinstance(part, Exact)), None)
    if exact:
        if len(parts) > 1:
            raise _Contradiction
        return Day(exact.at.date()), When(exact.at, has_time=True)
    day = _one_day([part for part in parts if isinstance(part, Day)], here)
    when = _moment(day.on, _one_clock(parts), here)
    if day.bare and when.has_time and (when.at > here.now if here.past else when.at < here.now):
        week = timedelta(weeks=-1 if here.past else 1)
        return Day(day.on + week, "week"), When(when.at + week, has_time=True)
    return day, when


def _one_day(days: list[Day], here: Here) -> Day:
    """The day that all of them name; a weekday beside a date only confirms it; none at all is today."""
    firm = [day for day in days if not day.bare]
    day = next(iter(firm or days), Day(here.today))
    if any(other.on != day.on for other in firm):
        raise _Contradiction
    if any(other.on.weekday() != day.on.weekday() for other in days):
        raise _Contradiction
    return day


def _one_clock(parts: Parts) -> Clock | None:
    clocks = [part for part in parts if isinstance(part, Clock)]
    periods = [part for part in parts if isinstance(part, Period)]
    if not clocks and not periods:
        return None
    if len(clocks) > 1 or any(period != periods[0] for period in periods):
        raise _Contradiction
    clock = clocks[0] if clocks else periods[0].alone
    if clock is None:
        raise _Contradiction
    return _within(periods[0], clock) if periods else _by_itself(clock)


def _within(period: Period, clock: Clock) -> Clock:
    hour = period.hours.get(clock.hour)
    if hour is None or (clock.manner == "sure" and hour % 24 != clock.hour % 24):
        raise _Contradiction
    return Clock(hour, clock.minute)


def _by_itself(clock: Clock) -> Clock:
    if clock.manner == "spoken" and clock.hour in _SPOKEN_OF_THE_AFTERNOON:
        return Clock(clock.hour + 12, clock.minute)
    return clock


def _moment(on: date, clock: Clock | None, here: Here) -> When:
    if clock is None:
        return When(datetime.combine(on, time(), here.now.tzinfo), has_time=False)
    nights, hour = divmod(clock.hour, 24)
    at = datetime.combine(on + timedelta(days=nights), time(hour, clock.minute), here.now.tzinfo)
    return When(at, has_time=True)


def said_clock(parts: Parts) -> Clock | None:
    """Give the time of day that parts say between them; raises DateUnclear where they disagree."""
    try:
        return _one_clock(parts)
    except _Contradiction:
        raise DateUnclear("") from None


def _is_past(when: When, here: Here) -> bool:
    # By timestamps: moments of one zone compare by the wall clock, which repeats an hour in autumn.
    if when.has_time:
        return when.at.timestamp() < here.now.timestamp()
    return when.at.date() < here.today


def _next_round(day: Day, today: date) -> date:
    """The day after today when a past day comes round again; for 昨天 or a time today, tomorrow."""
    if day.again == "week":
        return day.on + timedelta(weeks=(today - day.on).days // 7 + 1)
    if day.again == "day" or day.on == today:
        return today + timedelta(days=1)
    if day.again == "year":
        this_year = clamped(today.year, day.on.month, day.on.day)
        return this_year if this_year > today else clamped(today.year + 1, day.on.month, day.on.day)
    number = 31 if day.again == "month end" else day.on.day
    this_month = clamped(today.year, today.month, number)
    return this_month if this_month > today else clamped(*months_from(today, 1), number)

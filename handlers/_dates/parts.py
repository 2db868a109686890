"""What a date is said with: a day, a part of the day, a time by the clock, or a distance from now."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias

# Beyond these a date is a slip of the finger.
YEARS_AHEAD = 5
YEARS_BACK = 100

Again: TypeAlias = Literal["day", "week", "month", "month end", "year"]


@dataclass(frozen=True, slots=True)
class Here:
    """The moment of speaking; with `past`, what is said is a record of what happened."""

    now: datetime
    past: bool

    @property
    def today(self) -> date:
        """The speaker's day."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Day:
    """A day; `again` is how it comes round, from which the offer is made when it is past.

    `bare` is a weekday named without its week. `weak` is what amid other words may be no date (3号, 6/18).
    """

    on: date
    again: Again = "day"
    bare: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Exact:
    """A moment to the minute, counted from now."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, 0:00 to 24:00; 24:00 is the midnight that ends the day.

    `written` (15:00) is taken by the letter, `spoken` (三点) leaves the half of the day open, `sure` (3pm)
    contradicts any other half.
    """

    hour: int
    minute: int = 0
    manner: Literal["written", "spoken", "sure"] = "written"


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the day: what each hour said in it means; `alone` is its time without an hour."""

    hours: Mapping[int, int]
    alone: Clock | None = None


Part: TypeAlias = Day | Exact | Clock | Period
Parts: TypeAlias = tuple[Part, ...]
Reader: TypeAlias = Callable[[Sequence[str], Here], Parts | None]
"""Reads a pattern's groups ("" for one not taken); None if there is no such day or time (2月30日, 25:00)."""
Rules: TypeAlias = Sequence[tuple[str, Reader]]


def _afternoon(first: int, last: int) -> dict[int, int]:
    hours = {hour + 12: hour + 12 for hour in range(first, last + 1)}
    return hours | {hour: hour + 12 for hour in range(first, last + 1)}


DAWN = Period({12: 0} | {hour: hour for hour in range(7)})
MORNING = Period({hour: hour for hour in range(4, 12)})
NOON = Period({11: 11, 12: 12} | _afternoon(1, 2), alone=Clock(12))
AFTERNOON = Period({12: 12} | _afternoon(1, 11))
EVENING = Period({12: 24, 0: 24, 24: 24} | _afternoon(4, 11))


def month_day(here: Here, year: int, month: int, day: int | None) -> date | None:
    """A day (None: the month's last), unless the calendar lacks it or it is too far to be meant."""
    if not -YEARS_BACK <= year - here.now.year <= YEARS_AHEAD or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = last if day is None else day
    return date(year, month, day) if 1 <= day <= last else None


def months_from(day: date, months: int) -> tuple[int, int]:
    """The year and month so many months on, or back."""
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


def clamped(year: int, month: int, day: int) -> date:
    """The day of a month, or the month's last where it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def day_of_year(
    here: Here, year: int | None, month: int, day: int | None, *, weak: bool = False
) -> Parts | None:
    """A month and day (None: its last). Without a year it is this year's, or the next once it has passed.

    In a record of what happened it is this year's, or last year's if this year's is over half a year ahead.
    """
    today = here.today
    on = month_day(here, today.year if year is None else year, month, day)
    if year is None and here.past:
        far = on is None or on - today > timedelta(days=183)
        on = month_day(here, today.year - 1, month, day) if far else on
    elif year is None and (on is None or on < today):
        on = month_day(here, today.year + 1, month, day)
    return (Day(on, "year", weak=weak),) if on else None


def day_of_month(here: Here, number: int) -> Parts | None:
    """A day without a month: this month's, or the next's once it has passed; in a record the latest."""
    today, step = here.today, -1 if here.past else 1
    on = month_day(here, today.year, today.month, number)
    if on is None or (on > today if here.past else on < today):
        on = month_day(here, *months_from(today, step), number)
    return (Day(on, "month", weak=True),) if on else None


def weekday_of(here: Here, weekday: int, weeks: int) -> Parts:
    """A weekday (0 is Monday) of the week so many weeks on; weeks begin on Monday."""
    monday = here.today - timedelta(days=here.today.weekday())
    return (Day(monday + timedelta(weeks=weeks, days=weekday), "week"),)


def bare_weekday(here: Here, weekday: int) -> Parts:
    """A weekday without its week: the next, today counting; in a record the last."""
    today = here.today
    ahead = timedelta(days=(weekday - today.weekday()) % 7)
    back = timedelta(days=(today.weekday() - weekday) % 7)
    return (Day(today - back if here.past else today + ahead, "week", bare=True),)


def days_off(here: Here, days: int) -> Parts | None:
    """The day so many days on, or back."""
    if abs(days) > YEARS_AHEAD * 366:
        return None
    return (Day(here.today + timedelta(days=days)),)


def months_off(here: Here, months: int) -> Parts | None:
    """The same day so many months on or back, or that month's last day where it is shorter."""
    if abs(months) > YEARS_AHEAD * 12:
        return None
    return (Day(clamped(*months_from(here.today, months), here.today.day)),)


def minutes_off(here: Here, minutes: int) -> Parts | None:
    """The moment so many minutes on or back, by the real passing of time, to the whole minute."""
    if abs(minutes) > YEARS_AHEAD * 366 * 24 * 60:
        return None
    at = here.now.astimezone(UTC) + timedelta(minutes=minutes)
    return (Exact(at.astimezone(here.now.tzinfo).replace(second=0, microsecond=0)),)


def clock(hour: int, minute: int, manner: Literal["written", "spoken", "sure"]) -> Parts | None:
    """A time of day, if there is one."""
    exists = 0 <= hour <= 23 and 0 <= minute <= 59
    return (Clock(hour, minute, manner),) if exists or (hour, minute) == (24, 0) else None


def says(*parts: Part) -> Reader:
    """Read words that always mean the same."""
    return lambda said, here: parts

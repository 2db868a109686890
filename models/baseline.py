"""What is usual on a day: the median of the same weekday before, and how far days lie from it (MAD).

Medians are not moved by one day that went through the roof. Days off on a weekday and working days on a
weekend (调休) are compared with nothing, and neither is what has too little behind it: silence, not a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from models.workcalendar import WorkCalendar

BACK = timedelta(days=70)  # how far back usual days lie
MOST, LEAST = 8, 4  # of the same weekday: so many are looked at, and fewer tell nothing
NORMAL = Decimal("1.4826")  # MAD times this is the standard deviation of a normal distribution
UNUSUAL = Decimal("3.5")  # of those; Iglewicz and Hoaglin's threshold for outliers
NARROWEST = Decimal("0.08")  # of the middle: a row of like days makes no alarm of small change


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle of like days, how far they spread (as a standard deviation), and how many there were."""

    middle: Decimal
    spread: Decimal
    count: int

    def score(self, value: Decimal) -> Decimal:
        """How many spreads a value lies from the middle."""
        return (value - self.middle) / self._wide

    def is_unusual(self, value: Decimal) -> bool:
        """Whether a value lies outside of what is usual."""
        return abs(self.score(value)) >= UNUSUAL

    @property
    def _wide(self) -> Decimal:
        # Counts of few vary by their root, however alike the last days were.
        least = max(abs(self.middle) * NARROWEST, abs(self.middle).sqrt() if self.middle > 1 else Decimal())
        return max(self.spread, least) or Decimal("0.0001")


def is_usual_day(day: date, calendar: WorkCalendar) -> bool:
    """Whether a day is worked as its weekday always is: no holiday, no makeup day."""
    return calendar.is_working(day) == (day.weekday() < 5)


def usual_on(numbers: Mapping[date, Decimal], day: date, calendar: WorkCalendar) -> Usual | None:
    """What is usual on a day, by the same weekdays before it; None where that cannot be told."""
    if not is_usual_day(day, calendar):
        return None
    before = [day - timedelta(weeks=n) for n in range(1, BACK.days // 7 + 1)]
    like = [numbers[one] for one in before if one in numbers and is_usual_day(one, calendar)][:MOST]
    return _usual(like)


def rough_on(numbers: Mapping[date, Decimal], day: date, calendar: WorkCalendar) -> Usual | None:
    """What may be expected on a day to come: as on its weekday, else as on any day off or working day."""
    newest = max(numbers, default=None)
    if newest is None:
        return None
    like = [
        numbers[one]
        for one in sorted(numbers, reverse=True)
        if one.weekday() == day.weekday() and is_usual_day(one, calendar) and is_usual_day(day, calendar)
    ]
    works = calendar.is_working(day)
    any_like = [numbers[one] for one in sorted(numbers, reverse=True) if calendar.is_working(one) == works]
    return _usual(like[:MOST]) or _usual(any_like[: 2 * MOST])


def _usual(like: list[Decimal]) -> Usual | None:
    if len(like) < LEAST:
        return None
    middle = median(like)
    return Usual(middle, median(abs(one - middle) for one in like) * NORMAL, len(like))

"""The pace of a goal: what was reached, what should have been by now, where it will end, what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session

from models.baseline import BACK, rough_on
from models.figure import to_number
from models.goal import Goal, expected_by, last_of, metric_of_goal, weekly
from models.metric import HAND, Adds, Metric
from models.series import Value, days_of, series, total
from models.workcalendar import WorkCalendar

EIGHTY = Decimal("1.2816")  # spreads to each side of the middle hold 80 % of a normal distribution
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Range:
    """A forecast: 80 % likely between `low` and `high`."""

    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Pace:
    """How a goal stands at the end of a day, `upto`.

    `expected` is what should be reached by then, `needed` what is needed on each of the `left` days until the
    deadline; None where that cannot be said. `blank` counts days until now that have no figure.
    """

    goal: Goal
    metric: Metric
    target: Decimal
    upto: date
    reached: Value
    blank: int
    left: int
    expected: Decimal | None = None
    forecast: Range | None = None
    needed: Decimal | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the goal is reached."""
        return self.reached.number is not None and self.reached.number >= self.target

    @property
    def is_lost(self) -> bool:
        """Whether even the upper end of the forecast lies below the goal."""
        return self.forecast is not None and self.forecast.high < self.target


def pace_of(
    session: Session, account: int, month: date, goal: Goal, today: date, calendar: WorkCalendar
) -> Pace | None:
    """The pace of a goal of a month, by its first day, at the end of the day before today.

    None before the month began, and for goals without a metric or a number.
    """
    metric, end = metric_of_goal(session, goal), goal.due or last_of(month)
    upto = min(today - A_DAY, end)
    if metric is None or goal.amount is None or upto < month:
        return None
    reached = total(session, account, metric.key, month, upto, goal.source)
    plain = Pace(goal, metric, to_number(metric, goal.amount), upto, reached, 0, (end - upto).days)
    if metric.adds is Adds.SUM:
        return _summed(session, account, month, plain, calendar)
    if metric.adds is Adds.NEVER and metric.made_of:
        return replace(plain, needed=_rate_needed(session, account, month, plain, calendar))
    return plain


def paces(session: Session, account: int, month: date, goals: Iterable[Goal], today: date,
          calendar: WorkCalendar) -> list[Pace]:  # fmt: skip
    """The paces of goals, as far as they can be told."""
    found = (pace_of(session, account, month, goal, today, calendar) for goal in goals)
    return [one for one in found if one is not None]


def _summed(session: Session, account: int, month: date, pace: Pace, calendar: WorkCalendar) -> Pace:
    """Of a metric that adds up. What is typed now and then has no usual day, and no day of it is blank."""
    goal, metric = pace.goal, pace.metric
    due = expected_by(weekly(goal, metric, month, calendar), pace.upto, calendar)
    reached = pace.reached.number or Decimal()
    needed = max(pace.target - reached, Decimal()) / pace.left if pace.left else None
    known = replace(pace, expected=due.scaleb(-metric.decimals), needed=needed)
    if metric.source == HAND:
        return known
    numbers = _numbers(session, account, metric.key, pace.upto, goal.source)
    blank = [day for day in days_of(month, pace.upto) if day not in numbers]
    ahead = [*blank, *days_of(pace.upto + A_DAY, pace.upto + pace.left * A_DAY)]
    return replace(known, blank=len(blank), forecast=_forecast(reached, numbers, ahead, calendar))


def _numbers(
    session: Session, account: int, metric: str, upto: date, source: str = ""
) -> dict[date, Decimal]:
    past = series(session, account, metric, upto - BACK, upto, source)
    return {day: value.number for day, value in past.items() if value.number is not None}


def _forecast(
    reached: Decimal, numbers: Mapping[date, Decimal], ahead: list[date], calendar: WorkCalendar
) -> Range | None:
    """What was reached, and what is usual on each day to come; their spreads add up as squares."""
    usual = [rough_on(numbers, day, calendar) for day in ahead]
    known = [one for one in usual if one is not None]
    if len(known) < len(usual):
        return None
    middle = reached + sum((one.middle for one in known), Decimal())
    spread = sum((one.spread**2 for one in known), Decimal()).sqrt() * EIGHTY
    return Range(middle - spread, middle, middle + spread)


def _rate_needed(
    session: Session, account: int, month: date, pace: Pace, calendar: WorkCalendar
) -> Decimal | None:
    """The rate that is needed on the days left, at as many readers as are usual on them."""
    below = pace.metric.made_of[-1]
    so_far = total(session, account, below, month, pace.upto).number
    coming = _forecast(
        Decimal(),
        _numbers(session, account, below, pace.upto),
        days_of(pace.upto + A_DAY, pace.upto + pace.left * A_DAY),
        calendar,
    )
    if so_far is None or pace.reached.number is None or coming is None or not coming.middle:
        return None
    above = pace.target * (so_far + coming.middle) - pace.reached.number * so_far
    return max(above / coming.middle, Decimal())

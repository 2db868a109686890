"""Goals of a month's plan: what is to be reached, by whom and when, week by week, and what is wrong with it.

The rules are those of SMART: a goal has a number, an owner and a deadline, and its parts add up to it.
Numbers are kept as models/figure.py keeps them: whole, in the metric's smallest unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, col, select

from models.figure import to_number
from models.metric import Adds, Metric, metrics_of
from models.row import Noun
from models.words import Words
from models.workcalendar import WorkCalendar

LONGEST = 60  # characters of a goal's words


class Goal(Noun, table=True):
    """One goal of a plan, or a part of another (`parent`): of a metric, of one `source` of it, or in words.

    `amount` must be reached, `stretch` is hoped for. `weeks` are those of the month by hand, else by working
    days. `note` says how it is to be done.
    """

    PREFIX: ClassVar[str] = "G"
    NOUN: ClassVar[str] = "goal"

    plan: int = Field(foreign_key="plan.id", index=True)
    name: str = ""
    metric: str = ""
    source: str = ""
    amount: int | None = Field(default=None, sa_type=BigInteger)
    stretch: int | None = Field(default=None, sa_type=BigInteger)
    owner: int | None = Field(default=None, foreign_key="person.id", index=True)
    due: date | None = None
    weeks: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    note: str = ""
    parent: int | None = Field(default=None, foreign_key="goal.id")


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a month, cut at its ends, with its working days and what is to be reached in it."""

    first: date
    last: date
    working: int
    amount: int


def goals_of(session: Session, plan: int) -> list[Goal]:
    """The goals of a plan, each followed by its parts."""
    found = session.exec(select(Goal).where(Goal.plan == plan).order_by(col(Goal.id))).all()
    return [goal for top in found if top.parent is None for goal in (top, *parts_of(found, top))]


def parts_of(goals: Sequence[Goal], goal: Goal) -> list[Goal]:
    """The parts of a goal."""
    return [one for one in goals if one.parent == goal.id]


def metric_of_goal(session: Session, goal: Goal) -> Metric | None:
    """What a goal is measured by; None where it is in words alone."""
    return metrics_of(session).get(goal.metric)


def weeks_of(first: date, last: date) -> list[tuple[date, date]]:
    """The weeks of some days, Monday to Sunday, cut at both ends."""
    begins = [day for day in _days(first, last) if day == first or day.weekday() == 0]
    ends = [begin - timedelta(days=1) for begin in begins[1:]] + [last]
    return list(zip(begins, ends, strict=True))


def weekly(goal: Goal, metric: Metric, first: date, calendar: WorkCalendar) -> list[Week]:
    """What a goal asks of each week of its month: by hand, else by working days; a rate the same of each.

    What is asked by working days adds up to the goal exactly.
    """
    spans = weeks_of(first, last_of(first))
    working = [sum(map(calendar.is_working, _days(*span))) for span in spans]
    asked = goal.amount or 0
    if len(goal.weeks) == len(spans):
        amounts = [int(amount) for amount in goal.weeks]
    elif metric.adds is not Adds.SUM:
        amounts = [asked] * len(spans)
    else:
        amounts = shared_out(asked, working)
    return [Week(*span, days, amount) for span, days, amount in zip(spans, working, amounts, strict=True)]


def shared_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out by weights, so that it adds up: what is left goes to the largest remainders."""
    whole = sum(weights)
    if not whole:
        return [amount, *([0] * (len(weights) - 1))] if weights else []
    parts = [amount * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda n: (-(amount * weights[n] % whole), n))
    for place in by_rest[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def expected_by(weeks: Sequence[Week], day: date, calendar: WorkCalendar) -> Decimal:
    """How much of a goal that adds up should be reached by the end of a day: whole weeks, and part of one."""
    due = Decimal()
    for week in weeks:
        if week.last <= day:
            due += week.amount
        elif week.first <= day:
            gone = sum(map(calendar.is_working, _days(week.first, day)))
            due += Decimal(week.amount * gone) / week.working if week.working else Decimal()
    return due


def last_of(first: date) -> date:
    """The last day of a month, by its first."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def numbers(metric: Metric, amounts: Mapping[str, int | None]) -> dict[str, Decimal]:
    """Amounts as numbers, those that there are."""
    return {name: to_number(metric, amount) for name, amount in amounts.items() if amount is not None}


def title_of(goal: Goal, metric: Metric | None) -> Words:
    """What a goal is called: its own words, else what it is measured by."""
    return goal.name or (metric.name if metric is not None else "")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

"""What a plan says, apart from its row: copied from last month, brought in from a file, or taken out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlmodel import Session, col, delete

from models.goal import Goal, goals_of, last_of, parts_of
from models.plan import Plan


@dataclass(frozen=True, slots=True)
class GoalSpec:
    """A goal. Amounts are in the metric's smallest unit, `due` a day of the month, None for its last."""

    name: str = ""
    metric: str = ""
    source: str = ""
    amount: int | None = None
    stretch: int | None = None
    owner: int | None = None
    due: date | None = None
    weeks: tuple[int, ...] = ()
    note: str = ""
    parts: tuple[GoalSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """A plan: goals, articles by the number of a column, weekdays, days with names, chapters."""

    goals: tuple[GoalSpec, ...] = ()
    quotas: dict[int, int] = field(default_factory=dict)
    days: tuple[int, ...] = ()
    dates: tuple[tuple[date, str], ...] = ()
    texts: dict[str, str] = field(default_factory=dict)


def spec_of(session: Session, plan: Plan) -> PlanSpec:
    """What a plan says."""
    goals = goals_of(session, plan.id)
    tops = tuple(_goal_spec(goal, goals) for goal in goals if goal.parent is None)
    quotas = {int(column): int(quota) for column, quota in plan.quotas.items()}
    return PlanSpec(tops, quotas, tuple(sorted(plan.days)), tuple(plan.named_days), dict(plan.texts))


def _goal_spec(goal: Goal, goals: list[Goal]) -> GoalSpec:
    return GoalSpec(
        goal.name,
        goal.metric,
        goal.source,
        goal.amount,
        goal.stretch,
        goal.owner,
        goal.due,
        tuple(goal.weeks),
        goal.note,
        tuple(_goal_spec(part, goals) for part in parts_of(goals, goal)),
    )


def for_next(spec: PlanSpec, month: date) -> PlanSpec:
    """The same for another month: deadlines move to its same days, weeks by hand and key dates do not."""
    return replace(spec, goals=tuple(_moved(goal, month) for goal in spec.goals), dates=())


def _moved(goal: GoalSpec, month: date) -> GoalSpec:
    last = last_of(month)
    due = None
    if goal.due is not None:
        was_last = (goal.due + timedelta(days=1)).day == 1
        due = last if was_last else month.replace(day=min(goal.due.day, last.day))
    parts = tuple(_moved(part, month) for part in goal.parts)
    return replace(goal, due=due, weeks=(), parts=parts)


def enter_spec(session: Session, plan: Plan, spec: PlanSpec) -> None:
    """Let a plan say this, in place of all that it said."""
    session.execute(delete(Goal).where(col(Goal.plan) == plan.id, col(Goal.parent).is_not(None)))
    session.execute(delete(Goal).where(col(Goal.plan) == plan.id))
    for goal in spec.goals:
        made = _goal(plan, goal, None)
        session.add(made)
        session.flush()
        session.add_all(_goal(plan, part, made.id) for part in goal.parts)
    plan.quotas = {str(column): quota for column, quota in spec.quotas.items()}
    plan.days = list(spec.days)
    plan.dates = [[day.isoformat(), name] for day, name in spec.dates]
    plan.texts = dict(spec.texts)
    session.flush()


def _goal(plan: Plan, spec: GoalSpec, parent: int | None) -> Goal:
    return Goal(
        plan=plan.id,
        name=spec.name,
        metric=spec.metric,
        source=spec.source,
        amount=spec.amount,
        stretch=spec.stretch,
        owner=spec.owner,
        due=spec.due,
        weeks=list(spec.weeks),
        note=spec.note,
        parent=parent,
    )


def differences(session: Session, plan: Plan, spec: PlanSpec) -> list[str]:
    """Name the parts of a plan that would change, by their keys."""
    now = spec_of(session, plan)
    return [
        name
        for name in ("goals", "quotas", "days", "dates", "texts")
        if getattr(now, name) != getattr(spec, name)
    ]

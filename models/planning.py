"""Plans: each stage's date, counted backwards and forwards from publishing through the work calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from models.sop import StageSpec, Template
from models.workcalendar import WorkCalendar

PUBLISHED_AT = time(20, 7)  # where just a day is said: in the evening window, off the half hour
LOOKED_AHEAD = 90  # days in which a later slot is looked for

Free = Callable[[StageSpec, date], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage with its date. `squeezed` says that the template would have wanted it earlier than can be."""

    spec: StageSpec
    due: datetime
    squeezed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order. `short` is the working time that is lacking, zero where the slot can be met."""

    steps: tuple[Step, ...]
    short: timedelta = timedelta()


def everybody_is_here(spec: StageSpec, day: date) -> bool:
    """Say that whoever does a stage is there."""
    return True


def moment_of(slot: datetime, has_time: bool, calendar: WorkCalendar) -> datetime:
    """When something is published of which perhaps just the day was said."""
    local = slot.astimezone(calendar.zone)
    return local if has_time else datetime.combine(local.date(), PUBLISHED_AT, calendar.zone)


def due_at(
    spec: StageSpec, slot: datetime, calendar: WorkCalendar, is_here: Free = everybody_is_here
) -> datetime:
    """When a stage is due: as its offset says, moved off days on which its doer does not work.

    What is done before publishing moves to an earlier day, what comes after to a later one. What
    publishing itself needs stays where it is.
    """
    at = spec.due.from_(slot, calendar)
    if spec.essential:
        return at
    return _off_days(at, at <= slot, spec, calendar, is_here)


def _off_days(
    at: datetime, earlier: bool, spec: StageSpec, calendar: WorkCalendar, is_here: Free
) -> datetime:
    day, moved = at.date(), at
    for _ in range(LOOKED_AHEAD):
        if calendar.is_working(moved.date()) and is_here(spec, moved.date()):
            break
        moved += timedelta(days=-1 if earlier else 1)
    else:
        return at
    if moved.date() == day:
        return at
    # An evening's or a night's hour means nothing on another day: by the end of work there.
    clock = calendar.hours.spans[-1][1] if earlier else moved.time()
    return datetime.combine(moved.date(), clock, calendar.zone)


def plan(
    stages: Sequence[StageSpec],
    slot: datetime,
    now: datetime,
    calendar: WorkCalendar,
    is_here: Free = everybody_is_here,
) -> Plan:
    """Give every stage its date; what should have been done by now is squeezed into the time there is."""
    steps = [Step(spec, due_at(spec, slot, calendar, is_here)) for spec in stages]
    for n in range(len(steps) - 1, 0, -1):  # none is due after the one that follows it
        if steps[n - 1].due > steps[n].due:
            steps[n - 1] = replace(steps[n - 1], due=steps[n].due)
    todo = [step for step in steps if step.spec.kind != "topic"]
    first = todo[0].due if todo else slot
    if first >= now and slot >= now:
        return Plan(tuple(steps))
    return Plan(tuple(_squeezed(steps, now, slot, calendar)), calendar.working_time_between(first, now))


def _squeezed(steps: list[Step], now: datetime, slot: datetime, calendar: WorkCalendar) -> list[Step]:
    """Share the time until the first date that can be met among the steps that come before it."""
    late = [n for n, step in enumerate(steps) if step.due < now and step.spec.kind != "topic"]
    if not late:
        return steps
    ahead = [step.due for step in steps if step.due >= now]
    until = ahead[0] if ahead else max(slot, now)
    room = calendar.working_time_between(now, until)
    made = list(steps)
    for place, n in enumerate(late, 1):
        share = room * place / (len(late) + 1)
        at = calendar.add_working_time(now, share) if room else now + (until - now) * place / (len(late) + 1)
        made[n] = Step(steps[n].spec, max(now, min(at, until)), squeezed=True)
    return made


def earliest(
    stages: Sequence[StageSpec],
    slot: datetime,
    now: datetime,
    calendar: WorkCalendar,
    is_here: Free = everybody_is_here,
) -> datetime | None:
    """The first day from a slot on at which all stages can be met; None in three months."""
    for days in range(LOOKED_AHEAD):
        tried = slot + timedelta(days=days)
        if not plan(stages, tried, now, calendar, is_here).short:
            return tried
    return None


def shorter(
    known: Sequence[Template],
    slot: datetime,
    now: datetime,
    calendar: WorkCalendar,
    conditions: frozenset[str],
) -> list[Template]:
    """The templates that can be met at a slot."""
    return [one for one in known if not plan(one.stages_for(conditions), slot, now, calendar).short]


def is_in_order(steps: Sequence[Step]) -> bool:
    """Whether no step is due before the one it follows."""
    return all(one.due <= other.due for one, other in pairwise(steps))

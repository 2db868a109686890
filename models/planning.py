"""Plans: each stage's date, counted backwards and forwards from publishing through the work calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

from models.sop import PUBLISH, TOPIC, StageSpec, Template
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

    @property
    def fits(self) -> bool:
        """Whether every step comes as early as the template wants it."""
        return not any(step.squeezed for step in self.steps)


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
    by_clock = spec.due.clock is not None or spec.due.unit == "wd"
    clock = at.time() if by_clock else None
    return _on_a_good_day(at, comes_before(spec), partial(is_here, spec), calendar, clock)


def _on_a_good_day(
    at: datetime, earlier: bool, is_here: Callable[[date], bool], calendar: WorkCalendar, clock: time | None
) -> datetime:
    """Move a date to a day on which the doer works, at its own time of day, else within working hours.

    An evening's or a night's hour of a day off means nothing on another day. So that a later slot never
    makes a stage due earlier, it means nothing on the day itself either.
    """
    day = _good_day(at.date(), -1 if earlier else 1, is_here, calendar)
    edge = clock or (calendar.hours.spans[-1][1] if earlier else calendar.hours.spans[0][0])
    moved = datetime.combine(day, edge, calendar.zone)
    if day != at.date() or clock is not None:
        return moved
    return min(at, moved) if earlier else max(at, moved)


def _good_day(day: date, step: int, is_here: Callable[[date], bool], calendar: WorkCalendar) -> date:
    """The first day that will do; where its doer is away for months, the first on which people work."""
    working = filter(calendar.is_working, (day + timedelta(days=n * step) for n in range(LOOKED_AHEAD)))
    first = next(working)
    return first if is_here(first) else next(filter(is_here, working), first)


def comes_before(spec: StageSpec) -> bool:
    """Whether a stage is to be done by the time of publishing."""
    return spec.due.amount <= 0


def plan(
    stages: Sequence[StageSpec],
    slot: datetime,
    now: datetime,
    calendar: WorkCalendar,
    is_here: Free = everybody_is_here,
) -> Plan:
    """Give every stage its date; what should have been done by now is squeezed into the time there is."""
    steps = [Step(spec, due_at(spec, slot, calendar, is_here)) for spec in stages]
    _put_in_order(steps, calendar, is_here)
    first = next((step.due for step in steps if step.spec.kind != TOPIC), now)
    if first >= now:
        return Plan(tuple(steps))
    return Plan(tuple(_squeezed(steps, now, slot, calendar)), calendar.working_time_between(first, now))


def _put_in_order(steps: list[Step], calendar: WorkCalendar, is_here: Free) -> None:
    """Let none be due after the one that follows it: before publishing it gives way, after it the other."""
    published = (n for n, step in enumerate(steps, 1) if step.spec.kind == PUBLISH)
    before = next(published, sum(comes_before(step.spec) for step in steps))

    def give_way(n: int, due: datetime) -> None:
        spec = steps[n].spec
        if not spec.essential:
            due = _on_a_good_day(due, n < before, partial(is_here, spec), calendar, None)
        steps[n] = replace(steps[n], due=due)

    for n in range(before - 2, -1, -1):
        if steps[n].due > steps[n + 1].due:
            give_way(n, steps[n + 1].due)
    for n in range(max(before, 1), len(steps)):
        if steps[n].due < steps[n - 1].due:
            give_way(n, steps[n - 1].due)


def _squeezed(steps: list[Step], now: datetime, slot: datetime, calendar: WorkCalendar) -> list[Step]:
    """Share the time until the first date that can be met, or the slot, among the steps before it."""
    late = [n for n, step in enumerate(steps) if step.due < now and step.spec.kind != TOPIC]
    ahead = [at for at in (slot, *(step.due for step in steps)) if at >= now]
    until = min(ahead, default=now)
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
        if plan(stages, tried, now, calendar, is_here).fits:
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
    return [one for one in known if plan(one.stages_for(conditions), slot, now, calendar).fits]


def is_in_order(steps: Sequence[Step]) -> bool:
    """Whether no step is due before the one it follows."""
    return all(one.due <= other.due for one, other in pairwise(steps))

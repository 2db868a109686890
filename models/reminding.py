"""When the doer of a step is told again, and whom it is told: rules over the work calendar, nothing sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from models.absence import Absence, planned
from models.article import Article
from models.doers import is_off, leads_first
from models.duty import on_duty
from models.nudge import Told
from models.offset import Offset
from models.person import Person, head_of
from models.stage import Stage
from models.workcalendar import WorkCalendar

AFTER_HOURS = timedelta(minutes=30)  # past the end of work in which "it is due" still reaches people at work
MORNING = timedelta(minutes=7)
LEVELS = 2  # the lead, then the head of the doer's department


def polite(at: datetime, calendar: WorkCalendar, minute: int) -> datetime:
    """The moment itself if people are at work, else when they begin again; never on the half hour."""
    local = at.astimezone(calendar.zone)
    begin, end = calendar.hours.spans[0][0], calendar.hours.spans[-1][1]
    if calendar.is_working(local.date()) and not calendar.is_quiet(local):
        opens = datetime.combine(local.date(), begin, calendar.zone)
        closes = datetime.combine(local.date(), end, calendar.zone) + AFTER_HOURS
        if opens <= local <= closes:
            return calendar.next_push(local, minute)
    return calendar.next_push(calendar.next_working_time(local), minute)


def kind_now(stage: Stage, now: datetime) -> Told:
    """By which rule a step is told now."""
    if stage.snoozed:
        return Told.SNOOZED
    if now >= stage.due:
        return Told.LATE if stage.told and stage.told_at and stage.told_at >= stage.due else Told.DUE
    return Told.BEFORE if stage.told else Told.TURN


def nagged_today(stage: Stage, now: datetime, calendar: WorkCalendar) -> bool:
    """Whether the doer of a late step was told of it today: once a working day is enough."""
    if stage.snoozed or stage.told_at is None or stage.told_at < stage.due:
        return False
    return stage.told_at.astimezone(calendar.zone).date() == now.astimezone(calendar.zone).date()


def next_told(stage: Stage, now: datetime, calendar: WorkCalendar, minute: int) -> datetime:
    """When a step is told again after it was told at `now`."""
    soonest = min(at for at in _moments(stage, now, calendar) if at > now)
    if stage.read.essential:
        return soonest
    return polite(soonest, calendar, minute)


def _moments(stage: Stage, now: datetime, calendar: WorkCalendar) -> Iterator[datetime]:
    for written in stage.read.policy.before:
        yield Offset.read(written).from_(stage.due, calendar)
    yield stage.due
    raise_at = escalates_at(stage, calendar)
    if raise_at is not None:
        yield raise_at
    morning = calendar.add_working_days(max(now, stage.due).astimezone(calendar.zone).date(), 1)
    yield datetime.combine(morning, calendar.hours.spans[0][0], calendar.zone) + MORNING


def escalates_at(stage: Stage, calendar: WorkCalendar) -> datetime | None:
    """When a late step goes one level up: an interval after its doer was told, or after the last.

    None where it went up as far as it goes, or where the doer was not yet told that it is due.
    """
    if stage.raised >= LEVELS or stage.raised_at is None:
        return None
    return Offset.read(f"+{stage.read.policy.escalate}").from_(stage.raised_at, calendar)


def told_person(session: Session, stage: Stage, now: datetime, calendar: WorkCalendar) -> Person | None:
    """Who is told of a step today: its doer, the deputy of one who is away, or who is on duty.

    What publishing needs goes to whoever is on duty if the doer does not work today.
    """
    doer = session.get(Person, stage.doer) if stage.doer is not None else None
    day = now.astimezone(calendar.zone).date()
    duty = on_duty(session, day)
    if doer is None:
        return duty or next(iter(leads_first(session)), None)
    if not is_off(session, doer, day):
        on_their_day_off = stage.read.essential and not calendar.is_working(day)
        return duty if on_their_day_off and duty is not None else doer
    deputy = _deputy(session, doer, now)
    if deputy is not None and not is_off(session, deputy, day):
        return deputy
    return duty or next((one for one in leads_first(session) if not is_off(session, one, day)), doer)


def _deputy(session: Session, person: Person, now: datetime) -> Person | None:
    standing = (one for one in planned(session, person) if one.since <= now < one.until)
    absence: Absence | None = next(standing, None)
    return session.get(Person, absence.deputy) if absence is not None and absence.deputy else None


def level_up(session: Session, stage: Stage, article: Article) -> Person | None:
    """Who hears next of a late step: the lead, then the head of the doer's department; never its doer."""
    doer = session.get(Person, stage.doer) if stage.doer is not None else None
    lead = next((one for one in leads_first(session) if doer is None or one.id != doer.id), None)
    if stage.raised == 0:
        return lead
    head = head_of(session, doer.department) if doer is not None and doer.department is not None else None
    return (
        head if head is not None and doer is not None and head.id not in (doer.id, lead and lead.id) else None
    )

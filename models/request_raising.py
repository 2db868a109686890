"""What takes too long goes up: to whoever stands in, then to whoever is above, each once."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.audit import Deed
from models.life import write_down
from models.person import Person
from models.request import SILENT, Request, Seat, doers, seats_at
from models.request_kind import VETO
from models.request_people import above, deputy_of
from models.request_stuck import Able, next_able
from models.requesting import go_on, is_lost, make_chain, step_of
from models.workcalendar import WorkCalendar

LEVELS = 2  # who stands in, then who is above


def raise_step(session: Session, request: Request, at: datetime, calendar: WorkCalendar) -> list[Person]:
    """Let somebody else decide, too, since a step took too long; whom that is. Once for each level."""
    request.raised += 1
    asked = []
    for seat in (one for one in seats_at(session, request, request.place) if not one.decision):
        person = session.get_one(Person, seat.person)
        backup = next_able(session, request, _up(session, request, person, seat, at))
        if backup is not None and backup.id != seat.backup:
            seat.backup = backup.id
            asked.append(backup)
    names = "、".join(one.name for one in asked)
    deed = Deed(request.subject, "raise", None, at, after=request.state, why=names)
    write_down(session, deed)
    span = request.read.steps[request.place].span
    request.wake_at = span.from_(at, calendar) if request.raised < LEVELS else None
    return asked


def _up(session: Session, request: Request, person: Person, seat: Seat, at: datetime) -> list[Person]:
    """Who is asked next: the deputy first, and the second time whoever is above."""
    deputy = deputy_of(session, person)
    higher = [one for one in above(session, person, {person.id, seat.backup or 0}, at.date())
              if deputy is None or one.id != deputy.id]  # fmt: skip
    return [deputy, *higher] if deputy is not None and request.raised == 1 else higher


def pass_by_silence(session: Session, request: Request, at: datetime, calendar: WorkCalendar) -> bool:
    """Let a step pass where silence agrees and nobody objected; whether it was such a step."""
    step, seats = step_of(request), seats_at(session, request, request.place)
    if step.rule != VETO or is_lost(step, seats) or any(s.added_by and not s.decision for s in seats):
        return False
    for seat in (one for one in seats if not one.decision):
        seat.decision, seat.at, seat.hash = SILENT, at, request.hash
    session.flush()
    go_on(session, request, None, at, calendar)
    return True


def release(session: Session, request: Request, at: datetime, able: Able) -> list[tuple[Person, Person]]:
    """Put somebody in the place of each who cannot decide the pending step: who that was, and is now."""
    moved = []
    for seat in seats_at(session, request, request.place):
        if seat.decision or able.decides(seat.person, request) or able.decides(seat.backup, request):
            continue
        before = session.get_one(Person, seat.person)
        found = next_able(session, request, above(session, before, {before.id}, at.date()))
        if found is None:
            continue
        seat.person = found.id
        said = f"{before.name} → {found.name}"
        write_down(session, Deed(request.subject, "release", None, at, after=request.state, why=said))
        moved.append((before, found))
    return moved


def try_again(session: Session, request: Request, at: datetime, calendar: WorkCalendar) -> bool:
    """Look anew for somebody who can decide a step that nobody could; whether that goes on now."""
    make_chain(session, request, at)
    return bool(seats_at(session, request, request.place)) and go_on(session, request, None, at, calendar)


def above_doer(session: Session, request: Request, at: datetime) -> list[Person]:
    """Who hears that nobody does a request in time: whoever is above who does, or may do it."""
    able = doers(session, request)
    number = request.doer or (able[0].id if able else request.filer)
    person = session.get_one(Person, number)
    return above(session, person, {one.id for one in able} | {person.id}, at.date())[:1]

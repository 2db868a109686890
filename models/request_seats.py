"""Who decides in whose place: handed over, added, and passed on when somebody leaves."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from models.audit import Deed
from models.holding import Held, holds
from models.life import mark, write_down
from models.person import Person
from models.refusal import Refusal
from models.request import BEFORE_APPROVAL, OPEN, Request, Seat, look_again, seats_at
from models.requesting import go_on
from models.words import t
from models.workcalendar import WorkCalendar


def hand_seat(session: Session, request: Request, seat: Seat, to: Person, by: Person, at: datetime) -> None:
    """Let somebody else decide in an approver's place."""
    check_able(session, request, seat.place, to)
    before = session.get_one(Person, seat.person)
    seat.person, seat.backup = to.id, None
    moved = f"{before.name} → {to.name}"
    write_down(session, Deed(request.subject, "hand over", by.id, at, after=request.state, why=moved))


def add_seat(
    session: Session, request: Request, person: Person, by: Person, at: datetime, calendar: WorkCalendar
) -> Seat:
    """Let somebody decide besides, who must agree, too; where nobody could decide, in their stead."""
    if request.state not in ("submitted", "pending") or request.place < 0:
        raise Refusal(request.no_longer(session))
    there = seats_at(session, request, request.place)
    check_able(session, request, request.place, person)
    seat = Seat(
        request=request.id, place=request.place, person=person.id, added_by=by.id if there else None
    )  # fmt: skip
    session.add(seat)
    session.flush()
    look_again(session)
    write_down(session, Deed(request.subject, "add", by.id, at, after=request.state, why=person.name))
    if not there:
        go_on(session, request, None, at, calendar)
    return seat


def check_able(session: Session, request: Request, place: int, person: Person) -> None:
    """Refuse who filed it, and who decides at that step already."""
    if person.id == request.filer:
        raise Refusal(t("{person} filed this and can't approve it.", person=person.name), field="person")
    if any(seat.person == person.id for seat in seats_at(session, request, place)):
        raise Refusal(t("{person} decides about this already.", person=person.name), field="person")


@holds("request")
def held_requests(session: Session, person: Person, at: datetime) -> list[Held]:
    """What a person filed, is to decide or does, and that is not over."""
    seated = select(Seat.request).where(Seat.person == person.id, Seat.decision == "")
    mine = or_(
        col(Request.filer) == person.id, col(Request.doer) == person.id,
        col(Request.id).in_(seated) & col(Request.state).in_(BEFORE_APPROVAL),
    )  # fmt: skip
    asked = select(Request).where(col(Request.state).in_((*OPEN, "draft")), mine)
    return [_held(one, person) for one in session.exec(asked.order_by(col(Request.id)))]


def _held(request: Request, person: Person) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        hand_all(session, request, person, successor, by, at)

    what = t("request {number}《{title}》", number=request.short_id, title=request.title)
    waits = () if request.filer == person.id else (request.filer,)
    return Held(request.subject, what, hand, waits)


def hand_all(
    session: Session, request: Request, person: Person, successor: Person, by: Person, at: datetime
) -> None:
    """Pass on all that a person is to a request; where the successor may not decide, somebody above does."""
    if request.filer == person.id:
        request.filer = successor.id
    if request.doer == person.id:
        request.doer = successor.id
    asked = select(Seat).where(Seat.request == request.id, Seat.person == person.id, Seat.decision == "")
    for seat in session.exec(asked).all():
        if successor.id == request.filer or _decides_there(session, request, seat, successor):
            session.delete(seat)
        else:
            seat.person = successor.id
    session.flush()
    look_again(session)
    moved = f"{person.name} → {successor.name}"
    write_down(session, Deed(request.subject, "hand over", by.id, at, after=request.state, why=moved))
    mark(session, request.subject)


def _decides_there(session: Session, request: Request, seat: Seat, person: Person) -> bool:
    return any(one.person == person.id for one in seats_at(session, request, seat.place))

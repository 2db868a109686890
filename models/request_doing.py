"""Doing what was approved: taken on, delivered, accepted, opened again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.person import Person
from models.refusal import Refusal
from models.request import Request
from models.request_time import wait
from models.requesting import make_chain, next_place, open_at
from models.words import t
from models.workcalendar import WorkCalendar


def claim(
    session: Session, request: Request, by: Person, at: datetime, calendar: WorkCalendar, alone: bool = True
) -> None:
    """Take an approved request on; what several do is nobody's alone."""
    request.move(session, "claim", by, at)
    request.doer = by.id if alone else None
    wait(session, request, at, calendar)


def deliver(
    session: Session, request: Request, by: Person, what: str, at: datetime, calendar: WorkCalendar
) -> None:
    """Deliver what was asked for; what was done before its approval is approved now."""
    if request.state == "approved":
        claim(session, request, by, at, calendar)
    request.move(session, "deliver", by, at, why=what)
    request.delivery = what
    wait(session, request, at, calendar)


def approve_after(session: Session, request: Request, at: datetime, calendar: WorkCalendar) -> bool:
    """Let what was done first be approved now; False where it was approved before it was done."""
    place = next_place(session, request, at) if request.rushed and request.state == "delivered" else None
    if place is None:
        return False
    make_chain(session, request, at)
    request.move(session, "review after", None, at)
    open_at(session, request, place, at, calendar)
    return True


def accept(session: Session, request: Request, by: Person | None, at: datetime) -> None:
    """Accept what was delivered; None is Paiqi, where nobody said anything for long."""
    request.move(session, "accept", by, at)
    request.due = request.wake_at = None


def reopen(
    session: Session, request: Request, by: Person, reason: str, at: datetime, calendar: WorkCalendar
) -> None:
    """Ask for more work, or let what came to nothing be a draft again."""
    if request.state in ("delivered", "closed") and not (request.read.doer or request.read.parts):
        raise Refusal(t("Nobody does anything for {number} but approve it.", number=request.short_id))
    verb = "rework" if request.state in ("delivered", "closed") else "reopen"
    request.move(session, verb, by, at, why=reason)
    wait(session, request, at, calendar)

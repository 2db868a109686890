"""How long each state of a request may last, counted in working time, and when it is looked at next."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.offset import Offset
from models.request import Request
from models.workcalendar import WorkCalendar

CLAIMED = Offset.read("+8wh")  # by when somebody takes an approved request on
ACCEPTED = Offset.read("+5wd")  # after which what was delivered counts as accepted
MENDED = Offset.read("+10wd")  # after which what was returned, or never filed, expires
_BY_STATE = {"approved": CLAIMED, "delivered": ACCEPTED, "returned": MENDED, "draft": MENDED}


def wait(session: Session, request: Request, at: datetime, calendar: WorkCalendar) -> None:
    """Set by when the present state should be over; nothing where nothing is to happen any more."""
    span = _span(request)
    request.due = request.wake_at = span.from_(at, calendar) if span is not None else None
    request.raised = 0


def _span(request: Request) -> Offset | None:
    kind = request.read
    if request.state == "pending":
        return kind.steps[request.place].span
    return kind.span if request.state == "doing" else _BY_STATE.get(request.state)

"""What cannot wait is told to one person after the other, whatever the hour, until one takes it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._chat import Tools
from handlers._emergency_card import draw_emergency
from jobs._job import job
from models import emergency, outbox
from models.emergency import Emergency, page_next, paged_for, subject_of
from models.message import Message
from models.request import Request
from models.telling import tell
from models.words import t

MOST = 50  # in one transaction


@job("emergencies", when=emergency.next_page)
def page_people(session: Session, now: datetime, tools: Tools) -> None:
    """Page who is on duty for what cannot wait, every ten minutes the next one, until somebody takes it"""
    for one in emergency.due(session, now, MOST):
        request = session.get_one(Request, one.request)
        if request.state != "approved":
            one.next_at = None
        else:
            _page(session, one, request, now)


def _page(session: Session, one: Emergency, request: Request, now: datetime) -> None:
    """Page the next one, once however many were missed; nights and days off do not count here."""
    person = page_next(session, one, now)
    if person is None:
        return
    number = len(paged_for(session, one))
    card = draw_emergency(session, subject_of(request), "doer")
    tell(session, person, card, now, f"{subject_of(request)}:{number}")
    words = t("{person} is paged for {number}.", person=person.name, number=request.short_id)
    for to in outbox.threads_of(session, request.subject):
        outbox.post(
            session, to, Message(words), now, f"{subject_of(request)}:{number}:{to.room}:{to.thread_of}"
        )

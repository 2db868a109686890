"""Times away begin and are over when their time has come."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._away import mark_held
from handlers._chat import Tools
from jobs._job import job
from models import absence
from models.person import Person


@job("absences", when=absence.next_after)
def note_absences(session: Session, now: datetime, tools: Tools) -> None:
    """Note what has begun and what is over, so that cards call people rightly."""
    for one in absence.due(session, now):
        if one.until <= now:
            absence.end(session, one, now)
        else:
            absence.begin(session, one, now)
        mark_held(session, session.get_one(Person, one.person), now)

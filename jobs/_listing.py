"""What is more than may be told in a day: one list instead, the same however much there is."""

from __future__ import annotations

from datetime import datetime, time

from sqlmodel import Session

from handlers._cards import draw
from models.life import mark
from models.nudge import told_since
from models.person import Person
from models.teamwork import day_cap
from models.telling import tell
from models.workcalendar import WorkCalendar


def is_past_cap(session: Session, person: Person, now: datetime, calendar: WorkCalendar) -> bool:
    """Whether somebody got as many messages today as may be sent to them."""
    midnight = datetime.combine(now.date(), time(), calendar.zone)
    return told_since(session, person, midnight) >= day_cap(session)


def list_instead(session: Session, person: Person, now: datetime) -> None:
    """Post the day's one list to somebody, once; it stays true."""
    subject = f"daylist:{person.id}"
    tell(session, person, draw(session, subject, "doer"), now, f"{subject}:{now:%Y-%m-%d}")
    mark(session, subject)

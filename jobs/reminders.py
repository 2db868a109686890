"""People's own reminders ring once, in their order, by direct message."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._cards import draw
from handlers._chat import Tools
from jobs._job import job
from models import reminder
from models.person import Person
from models.teamwork import push_minute, team_calendar
from models.telling import tell

MOST = 200  # in one transaction
LATE = timedelta(hours=1)  # from here on nobody asked to be woken at night


@job("reminders", when=reminder.next_after)
def ring(session: Session, now: datetime, tools: Tools) -> None:
    """Ring what is due; what was missed for long waits until the night is over."""
    calendar = team_calendar(session, tools.calendar)
    for one in reminder.due(session, now, MOST):
        one.rung_at = now
        at = calendar.next_push(now, push_minute(session)) if now - one.at > LATE else now
        key = f"reminder:{one.id}:{one.at.timestamp():.0f}"
        tell(session, session.get_one(Person, one.person), draw(session, one.subject), at, key)

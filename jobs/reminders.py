"""Reminders ring once, in their order: a person's own by direct message, a room's in the room."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._cards import draw
from handlers._chat import Tools
from jobs._job import job
from models import reminder
from models.outbox import post
from models.person import Person
from models.reminder import Reminder
from models.room import Room
from models.teamwork import push_minute, team_calendar
from models.telling import tell
from models.words import t
from models.workcalendar import WorkCalendar

MOST = 200  # in one transaction
LATE = timedelta(hours=1)  # from here on nobody asked to be woken at night


@job("reminders", when=reminder.next_after)
def ring(session: Session, now: datetime, tools: Tools) -> None:
    """Ring what is due; what was missed for long waits until the night is over."""
    calendar, minute = team_calendar(session, tools.calendar), push_minute(session)
    for one in reminder.due(session, now, MOST):
        one.rung_at = now
        ring_one(session, one, now, calendar, minute)


def ring_one(session: Session, one: Reminder, now: datetime, calendar: WorkCalendar, minute: int) -> None:
    """Tell of one reminder, which says so where it is late."""
    card, at = draw(session, one.subject), now
    if now - one.at > LATE:
        late = t("This should have been told {moment}.", moment=one.at)
        card, at = replace(card, sections=(late,)), calendar.next_push(now, minute)
    key = f"reminder:{one.id}:{one.at.timestamp():.0f}"
    if one.room is not None:
        post(session, session.get_one(Room, one.room).address, card, at, key)
    else:
        tell(session, session.get_one(Person, one.person), card, at, key)

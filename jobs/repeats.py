"""What comes round is told: to whom set it, or to the room that it is for."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._chat import Tools
from jobs._job import job
from jobs.reminders import MOST, ring_all
from models import repeat
from models.reminder import Reminder
from models.repeat import Repeat
from models.setting import turns_changed
from models.teamwork import team_calendar
from models.workcalendar import WorkCalendar


@job("repeats", when=repeat.next_told)
def tell_what_comes_round(session: Session, now: datetime, tools: Tools) -> None:
    """Remind of what comes round; of several that were missed, the newest, once"""
    calendar = team_calendar(session, tools.calendar)
    if turns_changed(session):
        repeat.find_turns_anew(session, now, calendar)
    turns = [_turn(one, now, calendar) for one in repeat.due(session, now, MOST)]
    session.add_all(turns)
    session.flush()
    ring_all(session, turns, now, tools)


def _turn(one: Repeat, now: datetime, calendar: WorkCalendar) -> Reminder:
    """What is told now, and when it is told next."""
    assert one.next_at is not None, "what is due has a time"
    newest = one.rhythm.newest(one.next_at, now, calendar)
    one.next_at = one.rhythm.next_after(now, calendar)
    return Reminder(person=one.person, room=one.room, repeat=one.id, at=newest, what=one.what, rung_at=now)

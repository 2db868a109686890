"""Reminders ring once, in their order: a person's own by direct message, a room's in the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._cards import draw
from handlers._chat import Tools
from jobs._job import job
from models import reminder
from models.home import homes
from models.message import Message
from models.outbox import Address, Post, post_all
from models.reminder import Reminder
from models.room import rooms
from models.teamwork import push_minute, team_calendar
from models.words import t

MOST = 100  # in one transaction: others wait for it
LATE = timedelta(hours=1)  # from here on nobody asked to be woken at night


@job("reminders", when=reminder.next_after)
def ring(session: Session, now: datetime, tools: Tools) -> None:
    """Ring what is due; what was missed for long waits until the night is over."""
    found = reminder.due(session, now, MOST)
    for one in found:
        one.rung_at = now
    ring_all(session, found, now, tools)


def ring_all(session: Session, found: Sequence[Reminder], now: datetime, tools: Tools) -> None:
    """Tell of reminders, each of which says so where it is late; those whom nobody reaches are left out."""
    calendar = team_calendar(session, tools.calendar)
    # By day what is late goes at once, before what is due now: each person hears of the oldest first.
    later = calendar.next_push(now, push_minute(session)) if calendar.is_quiet(now) else now
    places = _places(session, found)
    posts = []
    for one in found:
        card, is_late = draw(session, one.subject), now - one.at > LATE
        to = places.get((one.room is not None, one.room or one.person))
        if to is not None:
            key = f"reminder:{one.id}:{one.at.timestamp():.0f}"
            posts.append(Post(to, _told_late(card, one) if is_late else card, later if is_late else now, key))
    post_all(session, posts)


def _places(session: Session, found: Sequence[Reminder]) -> dict[tuple[bool, int], Address]:
    """Where they are told: of rooms (True) and people (False) by their numbers."""
    people = homes(session, {one.person for one in found if one.room is None})
    at_home = {(False, number): to for number, to in people.items()}
    named = rooms(session) if any(one.room is not None for one in found) else []
    return at_home | {(True, room.id): room.address for room in named}


def _told_late(card: Message, one: Reminder) -> Message:
    return replace(card, sections=(t("This should have been told {moment}.", moment=one.at),))

"""In the morning, to rooms: all that the day has for each, in one post."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers._chat import Tools
from jobs._digests import for_room
from jobs._job import Daily, job
from jobs._parts import PARTS, merged
from models import outbox
from models.room import Use, rooms
from models.teamwork import team_calendar


@job("room morning", when=Daily(9, 7))
def write_to_rooms(session: Session, now: datetime, tools: Tools) -> None:
    """Post to each room what its uses have today, once; nothing on days off."""
    calendar = team_calendar(session, tools.calendar)
    if calendar.is_quiet(now) or not calendar.is_working(now.date()):
        return
    for room in rooms(session):
        told = (tell(session, now, tools, room) for _, use, tell in PARTS if use in room.uses)
        parts = [part for part in told if part is not None]
        others = merged(parts) if parts else None
        digest = for_room(session, room, others, now, calendar) if Use.DIGEST in room.uses else None
        message = digest or others
        if message is not None:
            key = f"morning:{now:%Y-%m-%d}:room:{room.id}"
            outbox.post(session, room.address, message, now, key=key)

"""On the first working day of a month: what the record of the months before comes to, for all to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._chat import Tools
from jobs._job import Daily, job
from models import outbox
from models.audit import Root, take_root
from models.message import Message
from models.room import Use, room_for
from models.teamwork import team_calendar
from models.words import t


@job("roots", when=Daily(9, 7))
def post_root(session: Session, now: datetime, tools: Tools) -> None:
    """Keep the root of the record once a month, and post it in the room for digests."""
    begins = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    name = f"{begins - timedelta(days=1):%Y-%m}"
    works = team_calendar(session, tools.calendar).is_working(now.date())
    if not works or session.get(Root, name) is not None:
        return
    kept = take_root(session, name, begins)
    room = room_for(session, Use.DIGEST)
    if kept.count and room is not None:
        words = t(
            "The record up to the end of {month} holds {count} entries; its root is {root}",
            month=name,
            count=kept.count,
            root=kept.root[:16],
        )
        outbox.post(session, room.address, Message(words), now, key=f"root:{name}")

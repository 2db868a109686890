"""Cards that stand in a room from the start, as if they had been posted and sent."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.platforms.web.store import NAME as LOCAL
from handlers._cards import draw
from models.local import LocalMessage, next_change
from models.message import message_to_data
from models.outbox import Intent, Outcome, Parcel


def show(session: Session, room: str, subject: str, at: datetime) -> None:
    """Let a subject's card stand in a room since a moment."""
    body = message_to_data(draw(session, subject))
    shown = LocalMessage(room=room, body=body, at=at, change=next_change(session))
    session.add(shown)
    session.flush()
    posted = Parcel(platform=LOCAL, room=room, body=body, at=at, sent_at=at, ref=str(shown.id))
    posted.key, posted.subject, posted.state = f"{subject}:card", subject, Outcome.SENT
    session.add(posted)
    session.flush()
    session.add(Intent(parcel=posted.id, at=at))
    session.flush()

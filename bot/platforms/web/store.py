"""The local chat as a platform: sending is a row, and what people say is a row beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, select

from bot.db import Database
from bot.platform import Delivery, Never
from models.inbox import Incoming
from models.local import LOCAL, LocalMessage, next_change
from models.message import message_to_data
from models.person import find_by_identity
from models.room import room_named
from models.row import insert_once

NAME = LOCAL


class LocalChat:
    """Rooms and direct conversations in our own database; refuses unknown rooms and people."""

    name = NAME

    def __init__(self, db: Database, now: Callable[[], datetime], pace: float = 0.0) -> None:
        self._db = db
        self._now = now
        self.pace = pace

    def send(self, delivery: Delivery) -> str:
        """Show a message; its number. The same key again changes nothing."""
        with self._db.transaction() as session:
            self._check(session, delivery)
            to = delivery.to
            number = insert_once(
                session,
                LocalMessage,
                room=to.room,
                direct=to.direct,
                only=to.only,
                thread=int(delivery.thread) if delivery.thread else None,
                line="",
                files=[],
                body=message_to_data(delivery.source),
                language=delivery.language,
                key=delivery.key,
                at=self._now(),
                change=next_change(session),
            )
            return str(number) if number is not None else self._known(session, delivery.key)

    def edit(self, delivery: Delivery, ref: str) -> None:
        """Replace what a message shows."""
        with self._db.transaction() as session:
            shown = session.get(LocalMessage, int(ref))
            if shown is None:
                raise Never(f"there is no message {ref}")
            shown.body = message_to_data(delivery.source)
            shown.language = delivery.language
            shown.edited_at = self._now()
            shown.change = next_change(session)

    def find(self, delivery: Delivery) -> str | None:
        """Ask whether a message of this key stands already."""
        with self._db.reading() as session:
            asked = select(LocalMessage.id).where(LocalMessage.key == delivery.key)
            number = session.exec(asked).first()
            return None if number is None else str(number)

    def _known(self, session: Session, key: str) -> str:
        return str(session.exec(select(LocalMessage.id).where(LocalMessage.key == key)).one())

    def _check(self, session: Session, delivery: Delivery) -> None:
        to = delivery.to
        if to.direct and find_by_identity(session, NAME, to.room) is None:
            raise Never(f"there is nobody called {to.room}")
        if not to.direct and room_named(session, NAME, to.room) is None:
            raise Never(f"there is no room {to.room}")
        if delivery.thread and session.get(LocalMessage, int(delivery.thread)) is None:
            raise Never(f"there is no message {delivery.thread} to answer")


def keep_line(session: Session, incoming: Incoming, language: str, at: datetime) -> bool:
    """Show what somebody said where it was said, once per event; False if it was shown before."""
    said = insert_once(
        session,
        LocalMessage,
        room=incoming.sender if incoming.room is None else incoming.room,
        direct=incoming.room is None,
        thread=int(incoming.thread) if incoming.thread else None,
        author=incoming.sender,
        line=incoming.line,
        files=[],
        language=language,
        key=f"said:{incoming.event}",
        at=at,
        change=next_change(session),
    )
    return said is not None

"""Writing to a person directly, wherever they are reached."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.home import home
from models.message import Message
from models.outbox import post
from models.person import Person


def tell(session: Session, person: Person, message: Message, at: datetime, key: str | None = None) -> None:
    """Write to a person directly, once for each `key`; nothing where no platform reaches them."""
    to = home(session, person)
    if to is not None:
        post(session, to, message, at, key)

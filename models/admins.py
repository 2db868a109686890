"""What only admins are told: that something is wrong which they alone can mend."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.message import Message
from models.outbox import post
from models.person import Role, everyone, home


def tell_admins(session: Session, message: Message, at: datetime, key: str) -> None:
    """Write to each admin directly, once for each `key`."""
    for person in everyone(session):
        to = home(session, person)
        if to is not None and person.is_at_least(Role.ADMIN):
            post(session, to, message, at, key=f"{key}:{person.id}")

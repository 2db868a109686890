"""What only admins are told: that something is wrong which they alone can mend."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.message import Message
from models.person import Role, everyone
from models.telling import tell


def tell_admins(session: Session, message: Message, at: datetime, key: str) -> None:
    """Write to each admin directly, once for each `key`."""
    for person in everyone(session):
        if person.is_at_least(Role.ADMIN):
            tell(session, person, message, at, f"{key}:{person.id}")

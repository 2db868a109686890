"""Reminders people set for themselves: rows that ring once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, Session, col, select

from models.row import Noun


class Reminder(Noun, table=True):
    """What to tell a person, and when. `rung_at` is None until it has rung, or was taken back."""

    PREFIX: ClassVar[str] = "M"
    NOUN: ClassVar[str] = "reminder"

    person: int = Field(foreign_key="person.id")
    at: datetime
    what: str
    rung_at: datetime | None = Field(default=None, index=True)


def due(session: Session, at: datetime, most: int) -> list[Reminder]:
    """The reminders that should have rung by a time, oldest first."""
    asked = select(Reminder).where(col(Reminder.rung_at).is_(None), Reminder.at <= at)
    return list(session.exec(asked.order_by(col(Reminder.at)).limit(most)))


def next_after(session: Session, at: datetime) -> datetime | None:
    """When the next one rings after a time."""
    asked = select(Reminder.at).where(col(Reminder.rung_at).is_(None), Reminder.at > at)
    return session.exec(asked.order_by(col(Reminder.at)).limit(1)).first()

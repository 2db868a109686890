"""Reminders people set for themselves or for a room: rows that ring once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field, Session, col, func, select, update

from models.holding import Held, holds
from models.keeping import Kept, Whose, keeps
from models.person import Person
from models.row import Noun
from models.words import t


class Reminder(Noun, table=True):
    """What to tell a person, and when. `rung_at` is None until it has rung, or was settled before.

    With a `room` it is for everybody there, and the team's: `person` set it. It may be a turn of a `repeat`.
    `outcome` is empty, `done` or `cancelled`.
    """

    __table_args__ = (
        Index(
            "reminder_due",
            "at",
            "id",
            sqlite_where=text("rung_at IS NULL"),
            postgresql_where=text("rung_at IS NULL"),
        ),
    )

    PREFIX: ClassVar[str] = "M"
    NOUN: ClassVar[str] = "reminder"

    person: int = Field(foreign_key="person.id")
    room: int | None = Field(default=None, foreign_key="room.id")
    repeat: int | None = Field(default=None, foreign_key="repeat.id")
    at: datetime
    what: str
    rung_at: datetime | None = Field(default=None, index=True)
    outcome: str = ""

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the reminders that have not rung, the viewer's and the team's."""
        there = [*waiting_for(session, viewer), *for_rooms(session)]
        return [(one.short_id, one.what) for one in there]


_WAITING = (
    select(Reminder).where(col(Reminder.rung_at).is_(None)).order_by(col(Reminder.at), col(Reminder.id))
)


def waiting_for(session: Session, person: Person) -> list[Reminder]:
    """A person's own reminders that have not rung, the soonest first."""
    return list(session.exec(_WAITING.where(Reminder.person == person.id, col(Reminder.room).is_(None))))


def for_rooms(session: Session) -> list[Reminder]:
    """The team's reminders that have not rung, the soonest first."""
    return list(session.exec(_WAITING.where(col(Reminder.room).is_not(None))))


@holds("reminder")
def held_reminders(session: Session, person: Person, at: datetime) -> list[Held]:
    """The reminders that a person still waits for: what they are for has to be done by somebody."""
    return [_held(one) for one in waiting_for(session, person)]


def _held(one: Reminder) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        one.person = successor.id

    return Held(one.subject, t("reminder {number}: {what}", number=one.short_id, what=one.what), hand)


@keeps("reminder")
def kept_reminders(session: Session, whose: Whose) -> list[Kept]:
    """What somebody had themselves reminded of."""
    own = (col(Reminder.person) == whose.person) & col(Reminder.room).is_(None)
    theirs = own & (col(Reminder.what) != "")

    def forget() -> None:
        session.execute(update(Reminder).where(theirs).values(what=""))

    count = session.exec(select(func.count()).select_from(Reminder).where(theirs)).one()
    return [Kept("reminders", t("reminders"), count, forget)]


def due(session: Session, at: datetime, most: int) -> list[Reminder]:
    """The reminders that should have rung by a time, oldest first; nobody else rings them meanwhile."""
    asked = select(Reminder).where(col(Reminder.rung_at).is_(None), Reminder.at <= at)
    ordered = asked.order_by(col(Reminder.at), col(Reminder.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_after(session: Session, after: datetime) -> datetime | None:
    """When the next one rings after a time; one that should have rung by then rings just after it."""
    soonest = session.connection().execute(_SOONEST).scalar_one()
    return None if soonest is None else max(soonest, after + timedelta(microseconds=1))


_SOONEST = select(func.min(Reminder.at)).where(col(Reminder.rung_at).is_(None))

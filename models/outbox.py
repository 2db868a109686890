"""What goes out: each message is a row, posted in the same transaction as the change it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, exists, func, or_, select, update

from models.message import Message, message_to_data
from models.row import Row, insert_all, insert_once


class Outcome(StrEnum):
    """What became of a row: waiting → sent, or given up (parked), or no longer needed (dropped)."""

    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes, in the platform's own ids.

    `room` is a room's id, or with `direct` a person's. `only` is the person who alone sees it in a
    room. A reply names its thread by the root's own reference, or by `thread_of`, the number of
    our row that began it. `language` overrides that of the reader.
    """

    platform: str
    room: str
    direct: bool = False
    only: str | None = None
    thread: str | None = None
    thread_of: int | None = None
    language: str | None = None

    def privately(self, person: str) -> Address:
        """The same place, seen by one person alone."""
        return self if self.direct else replace(self, only=person)


def _index_where(name: str, where: str, *columns: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Parcel(Row, table=True):
    """A message on its way. Order is kept within `(platform, room)`.

    `event` set it off; where that was a line, `said_by` said it and `rule` is the command that it was.
    `at` is the domain's time, `retry_at` and `failing_since` are real time. `edits` names the row whose
    posted message this one replaces; `ref` is the platform's own reference once sent.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        _index_where("outbox_due", "state = 'waiting'", "platform", "id", "at"),
        _index_where("outbox_pace", "sent_at IS NOT NULL", "platform", "room", "sent_at"),
        _index_where("outbox_edits", "edits IS NOT NULL AND state = 'waiting'", "edits"),
        _index_where("outbox_parked", "state = 'parked'", "id"),
        _index_where("outbox_roots", "subject IS NOT NULL AND edits IS NULL", "ref"),
        _index_where("outbox_cards", "subject IS NOT NULL AND edits IS NULL", "subject"),
    )

    key: str | None = Field(default=None, unique=True)
    event: str | None = Field(default=None, index=True)
    said_by: str | None = None
    rule: str | None = None
    platform: str
    room: str
    direct: bool = False
    only: str | None = None
    thread: str | None = None
    thread_of: int | None = Field(
        default=None, sa_column=Column(Integer, ForeignKey("outbox.id"), nullable=True)
    )
    language: str | None = None
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    subject: str | None = None
    view: str = "room"
    edits: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("outbox.id"), nullable=True))
    state: str = Outcome.WAITING
    at: datetime
    tries: int = 0
    retry_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None
    ref: str | None = None
    sent_at: datetime | None = None


class Cause(NamedTuple):
    """Who said the line that is being answered, and which command it was."""

    said_by: str | None = None
    rule: str | None = None


NOBODY = Cause()


class Intent(SQLModel, table=True):
    """That we were about to send a row: after a crash, the platform is asked before it is sent again."""

    __tablename__ = "intent"

    parcel: int = Field(
        sa_column=Column(Integer, ForeignKey("outbox.id"), primary_key=True, autoincrement=False)
    )
    at: datetime


class Redraw(SQLModel, table=True):
    """A subject with many cards, whose cards up to number `upto` have been drawn anew."""

    __tablename__ = "redraw"

    subject: str = Field(primary_key=True)
    upto: int


class Card(NamedTuple):
    """A posted card, as far as an edit of it needs."""

    id: int
    platform: str
    room: str
    direct: bool
    thread: str | None
    thread_of: int | None
    language: str | None
    subject: str
    view: str
    at: datetime


_CARDS = (
    select(*(col(getattr(Parcel, name)) for name in Card._fields))
    .where(col(Parcel.subject) == bindparam("subject"), col(Parcel.edits).is_(None))
    # Not a list of states, which would be written out anew each time.
    .where(or_(col(Parcel.state) == Outcome.WAITING, col(Parcel.state) == Outcome.SENT))
    .order_by(col(Parcel.id))
)
# An edit that is or was about to be sent is left alone: it may be on its way, and what may still come in
# has to settle before the newer one goes. The courier drops it then.
_UNTRIED = select(col(Parcel.id)).where(
    col(Parcel.edits) == bindparam("card"),
    col(Parcel.state) == Outcome.WAITING,
    ~exists().where(col(Intent.parcel) == col(Parcel.id)),
)
_GIVE_WAY = (
    update(Parcel)
    .where(col(Parcel.id).in_(_UNTRIED.with_for_update(skip_locked=True)))
    .values(state=Outcome.DROPPED)
)


def because(session: Session, cause: Cause) -> None:
    """Note what is being answered: each message posted from here on says so."""
    session.info["cause"] = cause


class Post(NamedTuple):
    """A message to put on its way; see `post`."""

    to: Address
    message: Message
    at: datetime
    key: str | None = None


def post(session: Session, to: Address, message: Message, at: datetime, key: str | None = None) -> int | None:
    """Put a message on its way; the row's number, or None if `key` was posted before."""
    return _insert(session, **_row(session, Post(to, message, at, key)))


def post_all(session: Session, posts: Sequence[Post]) -> None:
    """Put many messages on their way at once, in their order, but for those whose key was posted before."""
    cause: Cause = session.info.get("cause", NOBODY)
    usual = {**cause._asdict(), "state": Outcome.WAITING, "tries": 0}
    session.info["posted"] = session.info.get("posted", False) or bool(posts)
    insert_all(session, Parcel, [usual | _row(session, one) for one in posts])


def _row(session: Session, one: Post) -> dict[str, Any]:
    to, message = one.to, one.message
    return {
        "key": one.key,
        "event": session.info.get("event"),
        "platform": to.platform,
        "room": to.room,
        "direct": to.direct,
        "only": to.only,
        "thread": to.thread,
        "thread_of": to.thread_of,
        "language": to.language,
        "body": message_to_data(message),
        "subject": None if to.only is not None else message.subject,
        "view": message.view,
        "at": one.at,
    }


def _insert(session: Session, **values: Any) -> int | None:  # noqa: ANN401
    session.info["posted"] = True  # the door tells the other replicas
    cause: Cause = session.info.get("cause", NOBODY)
    return insert_once(session, Parcel, **{**cause._asdict(), **values}, state=Outcome.WAITING, tries=0)


def cards_of(session: Session, subject: str) -> list[Card]:
    """Every card of a subject that was posted or is about to be, oldest first."""
    return [Card._make(row) for row in session.connection().execute(_CARDS, {"subject": subject})]


def threads_of(session: Session, subject: str) -> list[Address]:
    """The threads under a subject's cards, of those that stand in a room and in no thread."""
    roots = [card for card in cards_of(session, subject) if not card.direct and card.thread is None]
    return [Address(one.platform, one.room, thread_of=one.id) for one in roots if one.thread_of is None]


def subject_of(session: Session, platform: str, ref: str) -> str | None:
    """What a posted message is a card of, by the platform's own reference."""
    cards = (col(Parcel.subject).is_not(None), col(Parcel.edits).is_(None))
    asked = select(Parcel.subject).where(Parcel.ref == ref, Parcel.platform == platform, *cards)
    return session.exec(asked).first()


def edit(session: Session, card: Card, message: Message, at: datetime) -> None:
    """Replace what a posted card shows; an edit of it that nobody began to send gives way to this one.

    The subject's audit chain is locked by then, so that two changes of a subject come here in turn.
    """
    session.connection().execute(_GIVE_WAY, {"card": card.id})
    _insert(
        session,
        event=session.info.get("event"),
        platform=card.platform,
        room=card.room,
        direct=card.direct,
        thread=card.thread,
        thread_of=card.thread_of,
        language=card.language,
        body=message_to_data(message),
        subject=card.subject,
        view=card.view,
        edits=card.id,
        at=max(at, card.at),
    )


def move_room(session: Session, platform: str, before: str, after: str) -> None:
    """Follow a room whose id the platform changed: what waits goes there, what was posted is found there."""
    there = (col(Parcel.platform) == platform, col(Parcel.room) == before, ~col(Parcel.direct))
    ref = func.replace(col(Parcel.ref), f"{before}:", f"{after}:")
    thread = func.replace(col(Parcel.thread), f"{before}:", f"{after}:")
    session.execute(update(Parcel).where(*there).values(room=after, ref=ref, thread=thread))


def redraw_later(session: Session, subject: str) -> None:
    """Let a job draw the many cards of a subject anew, from the first one on."""
    waiting = session.get(Redraw, subject, with_for_update=True)
    if waiting is None:
        insert_once(session, Redraw, subject=subject, upto=0)
    else:
        waiting.upto = 0


def parked(session: Session, most: int = 50) -> list[Parcel]:
    """The rows given up, newest first, for admins to see."""
    asked = select(Parcel).where(Parcel.state == Outcome.PARKED)
    return list(session.exec(asked.order_by(col(Parcel.id).desc()).limit(most)))


def retry(session: Session, row: Parcel, at: datetime) -> int | None:
    """Send a row again that was given up: as a new row at the end of its room's line."""
    row.state = Outcome.DROPPED
    key = row.key
    row.key = None
    session.flush()
    anew = {"id", "key", "state", "at", "tries", "retry_at", "failing_since", "error", "ref", "sent_at"}
    return _insert(session, key=key, at=at, **row.model_dump(exclude=anew))

"""A row of the outbox in hand: what is looked at before it is sent, and what is written before and after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlmodel import SQLModel

from bot.patience import SETTLING, is_ahead
from models.outbox import Intent, Outcome, Parcel
from models.row import insertion


class Due(NamedTuple):
    """A due row. `body` is JSON text, read only when it is shown: bad data blocks nobody.

    What goes to everybody in a room keeps its order there. What one person alone sees, and what changes a
    message that stands already, keeps its own: a busy room delays no answer.
    """

    id: int
    event: str | None
    platform: str
    room: str
    direct: bool
    only: str | None
    thread: str | None
    thread_of: int | None
    language: str | None
    body: str
    edits: int | None
    at: datetime
    tries: int
    retry_at: datetime | None
    failing_since: datetime | None

    @property
    def lane(self) -> str:
        """Whose turn it waits for: that of those behind it in the same one."""
        if self.edits is not None:
            return f"{self.room} message {self.edits}"
        return self.room if self.only is None else f"{self.room} for {self.only}"

    @property
    def is_paced(self) -> bool:
        """Whether there is a pause behind it: platforms count what a room sees, and one message's changes."""
        return self.only is None


class Mark(NamedTuple):
    """What is written in a row that was tried; times are real time."""

    state: Outcome
    tries: int
    ref: str | None = None
    sent_at: datetime | None = None
    retry_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a try. No mark: it does not count. `surely_not_sent` takes the intent back."""

    mark: Mark | None = None
    surely_not_sent: bool = False


@dataclass(slots=True)
class Taken:
    """A row in hand, its intent committed: nobody else sends it before `verdict` is written.

    `ref` is the posted message that it edits or whose thread it joins. `in_doubt` says that somebody was
    about to send it before.
    """

    due: Due
    ref: str | None = None
    in_doubt: bool = False
    verdict: Verdict = Verdict()


@dataclass(frozen=True, slots=True)
class Held:
    """The row cannot go now, nor may those behind it in its room; `until` a moment in real time, if known."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing to send: the row was settled by somebody (`just_now`: by us) or waits by itself."""

    just_now: bool = False


Standing = Taken | Held | Passed
# Statements are made once, on plain tables: SQLAlchemy then finds each in its cache.
_PARCELS = SQLModel.metadata.tables[Parcel.__tablename__]
_INTENTS = SQLModel.metadata.tables[Intent.__tablename__]
_P, _I = _PARCELS.c, _INTENTS.c
_IS_ROW = _P.id == bindparam("row")
# Written out, not bound: PostgreSQL's prepared plan could not use an index of waiting rows otherwise.
WAITING: ColumnElement[str] = literal_column(f"'{Outcome.WAITING}'")
_IS_WAITING = _P.state == WAITING
_IS_INTENT = _I.parcel == bindparam("row")

DUE = (
    select(*(cast(_P.body, Text) if name == "body" else _P[name] for name in Due._fields))
    .where(
        _IS_WAITING,
        _P.platform == bindparam("platform"),
        _P.id > bindparam("cursor"),
        _P.at <= bindparam("at"),
    )
    .order_by(_P.id)
)
_ROW = select(_P.state, _P.tries, _P.retry_at, _P.failing_since).where(_IS_ROW)
_LOCKED = _ROW.where(func.pg_try_advisory_xact_lock(bindparam("lane"))).with_for_update(
    key_share=True, skip_locked=True
)
_LAST_SENT = select(func.max(_P.sent_at)).where(
    _P.platform == bindparam("platform"),
    _P.room == bindparam("room"),
    _P.sent_at > bindparam("since"),
    _P.sent_at <= bindparam("now"),
)
_LAST_POSTED = _LAST_SENT.where(_P.only.is_(None), _P.edits.is_(None))
_LAST_EDITED = _LAST_SENT.where(_P.edits == bindparam("edits"))
_EDITS = _PARCELS.alias()
_IS_EDIT = (_EDITS.c.edits == _P.id) & (_EDITS.c.state == WAITING)
_OLDEST_EDIT = select(func.min(_EDITS.c.id)).where(_IS_EDIT)
_NEWEST_EDIT = select(func.max(_EDITS.c.id)).where(_IS_EDIT)
_EDIT_INTENDED = select(func.max(_I.at)).where(_IS_EDIT, _I.parcel == _EDITS.c.id)
_ROOT = select(
    _P.state,
    _P.ref,
    _P.at,
    _OLDEST_EDIT.scalar_subquery().label("oldest_edit"),
    _NEWEST_EDIT.scalar_subquery().label("newest_edit"),
    _EDIT_INTENDED.scalar_subquery().label("edit_intended"),
).where(_IS_ROW)
_INTENDED = select(_I.at).where(_IS_INTENT)
_INTEND_AGAIN = update(_INTENTS).where(_IS_INTENT).values(at=bindparam("now"))
_FORGET = delete(_INTENTS).where(_IS_INTENT)
_MARK = update(_PARCELS).where(_IS_ROW, _IS_WAITING).values({name: bindparam(name) for name in Mark._fields})
_DROP = update(_PARCELS).where(_IS_ROW, _IS_WAITING).values(state=Outcome.DROPPED)
_DROP_OLDER = (
    update(_PARCELS)
    .where(_P.edits == bindparam("card"), _P.id < bindparam("row"), _IS_WAITING)
    .values(state=Outcome.DROPPED)
)


class Look:
    """How a row stands, read in the transaction that takes it up."""

    def __init__(self, pace: float, replicas: bool = False) -> None:
        self._pace = timedelta(seconds=pace)
        self._replicas = replicas

    def __call__(self, connection: Connection, due: Due, now: datetime, at: datetime) -> Standing:
        """Say whether a row can go; on PostgreSQL it is locked from here on, and so is its room."""
        if self._replicas:
            found = connection.execute(_LOCKED, {"row": due.id, "lane": lane(due)}).first()
        else:
            found = connection.execute(_ROW, {"row": due.id}).first()
        if found is None:
            return Held()
        state, *tried = found
        if state != Outcome.WAITING:
            return Passed()
        due = Due(*due[:-3], *tried)
        if is_ahead(due.retry_at, now):
            return Held(due.retry_at)
        if self._pace and due.is_paced and (until := self._next_turn(connection, due, now)):
            return Held(until)
        return _with_ref(connection, due, now, at)

    def _next_turn(self, connection: Connection, due: Due, now: datetime) -> datetime | None:
        place: dict[str, object] = {"platform": due.platform, "room": due.room}
        asked = _LAST_POSTED
        if due.edits is not None:
            asked, place["edits"] = _LAST_EDITED, due.edits
        last: datetime | None = connection.scalar(asked, place | {"since": now - self._pace, "now": now})
        return None if last is None else last + self._pace


def lane(due: Due) -> int:
    """Give the 64 bits by which PostgreSQL locks a lane."""
    digest = hashlib.blake2b(f"{due.platform}\n{due.lane}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def intend(connection: Connection, taken: Taken, now: datetime) -> Standing:
    """Write that it is about to be sent. What was cut off just now is left to settle before anybody asks."""
    row = {"row": taken.due.id}
    intent = {"parcel": taken.due.id, "at": now}
    if connection.scalar(insertion(Intent, connection.dialect.name), intent) is not None:
        return taken
    if until := _unsettled(connection.scalars(_INTENDED, row).one(), now):
        return Held(until)
    connection.execute(_INTEND_AGAIN, row | {"now": now})
    taken.in_doubt = True
    return taken


def write(connection: Connection, taken: Taken) -> None:
    """Write what became of a row, unless it was settled meanwhile.

    An edit is not given up while a newer one waits: it is left, and dropped when that one goes.
    """
    row, mark = {"row": taken.due.id}, taken.verdict.mark
    if mark is not None and not (mark.state is Outcome.PARKED and _is_outdated(connection, taken.due)):
        connection.execute(_MARK, row | mark._asdict())
    if taken.verdict.surely_not_sent:
        connection.execute(_FORGET, row)


def _unsettled(intended: datetime | None, now: datetime) -> datetime | None:
    """Until when what was about to be sent may still come in; None if that is past."""
    settled = None if intended is None else intended + SETTLING
    return settled if is_ahead(settled, now, most=SETTLING) else None


def _is_outdated(connection: Connection, due: Due) -> bool:
    if due.edits is None:
        return False
    root = connection.execute(_ROOT, {"row": due.edits}).one()
    return bool(root.newest_edit != due.id)


def _with_ref(connection: Connection, due: Due, now: datetime, at: datetime) -> Standing:
    """Find the posted message that a row edits or answers; while that one waits, so does this.

    Of edits only the newest is sent, once all that were cut off have settled: none comes in after it.
    """
    before = due.edits or due.thread_of
    if before is None:
        return Taken(due)
    root = connection.execute(_ROOT, {"row": before}).one()
    if root.state == Outcome.WAITING:
        return Held() if root.at <= at else Passed()
    if due.edits is None:
        return Taken(due, root.ref)
    if until := _unsettled(root.edit_intended, now):
        return Held(until)
    if root.state == Outcome.SENT and root.newest_edit == due.id:
        if root.oldest_edit != due.id:
            connection.execute(_DROP_OLDER, {"card": due.edits, "row": due.id})
        return Taken(due, root.ref)
    connection.execute(_DROP, {"row": due.id})
    return Passed(just_now=True)

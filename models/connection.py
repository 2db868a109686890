"""Connections: how an account is reached at WeChat, whether that works, and what was collected there.

Secrets are not kept here: a connection names the environment variables that hold them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, func, select

from models.row import Row

LONGEST_DETAIL = 200  # characters of what WeChat said


class Connection(Row, table=True):
    """An account's way to WeChat. `secret`, `token` and `aes_key` are names of environment variables.

    Nothing is collected of days before `since`, nor before `next_at`, which is when there is work again.
    `failures` counts the rounds in a row that did not work, the first at `failing_since` and the last at
    `failed_at`, because of `why`. `backfill` is how many calls the first collection takes, of which `done`
    are done; None before it began.
    """

    account: int = Field(foreign_key="account.id", unique=True)
    app_id: str = Field(unique=True)
    secret: str
    token: str = ""
    aes_key: str = ""
    since: date
    next_at: datetime | None = Field(default=None, index=True)
    failures: int = 0
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    why: str = ""
    detail: str = ""
    backfill: int | None = None
    done: int = 0
    backfilled_at: datetime | None = None
    sample: bool = False

    @property
    def subject(self) -> str:
        """What its card is called, that of its first collection."""
        return f"connection:{self.id}"


class Collector(Row, table=True):
    """One endpoint of a connection that is switched off, or spent until `next_at`, because of `why`."""

    __table_args__ = (UniqueConstraint("connection", "endpoint"),)

    connection: int = Field(foreign_key="connection.id")
    endpoint: str
    why: str
    detail: str = ""
    at: datetime
    next_at: datetime | None = None

    @property
    def is_off(self) -> bool:
        """Whether it is not asked again until somebody switches it on."""
        return self.next_at is None


class Collected(Row, table=True):
    """A day of which an endpoint was asked: when last, and whether that was all; `rows` is how much came."""

    __table_args__ = (UniqueConstraint("connection", "endpoint", "day"),)

    connection: int = Field(foreign_key="connection.id")
    endpoint: str
    day: date
    at: datetime
    final: bool
    rows: int = 0


def connections(session: Session) -> list[Connection]:
    """All connections, in the order they were made."""
    return list(session.exec(select(Connection).order_by(col(Connection.id))))


def connection_of(session: Session, account: int) -> Connection | None:
    """How an account is reached; None where it is not."""
    return session.exec(select(Connection).where(Connection.account == account)).first()


def collectors(session: Session, connection: Connection) -> dict[str, Collector]:
    """The endpoints that are off or spent, by name."""
    asked = select(Collector).where(Collector.connection == connection.id)
    return {one.endpoint: one for one in session.exec(asked)}


def collected(session: Session, connection: Connection) -> dict[tuple[str, date], Collected]:
    """The days that were asked of, by endpoint and day."""
    asked = select(Collected).where(Collected.connection == connection.id)
    return {(one.endpoint, one.day): one for one in session.exec(asked)}


def next_collection(session: Session) -> datetime | None:
    """When there is something to collect next, if ever. Core: the clock asks after every commit."""
    return session.connection().execute(_NEXT).scalar_one_or_none()


_NEXT = select(func.min(Connection.next_at))


def wake(session: Session, connection: Connection, at: datetime) -> None:
    """Let a connection be looked at, at a moment."""
    connection.next_at = at
    session.add(connection)


def switch_on(session: Session, connection: Connection, at: datetime) -> int:
    """Let the endpoints that are off be asked again; how many there were."""
    known = collectors(session, connection)
    for one in known.values():
        session.delete(one)
    note_success(connection)
    wake(session, connection, at)
    return len(known)


def note_failure(connection: Connection, why: str, detail: str, at: datetime) -> bool:
    """Note that a connection did not work in the round of a moment; False if that was noted already."""
    if connection.failed_at == at:
        return False
    connection.failures += 1
    connection.failing_since, connection.failed_at = connection.failing_since or at, at
    connection.why, connection.detail = why, detail[:LONGEST_DETAIL]
    return True


def note_success(connection: Connection) -> None:
    """Note that a connection works."""
    connection.failures, connection.failing_since, connection.failed_at = 0, None, None
    connection.why, connection.detail = "", ""


def patience(failures: int) -> timedelta:
    """How long to wait after so many failures: 5 minutes, 10, 20, 40, then an hour."""
    return timedelta(minutes=min(5 << min(failures - 1, 4), 60))

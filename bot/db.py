"""The database, and the only commit: one event or one tick is one transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event, text
from sqlmodel import Session, create_engine

BUSY = 5  # seconds to wait for another process that writes; then the door tries again
CHANNEL = "paiqi"  # what PostgreSQL's replicas listen to


class FairLock:
    """First come, first served: a plain lock lets one writer starve among sixteen."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def __enter__(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Database:
    """One database, SQLite or PostgreSQL, for many threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._reader = self.engine.execution_options(paiqi_reads=True)
        self._writers = FairLock()
        self._listeners: list[Callable[[], None]] = []

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One unit of work: committed at its end, or undone with the exception that left it."""
        if not self.is_sqlite:
            yield from self._transact()
            return
        with self._writers:
            yield from self._transact()

    def _transact(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.flush()
            if not self.is_sqlite and session.info.get("posted"):
                session.execute(text(f"NOTIFY {CHANNEL}"))
            session.commit()
        self.tell()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look at the data that writes nothing and waits for no writer."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A look at the data as of one moment, however long it takes; writers go on meanwhile."""
        # SQLite's reading transactions always are such a look.
        still = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with Session(self._reader.execution_options(**still)) as session:
            yield session

    @contextmanager
    def line(self, autocommit: bool = False) -> Iterator[Line]:
        """A connection kept for many short transactions, for the courier.

        With `autocommit` each statement is one, which saves PostgreSQL two round trips.
        """
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT") if autocommit else self.engine
        with engine.connect() as connection:
            yield Line(connection, self._writers if self.is_sqlite else nullcontext())

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call somebody after each transaction: ours and, while `bot/wake` watches, other processes'.

        Listeners are called by whichever thread committed: they may only note it.
        """
        self._listeners.append(listener)

    def tell(self) -> None:
        """Say that something was committed."""
        for listener in self._listeners:
            listener()

    def close(self) -> None:
        """Close each connection."""
        self.engine.dispose()


class Line:
    """One connection without the ORM; what it commits is no news, so that its user does not wake itself."""

    def __init__(self, connection: Connection, turn: AbstractContextManager[object]) -> None:
        self._connection = connection
        self._turn = turn

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One unit of work: committed at its end, or undone with the exception that left it."""
        with self._turn, self._connection.begin():
            yield self._connection


def _sqlite(url: str) -> Engine:
    # A thread's own connection, kept: opening one costs as much as a command.
    driver = {"timeout": BUSY, "check_same_thread": False}
    engine = create_engine(url, connect_args=driver, pool_size=32, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # we say BEGIN ourselves, so that savepoints behave
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "handle_error")
    def _fail(context: ExceptionContext) -> None:
        # A connection that was opened while the file was read-only stays so: it is made anew.
        code = getattr(context.original_exception, "sqlite_errorcode", 0)
        if code & 0xFF == sqlite3.SQLITE_READONLY:
            context.is_disconnect = True

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("paiqi_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    return create_engine(url, pool_size=16, max_overflow=16, pool_pre_ping=True, hide_parameters=True)

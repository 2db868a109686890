"""The database, and the only commit: one event or one tick is one transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from bot.crier import Crier
from bot.precedence import Precedence

RESTED = 1.0  # seconds of rest until a connection is asked whether it is alive before it is used
BUSY = 5  # seconds to wait for another process that writes; then the door tries again


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
        self._each = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writers = FairLock()
        self.precedence = Precedence()
        self.crier = Crier(self._each)
        self._listeners: list[Callable[[], None]] = []
        self._doubters: list[Callable[[], None]] = []

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
            session.commit()
            news = session.info
        if news.get("set"):
            self._doubt()
        for listener in self._listeners:
            listener()
        if news.get("posted") and not self.is_sqlite:
            self.crier.tell()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look at the data that writes nothing and waits for no writer."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A look of one statement, or of some that need not agree: PostgreSQL is asked nothing else."""
        if self.is_sqlite:
            with self.reading() as session:
                yield session
            return
        with Session(self._each, expire_on_commit=False) as session:
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
        with (self._each if autocommit else self.engine).connect() as connection:
            yield Line(connection, self._writers if self.is_sqlite else nullcontext())

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call somebody after each transaction: ours and, while `bot/wake` watches, other processes'.

        Listeners are called by whichever thread committed: they may only note it.
        """
        self._listeners.append(listener)

    def on_setting(self, listener: Callable[[], None]) -> None:
        """Call somebody after each transaction that may have changed a setting, as `on_commit` does."""
        self._doubters.append(listener)

    def tell(self) -> None:
        """Say that something was committed, nobody knows what."""
        self._doubt()
        for listener in self._listeners:
            listener()

    def _doubt(self) -> None:
        for listener in self._doubters:
            listener()

    def close(self) -> None:
        """Tell the others what they were not told yet, and close each connection."""
        self.crier.close()
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
    engine = create_engine(url, pool_size=16, pool_use_lifo=True, max_overflow=16, hide_parameters=True)

    @event.listens_for(engine, "checkin")
    def _rest(_: object, record: ConnectionPoolEntry) -> None:
        record.info["rests since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def _wake(connection: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401
        # One in steady use is not asked each time: a line that meets a dead one is tried again.
        if monotonic() - record.info.get("rests since", monotonic()) > RESTED:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error

    return engine

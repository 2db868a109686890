"""Who may send: on SQLite one sender at a time, on PostgreSQL any, each with its row and room locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol

from filelock import FileLock, Timeout

from bot.claim import Due, Look, Standing, Taken, intend, write
from bot.db import Database


class Desk(Protocol):
    """One platform's rows, on one kind of database."""

    def opened(self, patience: float) -> AbstractContextManager[bool]:
        """Sit down at the desk; False if another sender sat there for all of `patience` seconds."""

    def take(self, due: Due, now: datetime, at: datetime) -> AbstractContextManager[Standing]:
        """Take up a row; its verdict is written at the end. `now` is real time, `at` the domain's."""


def desk_for(db: Database, platform: str, pace: float) -> Desk:
    """The desk of a platform that wants `pace` seconds between two messages to one room."""
    return SqliteDesk(db, platform, pace) if db.is_sqlite else PostgresDesk(db, pace)


class SqliteDesk:
    """One sender for each file and platform: nothing is held in the database while something is sent.

    What became of one row is committed together with the intent of the next: one commit a row, not two.
    """

    def __init__(self, db: Database, platform: str, pace: float) -> None:
        self._db = db
        self._lock = FileLock(f"{db.engine.url.database}.{platform}.sender", poll_interval=0.01)
        self._look = Look(pace)
        self._tried: Taken | None = None

    @contextmanager
    def opened(self, patience: float) -> Iterator[bool]:
        """Hold the file's lock, which the kernel gives back if we die."""
        try:
            self._lock.acquire(timeout=patience)
        except Timeout:
            yield False
            return
        try:
            with self._db.line() as self._line:
                yield True
                if self._tried is not None:
                    with self._line.transaction() as connection:
                        write(connection, self._tried)
        finally:
            self._tried = None  # what could not be written is in doubt, and asked for
            self._lock.release()

    @contextmanager
    def take(self, due: Due, now: datetime, at: datetime) -> Iterator[Standing]:
        """Write what became of the row before, commit the intent of this one, and let go of the database."""
        with self._line.transaction() as connection:
            if self._tried is not None:
                write(connection, self._tried)
                self._tried = None
            standing = self._look(connection, due, now, at)
            if isinstance(standing, Taken):
                standing = intend(connection, standing, now)
        yield standing
        if isinstance(standing, Taken):
            self._tried = standing


class PostgresDesk:
    """Any number of replicas: the row in hand and its room stay locked until the verdict is written."""

    def __init__(self, db: Database, pace: float) -> None:
        self._db = db
        self._look = Look(pace, replicas=True)

    @contextmanager
    def opened(self, patience: float) -> Iterator[bool]:
        """Open two connections: one holds the lock while the other commits the intent."""
        with self._db.line() as self._holder, self._db.line(autocommit=True) as self._line:
            yield True

    @contextmanager
    def take(self, due: Due, now: datetime, at: datetime) -> Iterator[Standing]:
        """Lock row and room, commit the intent beside it, and write the verdict."""
        with self._holder.transaction() as connection:
            standing = self._look(connection, due, now, at)
            if isinstance(standing, Taken):
                with self._line.transaction() as beside:
                    standing = intend(beside, standing, now)
            yield standing
            if isinstance(standing, Taken):
                write(connection, standing)

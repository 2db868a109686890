"""A replica in this process to which anything may happen: at each statement, commit and call one draws."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NoReturn, TypeVar

import httpx
import psycopg
from sqlalchemy import event

import handlers
import jobs
from bot.courier import Courier
from bot.db import Database
from bot.platform import Platform
from bot.readers import Readers
from bot.receive import Receiver
from bot.runner import Runner
from bot.virtual import VirtualClock
from handlers._chat import Tools
from handlers._titles import Titles
from jobs._job import JOBS
from models.workcalendar import WorkCalendar
from tests.pretended import Pretended
from tests.said import SHANGHAI

T = TypeVar("T")


class Mishap(Enum):
    """What happens instead of a statement, a commit or a call going well."""

    FAILS = "it fails with an error"
    ANSWER_LOST = "it is done, but the answer is lost"
    KILLED = "the replica is killed before it"


Draw = Callable[[str], Mishap | None]
"""Is told what is about to be done, and says what happens to it."""


def die() -> NoReturn:
    """End as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives that")


def suffer(
    mishap: Mishap | None, do: Callable[[], T], fail: Callable[[], NoReturn], end: Callable[[], NoReturn]
) -> T:
    """Do something as it is fated."""
    if mishap is Mishap.KILLED:
        end()
    if mishap is Mishap.FAILS:
        fail()
    done = do()
    if mishap is Mishap.ANSWER_LOST:
        fail()
    return done


def give_fate(db: Database, draw: Draw, end: Callable[[], NoReturn] = die) -> None:
    """Let somebody draw at each statement and commit; on PostgreSQL a failure cuts the connection."""

    def suffers(what: str, connection: Any, do: Callable[[], None]) -> None:  # noqa: ANN401
        suffer(draw(what), do, lambda: _fail(db, connection), end)

    @event.listens_for(db.engine, "do_execute")
    def _execute(cursor: Any, statement: str, values: Any, _: object) -> bool:  # noqa: ANN401
        suffers(statement, cursor.connection, lambda: cursor.execute(statement, values))
        return True

    @event.listens_for(db.engine, "do_executemany")
    def _execute_many(cursor: Any, statement: str, values: Any, _: object) -> bool:  # noqa: ANN401
        suffers(statement, cursor.connection, lambda: cursor.executemany(statement, values))
        return True

    commit = db.engine.dialect.do_commit

    def _commit(connection: Any) -> None:  # noqa: ANN401
        suffers("COMMIT", connection.driver_connection, lambda: commit(connection))

    setattr(db.engine.dialect, "do_commit", _commit)  # noqa: B010  SQLAlchemy has no event for what follows a commit


def _fail(db: Database, connection: Any) -> NoReturn:  # noqa: ANN401
    if db.is_sqlite:
        raise sqlite3.OperationalError("disk I/O error")
    connection.close()
    raise psycopg.OperationalError("server closed the connection unexpectedly")


class Unlucky(Pretended):
    """A platform each of whose calls may be cut off before it or after it."""

    def __init__(self, port: int, draw: Draw) -> None:
        super().__init__(port)
        self._draw = draw

    def _call(self, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
        return suffer(self._draw(verb), lambda: super(Unlucky, self)._call(verb, asked), _cut_off, die)


def _cut_off() -> NoReturn:
    raise httpx.ReadError("the connection was reset")


class Punctual(VirtualClock):
    """The domain's time is real time; how often an offset is looked up depends on the machine's speed."""

    @property
    def offset(self) -> timedelta:
        """Nothing."""
        return timedelta()


class Fated:
    """Paiqi's parts on one database, for one thread: it hears, runs jobs and sends, each when it is told."""

    def __init__(
        self, db: Database, platform: Platform, real: Callable[[], datetime], seed: float = 0
    ) -> None:
        handlers.discover()
        jobs.discover()
        self.db = db
        self.clock = Punctual(db, SHANGHAI, real)
        tools = Tools(WorkCalendar(SHANGHAI), Titles())
        self.receiver = Receiver(db, tools, self.clock.now)
        self.runner = Runner(db, self.clock, tools, JOBS, real)
        readers = Readers(SHANGHAI, "zh_CN", self.clock.now)
        drawn = random.Random(seed)
        self.courier = Courier(db, platform, readers, self.clock.now, real, drawn.uniform)

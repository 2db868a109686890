"""What other processes commit is told here too: SQLite's counter is watched, PostgreSQL is listened to."""

from __future__ import annotations

import sqlite3
from threading import Event

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

from bot.crier import CHANNEL
from bot.db import Database

LOOK = 0.05  # seconds between two looks at SQLite's counter; a look costs some microseconds
LISTEN = 1.0  # seconds until it is seen that we are told to stop
RETRY = 1.0  # seconds until a lost connection is made anew

log = structlog.get_logger()


def watch(db: Database, stop: Event) -> None:
    """Tell the database's listeners of each commit of others, until told to stop."""
    while not stop.is_set():
        try:
            (_watch_sqlite if db.is_sqlite else _listen)(db, stop)
        except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
            log.warning("the watch over others' commits begins anew", why=str(error))
            stop.wait(RETRY)


def _watch_sqlite(db: Database, stop: Event) -> None:
    seen: int | None = None
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        while not stop.wait(LOOK):
            [counter] = driver.execute("PRAGMA data_version").fetchone()
            if counter != seen:
                seen = counter
                db.tell()


def _listen(db: Database, stop: Event) -> None:
    where = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        db.tell()  # of what was committed while nobody listened
        while not stop.is_set():
            for cry in connection.notifies(timeout=LISTEN, stop_after=1):
                if cry.payload != db.crier.name:
                    db.tell()

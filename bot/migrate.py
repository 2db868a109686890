"""Bring a database up to the newest schema, one process at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from bot.db import Database

FOLDER = Path(__file__).parent.parent / "models" / "migrations"
LINK = re.compile(r'^revision = "(\w+)"\ndown_revision = (?:None|"(\w+)")$', re.M)
LOCK = 0x5041_4951  # "PAIQ": which advisory lock replicas take on PostgreSQL


def migrate(url: str) -> None:
    """Run what migrations the database lacks, under a lock, so that replicas may all try."""
    database = Database(url)
    try:
        with preparing(database) as connection:
            upgrade(connection)
    finally:
        database.close()


def is_current(database: Database) -> bool:
    """Whether the database answers and has the newest schema, asked without loading Alembic."""
    return _held(database) == newest()


def fits(database: Database) -> bool:
    """Whether this program can serve the database: it has our schema, or one that came after it.

    While replicas are restarted for a new release, those of the old one go on beside it.
    """
    held = _held(database)
    return held is not None and (held == newest() or held not in revisions())


def _held(database: Database) -> str | None:
    """The schema's revision; None where none answers."""
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table("alembic_version"):
                return None
            held: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return None
    return held


def newest() -> str:
    """Give the newest revision."""
    return revisions()[-1]


@cache
def revisions() -> tuple[str, ...]:
    """All revisions, oldest first, each after the one that its file names."""
    written = (path.read_text("utf-8") for path in (FOLDER / "versions").glob("[0-9]*.py"))
    follows = {found[2]: found[1] for found in map(LINK.search, written) if found is not None}
    chain = [follows[None]]
    while chain[-1] in follows:
        chain.append(follows[chain[-1]])
    return tuple(chain)


def lock(connection: Connection) -> None:
    """Let one process at a time prepare the database, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


@contextmanager
def preparing(database: Database) -> Iterator[Connection]:
    """One transaction in which the schema may change; a second process waits until it ends."""
    kind = _on_sqlite if database.is_sqlite else _on_postgresql
    with kind(database) as connection:
        yield connection


@contextmanager
def _on_postgresql(database: Database) -> Iterator[Connection]:
    with database.engine.begin() as connection:
        lock(connection)
        yield connection


@contextmanager
def _on_sqlite(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        # A table rebuilt with foreign keys on would silently delete the rows that point to it.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():  # BEGIN IMMEDIATE: a second process waits here
                yield connection
                wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if wrong:
                    raise RuntimeError(f"the migration left rows that point nowhere: {wrong[:5]}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations on an open connection, within its transaction."""
    from alembic import command  # loaded when needed: 14 MB and half a second
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)

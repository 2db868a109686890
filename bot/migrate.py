"""Bring a database up to the newest schema, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.db import Database

FOLDER = Path(__file__).parent.parent / "models" / "migrations"
LOCK = 0x5041_4951  # "PAIQ": which advisory lock replicas take on PostgreSQL


def migrate(url: str) -> None:
    """Run what migrations the database lacks, under a lock, so that replicas may all try."""
    database = Database(url)
    try:
        run = _on_sqlite if database.is_sqlite else _on_postgresql
        run(database)
    finally:
        database.close()


def _on_postgresql(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        upgrade(connection)


def _on_sqlite(database: Database) -> None:
    with database.engine.connect() as connection:
        # A table rebuilt with foreign keys on would silently delete the rows that point to it.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():  # BEGIN IMMEDIATE: a second process waits here
            upgrade(connection)
            wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if wrong:
                raise RuntimeError(f"the migration left rows that point nowhere: {wrong[:5]}")
        driver.execute("PRAGMA foreign_keys=ON")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations on an open connection, within its transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)

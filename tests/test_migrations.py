"""Migrations: a database brought up step by step is the one the models describe."""

from __future__ import annotations

import threading

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel, select

import models
from bot.db import Database
from bot.migrate import migrate
from models.person import Person

models.discover()


def test_a_migrated_database_is_what_the_models_describe(unmigrated_url: str) -> None:
    migrate(unmigrated_url)

    db = Database(unmigrated_url)
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    db.close()
    assert differences == []


def test_several_processes_may_migrate_at_the_same_moment(unmigrated_url: str) -> None:
    failures: list[Exception] = []

    def one() -> None:
        try:
            migrate(unmigrated_url)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_migrating_again_keeps_what_is_there(database_url: str) -> None:
    db = Database(database_url)
    with db.transaction() as session:
        session.add(Person(name="市场"))

    migrate(database_url)

    with db.reading() as session:
        assert session.exec(select(Person.name)).all() == ["市场"]
    db.close()

"""An upgrade keeps what is there: each older schema, with a row in every table, comes to the newest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Table, text
from sqlmodel import SQLModel, select

import models
from bot.db import Database
from bot.migrate import migrate, preparing, revisions, upgrade
from models.person import Person
from tests.filled import fill, tables_of

models.discover()


@pytest.fixture
def db(unmigrated_url: str) -> Iterator[Database]:
    made = Database(unmigrated_url)
    yield made
    made.close()


@pytest.mark.parametrize("revision", revisions())
def test_a_populated_database_of_an_older_schema_keeps_all_of_it(db: Database, revision: str) -> None:
    with preparing(db) as connection:
        upgrade(connection, revision)
        before = fill(connection, tables_of(connection))

    migrate(db.url)

    with db.reading() as session:
        after = {name: len(session.execute(table.select()).all()) for name, table in _newest().items()}
    assert after.items() >= dict.fromkeys(before, 1).items()


@pytest.mark.parametrize(("verb", "given"), [("role", True), ("import", False)])
def test_a_role_that_the_record_says_an_admin_gave_counts_as_given(
    db: Database, verb: str, given: bool
) -> None:
    with preparing(db) as connection:
        upgrade(connection, "0002")
        fill(connection, tables_of(connection))
        connection.execute(text("UPDATE audit SET subject = 'person:1', verb = :verb"), {"verb": verb})

    migrate(db.url)

    with db.reading() as session:
        assert session.exec(select(Person.role_given)).all() == [given]


def test_who_did_something_before_was_heard_where_they_did_it(db: Database) -> None:
    with preparing(db) as connection:
        upgrade(connection, "0002")
        fill(connection, tables_of(connection))
        connection.execute(text("UPDATE audit SET platform = 'slack'"))
        connection.execute(text("UPDATE identity SET platform = 'slack'"))
        known = {"native": "编辑甲", "person": 1, "active": True}
        connection.execute(
            tables_of(connection).tables["identity"].insert(), {**known, "id": 2, "platform": "local"}
        )

    migrate(db.url)

    with db.reading() as session:
        heard = session.execute(text("SELECT id FROM identity WHERE heard_at IS NOT NULL")).scalars().all()
    assert heard == [1]


def _newest() -> Mapping[str, Table]:
    return SQLModel.metadata.tables

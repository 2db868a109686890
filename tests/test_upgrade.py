"""An upgrade keeps what is there: each older schema, with a row in every table, comes to the newest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, types
from sqlmodel import SQLModel

import models
from bot.db import Database
from bot.migrate import migrate, preparing, revisions, upgrade

models.discover()
# What is written into a column: the first whose type fits.
VALUES: dict[type[types.TypeEngine[Any]], object] = {
    types.Boolean: True,
    types.Integer: 1,
    types.Numeric: 1,
    types.DateTime: datetime(2026, 3, 11, 10, 30, tzinfo=UTC),
    types.Date: date(2026, 3, 11),
    types.LargeBinary: b"\x00\xff",
    types.JSON: {"t": "选题"},
    types.String: "选题",
}


@pytest.fixture
def db(unmigrated_url: str) -> Iterator[Database]:
    made = Database(unmigrated_url)
    yield made
    made.close()


@pytest.mark.parametrize("revision", revisions())
def test_a_populated_database_of_an_older_schema_keeps_all_of_it(db: Database, revision: str) -> None:
    with preparing(db) as connection:
        upgrade(connection, revision)
        before = _fill(connection)

    migrate(db.url)

    with db.reading() as session:
        after = {name: len(session.execute(table.select()).all()) for name, table in _newest().items()}
    assert after.items() >= dict.fromkeys(before, 1).items()


def _newest() -> Mapping[str, Table]:
    return SQLModel.metadata.tables


def _fill(connection: Connection) -> list[str]:
    """Write a row into each table, and name them; what points somewhere points to the one row there."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    for table in found.sorted_tables:
        connection.execute(table.insert(), {column.name: _value(column) for column in table.columns})
    return list(found.tables)


def _value(column: Column[Any]) -> object:
    value = next(value for kind, value in VALUES.items() if isinstance(column.type, kind))
    naive = isinstance(value, datetime) and not getattr(column.type, "timezone", False)
    return value.replace(tzinfo=None) if naive and isinstance(value, datetime) else value

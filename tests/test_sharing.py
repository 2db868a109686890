"""Two releases share the tables while replicas are restarted: each reads the rows of the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel, select

import models
from bot.app import Paiqi
from bot.db import Database
from bot.migrate import migrate, preparing, revisions, upgrade
from bot.settings import Settings
from tests.day import Days
from tests.filled import fill, tables_of
from tests.pretended import pretended_chat

models.discover()
ONE_RELEASE = revisions()[-2:]  # the schema before the newest, and the newest itself
NEXT = "9999"
UNRELEASED = ("topic.wished",)  # became another type before there was any release


@pytest.fixture
def db(unmigrated_url: str) -> Iterator[Database]:
    made = Database(unmigrated_url)
    yield made
    made.close()


@pytest.fixture
def next_release(database_url: str) -> str:
    """Give a database to which the next release has added a column everywhere, and a table."""
    db = Database(database_url)
    with preparing(db) as connection:
        for name in tables_of(connection).tables:
            connection.execute(text(f"ALTER TABLE {name} ADD COLUMN later VARCHAR NOT NULL DEFAULT 'x'"))
        connection.execute(text("CREATE TABLE of_the_next_release (id INTEGER PRIMARY KEY)"))
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{NEXT}'"))
    db.close()
    return database_url


@pytest.mark.parametrize("revision", ONE_RELEASE)
def test_rows_that_the_release_before_writes_into_the_newest_tables_are_read(
    db: Database, revision: str
) -> None:
    with preparing(db) as connection:
        upgrade(connection, revision)
        known = tables_of(connection)
    migrate(db.url)
    with preparing(db) as connection:
        written = fill(connection, known, but=UNRELEASED)

    configure_mappers()
    nouns = [mapper.class_ for mapper in SQLModel._sa_registry.mappers]
    with db.reading() as session:
        read = {inspect(noun).local_table.name: len(session.exec(select(noun)).all()) for noun in nouns}

    assert read.items() >= dict.fromkeys(written, 1).items()


def test_a_replica_serves_on_when_the_next_release_has_migrated(next_release: str) -> None:
    settings = Settings.model_validate({"database_url": next_release, "sample": False})
    with Paiqi(settings) as paiqi:
        paiqi.migrate()

        assert paiqi.site.ready()


def test_a_day_on_the_next_releases_tables_is_a_day_as_any(next_release: str, tmp_path: Path) -> None:
    with pretended_chat() as chat:
        _, day = Days(chat, tmp_path).undisturbed(next_release)

    assert sum(day.seen.values()) == 13

"""The record of who did what: nobody can change it unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.db import Database
from models.audit import Deed, append, broken, history, take_root
from models.person import Person

NOW = datetime(2026, 3, 11, 2, 30, tzinfo=UTC)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A database in which three things were done to one topic and one to another."""
    db = Database(database_url)
    with db.transaction() as session:
        session.add(Person(name="市场"))
        session.flush()
        for n, verb in enumerate(("propose", "vote", "accept")):
            append(
                session, Deed("topic:T1", verb, 1, NOW + timedelta(minutes=n), after=verb, why="618 “测评”")
            )
        append(session, Deed("topic:T2", "propose", 1, NOW))
        take_root(session, "2026-03", NOW + timedelta(hours=1))
    yield db
    db.close()


def test_an_untouched_record_holds(db: Database) -> None:
    with db.reading() as session:
        assert broken(session, ["topic:T1", "topic:T2"]) is None
        assert [entry.verb for entry in history(session, "topic:T1")] == ["propose", "vote", "accept"]


TAMPERINGS = {
    "another person": ("UPDATE audit SET person = NULL WHERE n = 2", "topic:T1 entry 2: changed"),
    "another reason": ("UPDATE audit SET why = 'x' WHERE n = 3", "topic:T1 entry 3: changed"),
    "another time": (
        "UPDATE audit SET at = '2026-03-12 00:00:00' WHERE n = 1 AND subject = 'topic:T1'",
        "topic:T1 entry 1",
    ),
    "the first entry deleted": (
        "DELETE FROM audit WHERE n = 1 AND subject = 'topic:T1'",
        "topic:T1 entry 1: missing",
    ),
    "one in the middle deleted": ("DELETE FROM audit WHERE n = 2", "topic:T1 entry 2: missing"),
    "the last entry deleted": ("DELETE FROM audit WHERE n = 3", "topic:T1 entry 3: cut off"),
    "its end deleted": (
        "DELETE FROM chain WHERE subject = 'topic:T1'",
        "topic:T1: its chain's end is missing",
    ),
    "all entries deleted": (
        "DELETE FROM audit WHERE subject = 'topic:T2'",
        "topic:T2: its whole record is missing",
    ),
}


@pytest.mark.parametrize(("statement", "found"), TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_tampering_is_named(db: Database, statement: str, found: str) -> None:
    with db.transaction() as session:
        session.execute(text(statement))

    with db.reading() as session:
        assert (broken(session, ["topic:T1", "topic:T2"]) or "").startswith(found)


def test_a_whole_subject_that_vanished_is_named_by_the_root(db: Database) -> None:
    with db.transaction() as session:
        _forget(session, "topic:T2")

    with db.reading() as session:
        assert broken(session) == "root of 2026-03: 4 entries were there, now 3; a record is missing"


def _forget(session: Session, subject: str) -> None:
    for table in ("audit", "chain"):
        session.execute(text(f"DELETE FROM {table} WHERE subject = '{subject}'"))

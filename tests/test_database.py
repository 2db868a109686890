"""The database between its users: how little a line asks of it, and connections that were cut meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text

import handlers
from bot import db as databases
from bot.db import Database
from bot.receive import Receiver
from handlers._chat import Tools
from handlers._titles import Titles
from models.inbox import Incoming
from models.person import meet
from models.room import Room
from models.topic import Topic
from models.workcalendar import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=ZONE)
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()"""
MOST = 14  # statements, SQLite's BEGIN among them: each is a way to PostgreSQL and back
handlers.discover()


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.transaction() as session:
        session.add(Room(platform="local", native="选题", name="选题", uses=["topics"]))
        lead, *_ = [meet(session, "local", name, at=NOW) for name in ("负责人", "编辑甲", "编辑乙")]
        session.add(Topic(title="618 美妆测评", proposer=lead.id, proposed_at=NOW))
    yield made
    made.close()


def votes(db: Database, who: str) -> str:
    receiver = Receiver(db, Tools(WorkCalendar(ZONE), Titles()), lambda: NOW)
    heard = receiver.hear(Incoming("local", f"e{who}", who, "投票 T1", room="选题", on_page=True))
    [answer] = heard.answers
    return str(answer.text)


def cut(db: Database) -> None:
    """Cut each connection but that which says so, as a restart does."""
    other = Database(db.url)
    with other.transaction() as session:
        session.execute(text(CUT))
    other.close()


def test_a_line_asks_the_database_little(db: Database) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    votes(db, "编辑甲")

    assert len(asked) <= MOST, asked


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_line_that_meets_a_cut_connection_is_heard_all_the_same(db: Database) -> None:
    votes(db, "编辑甲")
    cut(db)

    assert "2" in votes(db, "编辑乙")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_while_it_rested_is_made_anew(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "RESTED", 0.0)
    with db.reading() as one, db.reading() as another:
        one.connection(), another.connection()
    cut(db)

    with db.glance() as session:
        assert session.scalar(text("SELECT 1")) == 1

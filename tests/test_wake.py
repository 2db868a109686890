"""What another process commits is noticed here, also after the connection was lost."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from sqlalchemy import text

from bot import wake
from bot.db import Database
from bot.platforms.web.store import keep_line
from bot.virtual import real_time
from models.inbox import Incoming
from models.message import Message
from models.outbox import Address, post

CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query LIKE 'LISTEN%' AND datname = current_database()"""


@pytest.fixture
def told(database_url: str) -> Iterator[Event]:
    """Set when the database's listeners are told of something."""
    noticed, stop = Event(), Event()
    db = Database(database_url)
    db.on_commit(noticed.set)
    watching = Thread(target=wake.watch, args=(db, stop))
    watching.start()
    noticed.wait()  # the watch begins by telling of what it may have missed
    noticed.clear()
    yield noticed
    stop.set()
    watching.join()
    db.close()


def somebody_posts(database_url: str) -> None:
    other = Database(database_url)
    with other.transaction() as session:
        post(session, Address("local", "选题"), Message("三审通过"), real_time())
    other.close()


def test_a_message_posted_by_another_process_is_noticed(told: Event, database_url: str) -> None:
    somebody_posts(database_url)

    assert told.wait(10)


def test_a_line_shown_by_another_process_is_noticed(told: Event, database_url: str) -> None:
    other = Database(database_url)
    with other.transaction() as session:
        keep_line(session, Incoming("local", "e1", "市场", "这个题不错", room="选题"), "zh_CN", real_time())
    other.close()

    assert told.wait(10)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_made_anew_and_what_was_missed_is_noticed(
    told: Event, database_url: str
) -> None:
    other = Database(database_url)
    with other.transaction() as session:
        session.execute(text(CUT))
    other.close()
    assert told.wait(10)
    told.clear()
    somebody_posts(database_url)

    assert told.wait(10)

"""Killed at any point, Paiqi loses nothing and says nothing twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from time import sleep

import pytest
from sqlmodel import col, func, select

from bot.db import Database
from bot.virtual import real_time
from models import outbox
from models.message import Message
from models.outbox import Address, Outcome, Parcel
from tests.invariants import broken
from tests.pretended import NAME, Hand, pretended_chat
from tests.replicas import Phase, fleet

ROOMS = [f"群{number}" for number in range(5)]


@pytest.fixture(scope="module")
def chat() -> Iterator[Hand]:
    with pretended_chat() as hand:
        yield hand


@pytest.fixture
def db(database_url: str, chat: Hand) -> Iterator[Database]:
    chat.reset()
    chat.rooms(names=ROOMS)
    opened = Database(database_url)
    yield opened
    with opened.reading() as session:
        assert broken(session, real_time(), oldest_due=timedelta(minutes=1)) == []
    opened.close()


def post(db: Database, count: int) -> None:
    with db.transaction() as session:
        for number in range(count):
            to = Address(NAME, ROOMS[number % len(ROOMS)])
            outbox.post(session, to, Message(f"提醒 {number}"), real_time())


def wait_until_settled(db: Database) -> None:
    waiting = select(func.count()).where(col(Parcel.state) == Outcome.WAITING)
    while True:
        with db.reading() as session:
            if session.exec(waiting).one() == 0:
                return
        sleep(0.05)


@pytest.mark.parametrize(
    "phase", [pytest.param(phase, id=phase.name.lower().replace("_", " ")) for phase in Phase]
)
def test_a_replica_killed_in_any_phase_loses_nothing_and_repeats_nothing(
    db: Database, chat: Hand, phase: Phase
) -> None:
    post(db, 12)
    with fleet(db.url, chat) as replicas:
        first = replicas.start(dies_at=(phase, 5))
        first.join()
        seen_before = len(chat.shown())
        replicas.start(ahead=timedelta(seconds=10))
        wait_until_settled(db)

    assert first.exitcode == -9
    assert seen_before == (5 if phase <= Phase.INTENDED else 6)
    assert by_room(chat) == {room: [f"提醒 {n}" for n in range(12) if ROOMS[n % 5] == room] for room in ROOMS}


def by_room(chat: Hand) -> dict[str, list[str]]:
    seen = defaultdict(list)
    for message in chat.shown():
        seen[message["room"]].append(message["text"])
    return dict(seen)


def test_replicas_killed_at_random_lose_nothing_and_repeat_nothing(db: Database, chat: Hand) -> None:
    chat.slow(delay=0.002)
    post(db, 400)
    with fleet(db.url, chat, seed=7) as replicas:
        for _ in range(2):
            replicas.start()
        for _ in range(8):
            sleep(replicas.random.uniform(0.05, 0.3))
            replicas.kill_one()
            replicas.start()
        wait_until_settled(db)

    assert Counter(chat.texts()) == Counter({f"提醒 {n}": 1 for n in range(400)})
    assert by_room(chat) == {
        room: [f"提醒 {n}" for n in range(400) if ROOMS[n % 5] == room] for room in ROOMS
    }

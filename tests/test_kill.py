"""Killed at any point, Paiqi loses nothing and says nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from time import sleep

import pytest

from bot.db import Database
from tests.beside import Beside
from tests.beside import wrongs as beside_wrongs
from tests.crowd import Crowd, wrongs
from tests.pretended import Hand
from tests.reminders import ROOMS, kill_some, killing, post_reminders, tally, wait_until_settled
from tests.replicas import Phase, fleet
from tests.terminal import Terminal


@pytest.fixture
def db(database_url: str, chat: Hand) -> Iterator[Database]:
    chat.reset()
    chat.rooms(names=ROOMS)
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "phase", [pytest.param(phase, id=phase.name.lower().replace("_", " ")) for phase in Phase]
)
def test_a_replica_killed_in_any_phase_loses_nothing_and_repeats_nothing(
    db: Database, chat: Hand, phase: Phase
) -> None:
    post_reminders(db, 12, timedelta())
    with fleet(db.url, chat) as replicas:
        first = replicas.start(dies_at=(phase, 5))
        first.join()
        seen_before = len(chat.shown())
        replicas.start(ahead=timedelta(seconds=10))
        wait_until_settled(db)

    assert first.exitcode == -9
    assert seen_before == (5 if phase <= Phase.INTENDED else 6)
    assert tally(db, chat).faults == {}


def test_replicas_killed_at_random_lose_nothing_and_repeat_nothing(db: Database, chat: Hand) -> None:
    chat.slow(delay=0.002)
    post_reminders(db, 400, over=timedelta(seconds=2))
    with fleet(db.url, chat, seed=7) as replicas:
        replicas.start()
        replicas.start()
        kill_some(replicas, db, chat, kills=8, every=(0.05, 0.3))
        wait_until_settled(db)

    assert tally(db, chat).faults == {}


def test_a_replica_that_slept_sends_nothing_twice(db: Database, chat: Hand) -> None:
    chat.slow(delay=0.01)
    post_reminders(db, 200, over=timedelta())
    with fleet(db.url, chat, seed=7) as replicas:
        replicas.start()
        replicas.start()
        sleep(0.3)
        with replicas.one_paused():
            sleep(4)
        wait_until_settled(db)

    assert tally(db, chat).faults == {}


def test_what_sixteen_people_say_while_the_bot_is_killed_has_one_effect_each(
    db: Database, chat: Hand
) -> None:
    with fleet(db.url, chat, seed=7, hears=True) as bots:
        crowd = Crowd(db, chat, bots, bots.random)
        bots.start()
        bots.start()
        with killing(bots, db, chat, every=(0.3, 0.8)):
            crowd.propose(topics=2)
            crowd.vote()
            crowd.decline(topics=1)
        wait_until_settled(db)

    assert list(wrongs(db, chat, topics=2, declined=1)) == []


def test_what_is_said_beside_a_server_is_heard_once_whichever_of_the_two_is_killed(db: Database) -> None:
    terminal = Terminal(db.url)
    terminal.types("migrate")
    beside = Beside(db, terminal, Random(7))

    beside.rounds(2)

    assert list(beside_wrongs(db, rounds=2)) == []

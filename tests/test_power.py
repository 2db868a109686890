"""Whatever happens to PostgreSQL, nothing is lost or said twice, and the replicas come back by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import sleep

import pytest

from bot.db import Database
from bot.migrate import migrate
from tests.crowd import Crowd, wrongs
from tests.postgres import MEMORY, new_database
from tests.power import Power, powered
from tests.pretended import Hand, pretended_chat
from tests.reminders import ROOMS, post_reminders, tally, wait_until_settled
from tests.replicas import fleet


def cut_again_and_again(power: Power) -> None:
    for _ in range(5):
        power.cut_connections()
        sleep(0.1)


BLOWS: dict[str, Callable[[Power], None]] = {
    "the server is stopped hard": lambda power: power.stop_hard(0.3),
    "each connection is cut, again and again": cut_again_and_again,
    "somebody holds all connections": lambda power: power.take_all_connections(0.5),
}


@pytest.fixture(scope="module")
def power() -> Iterator[Power]:
    with powered(MEMORY) as made:
        yield made


@pytest.fixture
def db(power: Power) -> Iterator[Database]:
    with new_database(power.url) as url:
        opened = Database(url.render_as_string(hide_password=False))
        migrate(opened.url)
        yield opened
        opened.close()


@pytest.fixture
def chat() -> Iterator[Hand]:
    with pretended_chat() as hand:
        hand.rooms(names=ROOMS)
        yield hand


@pytest.mark.parametrize("blow", [pytest.param(blow, id=what) for what, blow in BLOWS.items()])
def test_whatever_happens_to_the_server_each_reminder_is_seen_once(
    power: Power, db: Database, chat: Hand, blow: Callable[[Power], None]
) -> None:
    chat.slow(delay=0.002)
    post_reminders(db, 200, over=timedelta(seconds=2))

    with fleet(db.url, chat, seed=7) as replicas:
        replicas.start()
        replicas.start()
        sleep(0.5)
        blow(power)
        wait_until_settled(db)

    assert tally(db, chat).faults == {}


def test_those_who_tangle_with_others_are_heard_at_the_next_try(
    power: Power, db: Database, chat: Hand
) -> None:
    with fleet(db.url, chat, seed=7, hears=True) as bots:
        crowd = Crowd(db, chat, bots, bots.random)
        bots.start()
        crowd.propose(topics=2)
        with power.tangling(db.url):
            crowd.vote()
        crowd.decline(topics=1)
        wait_until_settled(db)

    assert power.deadlocks > 0
    assert list(wrongs(db, chat, topics=2, declined=1)) == []

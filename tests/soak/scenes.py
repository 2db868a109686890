"""The scenes, by the numbers of the reliability tests that they are the long form of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, update

from bot.courier import Courier
from bot.db import Database
from bot.readers import Readers
from bot.virtual import real_time
from models.outbox import Parcel
from tests.beside import Beside
from tests.beside import wrongs as beside_wrongs
from tests.crowd import Crowd
from tests.crowd import wrongs as crowd_wrongs
from tests.pretended import Hand, Pretended
from tests.reminders import (
    ROOMS,
    Tally,
    is_waiting,
    kill_some,
    killing,
    post_reminders,
    tally,
    wait_until_settled,
)
from tests.replicas import Phase, fleet
from tests.soak import breaking, databases, slack, timely, whole
from tests.soak.scene import Found, Scene
from tests.terminal import Terminal

REMINDERS = 16_000
OVER = timedelta(seconds=200)  # they fall due in; a good part of what one sender can do
LATENCY = 0.001  # seconds that the chat takes before and after each call
LOST_ANSWERS: tuple[dict[str, Any], ...] = (
    {"answer": "reset", "accepts": True},
    {"answer": "close", "accepts": True},
    {"answer": "500", "accepts": True},
    {"answer": "reset"},
    {"answer": "429", "after": 1},
    {"answer": "503"},
    {"answer": "reset", "accepts": True, "verb": "any"},
)
HANGS = {"answer": "hang", "accepts": True}


def _killed(url: str, chat: Hand) -> Found:
    with _ready(url, chat) as db, fleet(url, chat, seed=1) as replicas:
        post_reminders(db, REMINDERS, OVER, after=timedelta(seconds=3))
        for _ in range(3):
            replicas.start()
        kills = kill_some(replicas, db, chat, kills=200, every=(0.2, 1.2))
        wait_until_settled(db)
        found = tally(db, chat)
    return _figures(found) | {"kills": sum(kills.values())} | _by_phase(kills), found.faults


def _paused(url: str, chat: Hand) -> Found:
    with _ready(url, chat) as db, fleet(url, chat, seed=2) as replicas:
        post_reminders(db, 4_000, timedelta(seconds=80))
        for _ in range(3):
            replicas.start()
        for _ in range(12):
            sleep(replicas.random.uniform(0.2, 1.0))
            with replicas.one_paused():
                sleep(6)
        wait_until_settled(db)
        found = tally(db, chat)
    return _figures(found) | {"pauses": 12}, found.faults


def _unanswered(url: str, chat: Hand) -> Found:
    with _ready(url, chat) as db, fleet(url, chat, seed=3) as replicas:
        post_reminders(db, 4_000, timedelta(seconds=60))
        replicas.start()
        replicas.start()
        for number in range(400):
            chat.calm()  # a mood that met nobody is over
            chat.mood(times=1, **(HANGS if number % 100 == 50 else replicas.random.choice(LOST_ANSWERS)))
            sleep(0.15)
        wait_until_settled(db)
        found = tally(db, chat)
    return _figures(found) | {"moods": 400}, found.faults


def _poisoned(url: str, chat: Hand) -> Found:
    """For what is tried again a second is a minute, so that five minutes of patience are five seconds."""
    with _ready(url, chat) as db:
        post_reminders(db, 4_000, timedelta())
        _poison(db, 1, {"text": "长" * 2_500})
        _poison(db, 8, {"text": "毒"})
        _poison(db, 15, {"text": 7})
        chat.mood(answer="500", about="毒")
        began = real_time()
        platform = Pretended(chat.port)
        readers = Readers(ZoneInfo("Asia/Shanghai"), "zh_CN", real_time)
        courier = Courier(db, platform, readers, real_time, lambda: began + 60 * (real_time() - began))
        while is_waiting(db):
            courier.drain()
        platform.close()
        found = tally(db, chat)
    faults = dict(found.faults)
    if faults.pop("given_up", 0) != 24:
        faults["given_up"] = f"{found.given_up} instead of 24"
    return _figures(found) | {"given up": found.given_up}, faults


def _crowded(url: str, chat: Hand) -> Found:
    topics, declined = 16, 8
    with _ready(url, chat) as db, fleet(url, chat, seed=4, hears=True) as bots:
        crowd = Crowd(db, chat, bots, bots.random)
        for _ in range(1 if db.is_sqlite else 2):
            bots.start()
        with killing(bots, db, chat, every=(0.5, 1.5)) as kills:
            crowd.propose(topics)
            crowd.vote()
            crowd.decline(declined)
        wait_until_settled(db)
        faults = list(crowd_wrongs(db, chat, topics, declined))
    figures = {"people": 16, "events": topics + 16 * topics + 16 * declined, "kills": sum(kills.values())}
    return figures | _by_phase(kills), {"wrong": faults} if faults else {}


def _beside(url: str, chat: Hand) -> Found:
    """The local chat itself, by the commands that people type."""
    rounds = 20
    with _ready(url, chat) as db:
        beside = Beside(db, Terminal(url), Random(5))
        beside.rounds(rounds)
        faults = list(beside_wrongs(db, rounds))
    return {"lines": rounds, "killed": dict(beside.kills)}, {"wrong": faults} if faults else {}


def _poison(db: Database, nth: int, body: dict[str, Any]) -> None:
    with db.transaction() as session:
        session.execute(update(Parcel).where(col(Parcel.id) % 500 == nth).values(body=body))


@contextmanager
def _ready(url: str, chat: Hand) -> Iterator[Database]:
    chat.rooms(names=ROOMS)
    chat.slow(delay=LATENCY)
    db = Database(url)
    yield db
    db.close()


def _by_phase(kills: Counter[Phase]) -> dict[str, object]:
    return {phase.name.lower().replace("_", " "): kills[phase] for phase in Phase}


def _figures(found: Tally) -> dict[str, object]:
    late = found.late
    return {
        "messages": found.posted,
        "late p50": f"{late[len(late) // 2] * 1000:.0f} ms",
        "p99": f"{late[len(late) * 99 // 100]:.2f} s",
        "at most": f"{late[-1]:.2f} s",
    }


SCENES = (
    Scene("1", "3 replicas are SIGKILLed 200 times while reminders fall due", _killed),
    *whole.SCENES[:1],
    Scene("2", "one of 3 replicas sleeps 6 s, 12 times", _paused),
    *whole.SCENES[1:2],
    *timely.SCENES[:1],
    Scene("4", "the chat accepts or not, and resets, closes, hangs, says 500, 429 or 503", _unanswered),
    Scene(
        "9, 13", "16 people propose, vote and decide at once, events come twice, the bot is killed", _crowded
    ),
    Scene("", "`say` beside `serve`, one or the other killed", _beside),
    *breaking.SCENES[:1],
    *databases.SCENES,
    *timely.SCENES[1:2],
    Scene("10", "24 messages are hopeless, always fail or cannot be read", _poisoned),
    *timely.SCENES[2:],
    *whole.SCENES[2:],
    *breaking.SCENES[1:],
    *slack.SCENES,
)

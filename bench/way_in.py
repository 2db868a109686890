"""The way in against its floor: a vote through receive, handler and outbox to its commit.

The floor is a bare SQLModel transaction that writes the same rows with the same database settings.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import handlers
from bench.figures import Figure, databases, percentile
from bot.db import Database
from bot.migrate import migrate
from bot.receive import Receiver
from handlers._chat import Tools
from handlers._titles import Titles
from handlers._topic_card import draw_topic
from models.audit import Chain, Entry
from models.inbox import Heard, Incoming
from models.message import message_to_data
from models.outbox import Outcome, Parcel
from models.person import Person, meet
from models.room import Room
from models.topic import Topic
from models.vote import Vote
from models.workcalendar import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE = 16
TURNS = 40  # votes of each person in one measurement
ROUNDS = 3  # the floor and ours take turns, and the best of each counts: the machine is shared

Act = Callable[[int, int], None]


def run() -> list[Figure]:
    """Measure on each database: alone, and with sixteen people at once."""
    handlers.discover()
    figures: list[Figure] = []
    for name, url in databases():
        with _world(url) as (db, receiver):
            figures += _alone(name, db, receiver) + _together(name, db, receiver)
    return figures


@contextmanager
def _world(url: str) -> Iterator[tuple[Database, Receiver]]:
    migrate(url)
    db = Database(url)
    with db.transaction() as session:
        people = [meet(session, "local", f"p{n}") for n in range(PEOPLE)]
        session.add(Room(platform="local", native="r", name="r", uses=["topics"]))
        for _ in range(2 * ROUNDS * (PEOPLE + 1) * TURNS):
            _topic_with_card(db, session, people[0])
    yield db, Receiver(db, Tools(WorkCalendar(ZONE), Titles()), lambda: datetime.now(ZONE))
    db.close()


def _topic_with_card(db: Database, session: Any, by: Person) -> None:  # noqa: ANN401
    now = datetime.now(UTC)
    topic = Topic(title="618 美妆测评", proposer=by.id, proposed_at=now)
    session.add(topic)
    session.flush()
    card = message_to_data(draw_topic(session, topic.subject, "room"))
    posted: dict[str, Any] = {
        "subject": topic.subject,
        "state": Outcome.SENT,
        "ref": "1",
        "at": now,
        "body": card,
    }
    session.add(Parcel(platform="local", room="r", **posted))
    session.add(Chain(subject=topic.subject, count=0, head=""))


def _alone(name: str, db: Database, receiver: Receiver) -> list[Figure]:
    fresh = count(1)
    pairs = [(_times(_ours(receiver, fresh), 1), _times(_bare(db, fresh), 1)) for _ in range(ROUNDS)]
    return _figures(f"way in, {name}, alone", pairs)


def _together(name: str, db: Database, receiver: Receiver) -> list[Figure]:
    fresh = count(2 * ROUNDS * TURNS + 1)
    pairs = [
        (_times(_ours(receiver, fresh), PEOPLE), _times(_bare(db, fresh), PEOPLE)) for _ in range(ROUNDS)
    ]
    return _figures(f"way in, {name}, {PEOPLE} at once", pairs)


def _figures(name: str, pairs: list[tuple[list[float], list[float]]]) -> list[Figure]:
    figures = []
    for share in (50, 99):
        ours = min(percentile(mine, share) for mine, _ in pairs) * 1000
        floor = min(percentile(bare, share) for _, bare in pairs) * 1000
        figures.append(Figure(f"{name}, p{share}", ours, "ms", floor, at_most=2.0))
    return figures


def _times(act: Act, people: int) -> list[float]:
    """Seconds of each act, with so many people at it at once."""
    times: list[float] = []

    def one(person: int) -> None:
        for turn in range(TURNS):
            began = time.perf_counter()
            act(person, turn)
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _ours(receiver: Receiver, fresh: count[int]) -> Act:
    def act(person: int, _: int) -> None:
        topic = next(fresh)
        line = f"topic vote T{topic}"
        receiver.hear(Incoming("local", f"e{topic}", f"p{person}", line, room="r", message=f"m{topic}"))

    return act


def _bare(db: Database, fresh: count[int]) -> Act:
    """Write what a vote writes: two keys, a vote, an audit entry, its chain, a reply, an edit."""

    def act(person: int, _: int) -> None:
        topic = next(fresh)
        now = datetime.now(UTC)
        with db.transaction() as session:
            event = f"local:event:b{topic}"
            session.add(Heard(key=event, event=event, at=now))
            session.add(Heard(key=f"local:message:b{topic}", event=event, at=now))
            session.add(Vote(topic=topic, person=person + 1, at=now))
            session.add(_entry(topic, person, now, event))
            chain = session.get_one(Chain, f"topic:T{topic}")
            chain.count, chain.head = 1, "0" * 64
            card = session.get_one(Parcel, topic)
            where: dict[str, Any] = {
                "platform": "local",
                "room": "r",
                "event": event,
                "at": now,
                "body": card.body,
            }
            session.add(Parcel(**where, only=f"p{person}"))
            session.add(Parcel(**where, subject=card.subject, edits=card.id))

    return act


def _entry(topic: int, person: int, now: datetime, event: str) -> Entry:
    said: dict[str, Any] = {"verb": "vote", "platform": "local", "event": event, "hash": "0" * 64}
    return Entry(subject=f"topic:T{topic}", n=1, at=now, person=person + 1, **said)

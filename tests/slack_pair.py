"""Two whole replicas in Slack, one of them killed again and again, while people type and mention."""

from __future__ import annotations

import random
import signal
import string
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

from sqlmodel import col, func, select

from bot.db import Database
from bot.virtual import real_time
from models.outbox import Outcome, Parcel
from models.person import Identity, Person
from models.room import Room
from models.topic import Topic
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_world import Message
from tests.invariants import broken
from tests.slack_ways import settings_for
from tests.trio import Replica

ROOM = "选题"
PEOPLE = ("市场", "编辑甲", "设计")
RETRIES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # seconds before an event is delivered again
PATIENCE = 240.0  # seconds until all is done in the end
KILLED_EVERY = (0.2, 1.5)  # seconds
BREATH = (1.0, 3.0)  # seconds between two lines of one: a channel takes a message a second


class Pair:
    """Two replicas of one database, and the workspace that both are in."""

    def __init__(self, database_url: str, folder: Path, slack: FakeSlack, by: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.slack = slack
        self._by, self._url, self._log = by, database_url, folder / "log"
        self._move_in()
        self.replicas = [self._start() for _ in range(2)]
        for replica in self.replicas:
            replica.wait_until_ready()
        self._is_reached()

    def kill(self) -> None:
        """Kill one of them, and start another in its place."""
        number = self.random.randrange(2)
        self.replicas[number].ends(signal.SIGKILL)
        self.replicas[number] = self._start()
        self.replicas[number].wait_until_ready()
        self._is_reached()

    def close(self) -> None:
        """End both."""
        for replica in self.replicas:
            replica.process.kill()
            replica.process.communicate()

    def _start(self) -> Replica:
        with settings_for(self.slack, self._by):
            return Replica(self._url, self._log)

    def _is_reached(self) -> None:
        """Let Slack know where they are; with a socket they say so themselves."""
        if self._by == "http":
            self.slack.sends_to(*(f"{replica.url}/slack/events" for replica in self.replicas))
        else:
            assert self.slack.socket.waits_for(1)

    def _move_in(self) -> None:
        native = self.slack.channel(ROOM).id
        db = Database(self._url)
        with db.transaction() as session:
            session.add(Room(platform="slack", native=native, name=ROOM, uses=["topics"]))
            for name in PEOPLE:
                user = self.slack.user(name)
                self.slack.world.channels[native].members.add(user.id)
                person = Person(name=name)
                session.add(person)
                session.flush()
                session.add(Identity(platform="slack", native=user.id, person=person.id))
        db.close()


class Proposals:
    """People who propose all the while; what was acknowledged, and what Slack promises to deliver."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._over = False
        self.asked: list[str] = []
        self.promised: list[str] = []

    @contextmanager
    def all_the_while(self) -> Iterator[None]:
        """Let them propose while something else happens."""
        speaking = [Thread(target=self._speak, args=(name, number)) for number, name in enumerate(PEOPLE)]
        for thread in speaking:
            thread.start()
        try:
            yield
        finally:
            self._over = True
            for thread in speaking:
                thread.join()

    def _speak(self, name: str, seed: int) -> None:
        drawn, hands = random.Random(f"{name}{seed}"), self._pair.slack.person(name)
        while not self._over:
            title = "".join(drawn.choices(string.ascii_lowercase, k=10))
            self.asked.append(title)
            if drawn.random() < 0.5:
                hands.mentions(f"选题 提交 {title}", ROOM)
                self.promised.append(title)  # an event is delivered until it is received
            elif hands.types(f"/paiqi 选题 提交 {title}", ROOM).ok:
                self.promised.append(title)
            sleep(drawn.uniform(*BREATH))

    def wrongs(self, database_url: str) -> list[str]:
        """What is wrong once all is done."""
        db = Database(database_url)
        until = monotonic() + PATIENCE
        while monotonic() < until and not self._is_done(db):
            sleep(0.2)
        with db.reading() as session:
            topics = Counter(session.exec(select(Topic.title)))
            found = broken(session, real_time())
        db.close()
        cards = Counter(title for title in topics for card in self._cards() if f"· {title}" in card.text)
        lost = [title for title in self.promised if topics[title] == 0]
        twice = [title for title in self.asked if topics[title] > 1]
        shown = [title for title in topics if cards[title] != 1]
        named = {"acknowledged and lost": lost, "proposed twice": twice, "not shown once": shown}
        return [*found, *(f"{what}: {titles}" for what, titles in named.items() if titles)]

    def _is_done(self, db: Database) -> bool:
        with db.reading() as session:
            titles = set(session.exec(select(Topic.title)))
            waiting = session.exec(select(func.count()).where(col(Parcel.state) == Outcome.WAITING)).one()
        return set(self.promised) <= titles and not waiting

    def _cards(self) -> list[Message]:
        return [message for message in self._pair.slack.messages(ROOM) if message.by_app]


def play(database_url: str, by: str, kills: int, seed: int) -> tuple[dict[str, object], list[str]]:
    """Let one of two be killed so many times: figures, and what was wrong."""
    with FakeSlack() as slack, TemporaryDirectory() as folder:
        slack.retries(*RETRIES, new_ids=True, by_itself=True)
        pair = Pair(database_url, Path(folder), slack, by, seed)
        try:
            proposals = Proposals(pair)
            with proposals.all_the_while():
                for _ in range(kills):
                    sleep(pair.random.uniform(*KILLED_EVERY))
                    pair.kill()
            wrongs = proposals.wrongs(database_url)
        finally:
            pair.close()
    figures: dict[str, object] = {
        "commands": len(proposals.asked),
        "acknowledged": len(proposals.promised),
        "kills": kills,
    }
    return figures, wrongs

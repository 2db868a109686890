"""Slack against its floor: a vote by slash command, from its being sent to its being acknowledged.

People speak one by one with a pause between, as one person does; or line upon line, alone and many at once,
so that what earlier lines set off is still being done. Many at once wait for the processor: what counts is
how much of it a line takes.

The floor is a Bolt app that does nothing, reached the same way in the same run. The pretended Slack takes no
time of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from sqlmodel import Session

from bench.figures import Figure, databases, percentile
from bot.db import Database
from bot.migrate import migrate
from models.message import Message
from models.outbox import Address, post
from models.person import Identity, Person
from models.room import Room
from models.topic import Topic
from tests.fakes.slack import FakeSlack
from tests.slack_ways import settings_for, until
from tests.trio import Replica

AT_ONCE = 20
TURNS = 30  # commands of each person in one measurement
PAUSE = 0.05  # seconds between two lines of somebody who takes them one by one
ROOM = "选题"
CARDS = 12  # proposed one a second, as a channel takes them
LETTERS = 1_000  # direct messages due at once
LIMITED, A_MINUTE = 200, 1_200  # and how many a limit lets through

SPACED, ALONE, CROWD = "spaced", "back to back", f"{AT_ONCE} at once"

Say = Callable[[int], float]
Times = dict[str, list[float]]


def run() -> list[Figure]:
    """Measure each way in on each database, the way out, and the pace."""
    figures: list[Figure] = []
    for by in ("http", "socket"):
        with FakeSlack() as slack, _bare(slack, by):
            bare = _times(lambda person: _types(slack, person, "help"))
        for name, url in databases():
            with FakeSlack() as slack, _serving(slack, url, by):
                ours = _times(_voting(slack))
                figures += _above(f"command in Slack, {by}, {name}", ours, bare)
                figures.append(_card(f"card in Slack, {by}, {name}", slack))
    return [*figures, *_letters()]


def _above(name: str, ours: Times, bare: Times) -> list[Figure]:
    """What ours takes more than a Bolt app that does nothing."""
    goals = {(SPACED, 50): 3.0, (ALONE, 50): 3.0, (CROWD, 50): 30.0, (CROWD, 99): 60.0}
    figures = []
    for (how, share), goal in goals.items():
        took, floor = percentile(ours[how], share) * 1000, percentile(bare[how], share) * 1000
        where = f"{name}, {how}, p{share}"
        figures.append(Figure(f"{where}, bare Bolt", floor, "ms"))
        figures.append(Figure(f"{where}, above it", took - floor, "ms", at_most=goal))
    return figures


def _times(say: Say) -> Times:
    """Seconds of each command: one by one, and line upon line. The first ones do not count."""
    found: Times = {}
    for how, people, pause in ((SPACED, 1, PAUSE), (ALONE, 1, 0.0), (CROWD, AT_ONCE, 0.0)):
        with ThreadPoolExecutor(people) as pool:
            list(pool.map(say, range(people)))
            found[how] = [seconds for _ in range(TURNS) for seconds in _turn(pool, say, people, pause)]
    return found


def _turn(pool: ThreadPoolExecutor, say: Say, people: int, pause: float) -> list[float]:
    time.sleep(pause)
    return list(pool.map(say, range(people)))


def _voting(slack: FakeSlack) -> Say:
    """Somebody votes, each time for another topic."""
    fresh = count(1)
    return lambda person: _types(slack, person, f"选题 投票 T{next(fresh)}")


def _types(slack: FakeSlack, person: int, line: str) -> float:
    answer = slack.person(f"p{person}").types(f"/paiqi {line}", ROOM)
    assert answer.ok, answer.error
    return answer.seconds


def _card(name: str, slack: FakeSlack) -> Figure:
    """Milliseconds from the acknowledgement of a proposal to its card in the room, at the most."""
    took = []
    _rests(slack)
    for number in range(CARDS):
        before = len(_cards(slack))
        _types(slack, 0, f"选题 提交 {'甲乙丙丁戊己庚辛壬癸子丑'[number] * 4}")
        began = time.perf_counter()
        until(partial(_is_more, slack, before))
        took.append(time.perf_counter() - began)
        time.sleep(1.2)
    return Figure(f"{name}, at most", max(took) * 1000, "ms", at_most=150.0)


def _is_more(slack: FakeSlack, before: int) -> bool:
    return len(_cards(slack)) > before


def _rests(slack: FakeSlack) -> None:
    """Wait until all that was answered is written."""
    before = -1
    while before != len(slack.calls()):
        before = len(slack.calls())
        time.sleep(1)


def _cards(slack: FakeSlack) -> list[str]:
    return [message.ts for message in slack.messages(ROOM) if message.by_app]


def _letters() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for limited, letters in ((0, LETTERS), (A_MINUTE, LIMITED)):
            url = f"sqlite:///{Path(folder) / f'{limited}.db'}"
            with FakeSlack() as slack, _serving(slack, url, "socket", people=letters):
                slack.limits(posts_per_minute=limited)
                took = _drained(slack, url, letters)
                what = f"{letters} direct messages in Slack" + (f", {limited} a minute" if limited else "")
                yield Figure(what, took, "s")
                yield Figure(f"{what}, refused", slack.refused(), "times", at_most=1.0)


def _drained(slack: FakeSlack, url: str, letters: int) -> float:
    db = Database(url)
    with db.transaction() as session:
        for number in range(letters):
            to = Address("slack", slack.person(f"p{number}").id, direct=True)
            post(session, to, Message("早"), datetime.now(UTC))
    began = time.perf_counter()
    while sum(bool(slack.dm(f"p{number}")) for number in range(letters)) < letters:
        time.sleep(0.05)
    db.close()
    return time.perf_counter() - began


@contextmanager
def _bare(slack: FakeSlack, by: str) -> Iterator[None]:
    _office(slack, AT_ONCE)
    with settings_for(slack, by):
        bolt = subprocess.Popen([sys.executable, "-m", "bench.bare_bolt"], stdout=subprocess.PIPE, text=True)
    try:
        assert bolt.stdout
        _reach(slack, by, bolt.stdout.readline().strip())
        yield
    finally:
        bolt.kill()
        bolt.communicate()


@contextmanager
def _serving(slack: FakeSlack, url: str, by: str, people: int = AT_ONCE) -> Iterator[None]:
    migrate(url)
    _move_in(slack, url, people)
    with tempfile.TemporaryDirectory() as folder, settings_for(slack, by):
        served = Replica(url, Path(folder) / "log")
        try:
            served.wait_until_ready()
            _reach(slack, by, f"{served.url}/")
            yield
        finally:
            served.process.kill()
            served.process.communicate()


def _reach(slack: FakeSlack, by: str, address: str) -> None:
    if by == "http":
        slack.sends_to(f"{address}slack/events")
    else:
        assert slack.socket.waits_for(1)


def _office(slack: FakeSlack, people: int) -> None:
    slack.channel(ROOM, members=[slack.user(f"p{number}").id for number in range(people)])


def _move_in(slack: FakeSlack, url: str, people: int) -> None:
    _office(slack, people)
    db = Database(url)
    with db.transaction() as session:
        native = slack.channel_id(ROOM)
        session.add(Room(platform="slack", native=native, name=ROOM, uses=["topics"]))
        for number in range(people):
            _join(session, slack, f"p{number}")
        for _ in range((2 + AT_ONCE) * (TURNS + 1)):
            session.add(Topic(title="618 美妆测评", proposer=1, proposed_at=datetime.now(UTC)))
    db.close()


def _join(session: Session, slack: FakeSlack, name: str) -> None:
    person = Person(name=name)
    session.add(person)
    session.flush()
    session.add(Identity(platform="slack", native=slack.person(name).id, person=person.id))

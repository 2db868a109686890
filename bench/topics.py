"""The topic meeting at its size: the month page, the ranking, and the import of an archive."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx
from sqlmodel import Session, select

from bench.archive import composed
from bench.figures import Figure
from bot.app import Paiqi
from bot.settings import Settings
from bot.web import build
from bot.web.server import Server, address, listen
from handlers._ahead import Opened, enter_sheet, read_ahead
from handlers._archive import Reader
from handlers._ranking import rank_topics
from handlers._sheet import read_sheet, write_sheet
from handlers._steps import Step, walk
from models.column import ContentColumn
from models.concern import Concern
from models.draft import Draft
from models.person import Identity, Person, Role
from models.published import Published
from models.topic import Topic
from models.vote import Vote

M = TypeVar("M", Figure, list[Figure])
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=ZONE)
ROUNDS = 5  # the best of each counts: the machine is shared
LONGEST = 20.0  # seconds until the server counts as failed
PLANNED = 500
PEOPLE = 16
OPEN = 10_000
ARCHIVE = 100_000
HEADINGS = ("标题", "发布时间", "阅读", "栏目", "链接")
COLUMNS = {"深度干货": 8, "短讯快报": 12, "热点解读": 6, "互动问答": 4}
"""Columns, with their quota of articles a month."""


def run() -> list[Figure]:
    """Measure each in a database of its own, on SQLite."""
    return [apart(_month), apart(_ranking), *apart(_import)]


def apart(measure: Callable[[Paiqi], M]) -> M:
    """Measure in a database of its own, at a pretended time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paiqi.db"
        settings = Settings.model_validate({"database_url": f"sqlite:///{file}", "sample": False})
        with Paiqi(settings, real=lambda: NOW) as paiqi:
            paiqi.migrate()
            return measure(paiqi)


def best(what: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of some rounds, in seconds."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        what()
        took.append(time.perf_counter() - began)
    return min(took)


def _team(session: Session) -> tuple[list[int], list[int]]:
    """The numbers of people, the first of whom leads, and of columns."""
    people = [Person(name=f"同事 {n}", role=Role.MEMBER.value) for n in range(PEOPLE)]
    people[0].role = Role.LEAD.value
    columns = [ContentColumn(name=name, quota=quota) for name, quota in COLUMNS.items()]
    session.add_all([*people, *columns])
    session.flush()
    session.add(Identity(platform="local", native="lead", person=people[0].id))
    return [person.id for person in people], [column.id for column in columns]


def _month(paiqi: Paiqi) -> Figure:
    """The page of a month in which so many topics are accepted, by HTTP."""
    with paiqi.db.transaction() as session:
        people, columns = _team(session)
        session.add_all(
            _accepted(title, NOW.replace(day=1 + n % 31, hour=18), people[n % 7], columns[n % len(columns)])
            for n, title in enumerate(composed(PLANNED))
        )
    with served(paiqi) as client:

        def page() -> None:
            assert client.get("/console/month?as=lead").text.count("<article") >= PLANNED

        page()
        return Figure(f"month page, {PLANNED} topics", best(page) * 1000, "ms", at_most=100)


@contextmanager
def served(paiqi: Paiqi) -> Iterator[httpx.Client]:
    """A browser, as it were, before the real server."""
    taken, answering = listen("127.0.0.1", 0), Event()
    server = Server(build(paiqi.site), answering.set)
    thread = Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    answering.wait(LONGEST)
    with httpx.Client(base_url=address(taken)) as client:
        yield client
    server.should_exit = True
    thread.join(LONGEST)


def _accepted(title: str, slot: datetime, owner: int, column: int) -> Topic:
    topic = Topic(title=title, state="accepted", column=column, proposer=owner, owner=owner, proposed_at=NOW)
    topic.slot, topic.slot_day, topic.slot_timed = slot, slot.date(), True
    return topic


def _ranking(paiqi: Paiqi) -> Figure:
    """All open topics with votes and concerns, and some published articles to compare the first with."""
    with paiqi.db.transaction() as session:
        people, columns = _team(session)
        titles = composed(OPEN + 1_000)
        for number, title in enumerate(titles[:OPEN], 1):
            at = NOW - timedelta(hours=number % 1_000)
            column = columns[number % len(columns)]
            session.add(Topic(title=title, proposed_at=at, column=column, proposer=people[number % PEOPLE]))
        session.add_all(
            Published(title=title, published_at=NOW, day=date(2026, 2, 1 + n % 28), reads=n)
            for n, title in enumerate(titles[OPEN:])
        )
        session.flush()
        topics = session.exec(select(Topic.id)).all()
        for number in topics:
            session.add_all(Vote(topic=number, person=one, at=NOW) for one in people[: number % 5])
        session.add_all(Concern(topic=one, person=people[0], text="来不及", at=NOW) for one in topics[::50])

    def rank() -> None:
        with paiqi.db.reading() as session:
            assert len(rank_topics(session, paiqi.tools, NOW)) == OPEN

    rank()
    return Figure(f"ranking, {OPEN:,} open topics", best(rank) * 1000, "ms", at_most=200)


def _import(paiqi: Paiqi) -> list[Figure]:
    """From the bytes of an XLSX to the last commit, and the longest that others wait to write meanwhile."""
    content = write_sheet("xlsx", HEADINGS, _rows())
    longest = 0.0

    def step(do: Step) -> object:
        nonlocal longest
        began = time.perf_counter()
        with paiqi.db.transaction() as session:
            given = do(session)
        longest = max(longest, time.perf_counter() - began)
        return given

    def enter(session: Session) -> int:
        draft, lead = session.get_one(Draft, 1), session.get_one(Person, 1)
        return enter_sheet(session, draft, lead, NOW).new

    began = time.perf_counter()
    opened = step(lambda session: _opened(session, content))
    assert isinstance(opened, Opened)
    walk(read_ahead(opened), step)
    assert step(enter) == ARCHIVE
    took = time.perf_counter() - began
    return [
        Figure(f"import, {ARCHIVE:,} rows of XLSX", took, "s", at_most=30),
        Figure("import, longest wait of other writers", longest * 1000, "ms", at_most=1_000),
    ]


def _opened(session: Session, content: bytes) -> Opened:
    people, _ = _team(session)
    fields = {"name": "archive.xlsx", "account": None}
    session.add(Draft(person=people[0], command="archive import", fields=fields, at=NOW))
    session.flush()
    return Opened(1, read_sheet("archive.xlsx", content), Reader(session, None, NOW))


def _rows() -> list[tuple[object, ...]]:
    names = list(COLUMNS)
    return [
        (
            title,
            f"{date(2016, 1, 1) + timedelta(days=number % 3_650)} 20:07",
            str(number % 30_000),
            names[number % len(names)],
            f"https://mp.weixin.qq.com/s/{number}",
        )
        for number, title in enumerate(composed(ARCHIVE))
    ]

"""Articles dated anew after the calendar changed, and reminders that are due all at once, on SQLite."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from sqlmodel import Session, col, select

from bench.figures import Figure, percentile
from bench.way_out import Instant, bare_rate
from bot.app import Paiqi
from bot.courier import Courier
from bot.db import Database
from bot.migrate import migrate
from bot.readers import Readers
from bot.settings import Settings
from bot.virtual import real_time
from handlers._chat import Tools
from jobs import _job, reminders, replanning
from models.article import Article
from models.overlay import declare
from models.person import Identity, Person, Role
from models.planning import plan
from models.progress import lay_out
from models.reminder import Reminder
from models.setting import dated_until
from models.sop import SHIPPED, STANDARD
from models.teamwork import team_calendar
from models.topic import Topic

ARTICLES, PEOPLE = 1_000, 50
DUE, TOGETHER = 10_000, 1_000
ROUNDS = 3  # the best counts: the machine is shared


def run() -> list[Figure]:
    """Measure on SQLite, which most teams use."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        migrate(url)
        with Paiqi(Settings.model_validate({"database_url": url, "sample": False})) as paiqi:
            return _figures(paiqi)


def _figures(paiqi: Paiqi) -> list[Figure]:
    now = paiqi.clock.now()
    people = _meet(paiqi.db)
    _begin(paiqi.db, paiqi.tools, people, now)
    dated = min(_date_anew(paiqi, now, working) for working in (False, True) * ROUNDS)
    figures = [Figure(f"{ARTICLES} articles dated anew after a calendar change", dated, "s", at_most=2.0)]
    bare = bare_rate(paiqi.db)
    found, waits, sent = _ring(paiqi, people, now, DUE)
    figures += [
        Figure(f"{DUE} due reminders found and posted", found, "s", at_most=3.0),
        Figure("others wait meanwhile, longest", max(waits) * 1000, "ms", at_most=100.0),
        Figure(f"{DUE} due reminders sent to an instant platform", sent, "s", at_most=12.0),
        Figure("their rate, beside two bare commits a row", DUE / sent, "rows/s", bare, at_least=0.5),
    ]
    late = _together(paiqi, people)
    return [
        *figures,
        Figure(f"{TOGETHER} due together, p99 until sent", percentile(late, 99), "s", at_most=1.0),
    ]


def _meet(db: Database) -> list[int]:
    with db.transaction() as session:
        people = [Person(name=f"编辑{n}", role=Role.EDITOR.value) for n in range(PEOPLE)]
        session.add_all(people)
        session.flush()
        for one in people:
            session.add(Identity(platform=Instant.name, native=f"U{one.id}", person=one.id))
        return [one.id for one in people]


def _begin(db: Database, tools: Tools, people: list[int], now: datetime) -> None:
    """Plan articles by the standard template, each published on another day."""
    template = SHIPPED[STANDARD]
    with db.transaction() as session:
        calendar = team_calendar(session, tools.calendar)
        for n in range(ARTICLES):
            slot = now + timedelta(days=20 + n % 60, hours=n % 7)
            article = _article(session, n, people[n % PEOPLE], slot, now)
            lay_out(
                session, article, template, plan(template.stages_for(frozenset()), slot, now, calendar), now
            )


def _article(session: Session, n: int, owner: int, slot: datetime, now: datetime) -> Article:
    topic = Topic(title=f"第 {n} 篇", proposer=owner, state="accepted", owner=owner, proposed_at=now)
    session.add(topic)
    session.flush()
    article = Article(
        topic=topic.id, title=topic.title, owner=owner, slot=slot, slot_day=slot.date(), sop=STANDARD
    )
    session.add(article)
    session.flush()
    return article


def _date_anew(paiqi: Paiqi, now: datetime, working: bool) -> float:
    """Seconds until all are dated anew, after a working day in their midst was declared off, or on again."""
    calendar = paiqi.tools.calendar
    with paiqi.db.transaction() as session:
        declare(session, calendar.add_working_days(now.date(), 25), working)
    began = time.perf_counter()
    _run_all(paiqi, replanning.date_articles_anew, lambda session: dated_until(session) is not None, now)
    return time.perf_counter() - began


def _run_all(paiqi: Paiqi, job: _job.Run, is_due: Callable[[Session], bool], now: datetime) -> None:
    more = True
    while more:
        with paiqi.db.transaction() as session:
            job(session, now, paiqi.tools)
            more = is_due(session)


def _fill(paiqi: Paiqi, people: list[int], at: datetime, count: int) -> None:
    with paiqi.db.transaction() as session:
        session.add_all(Reminder(person=people[n % PEOPLE], at=at, what=f"第 {n} 件事") for n in range(count))


def _ring(paiqi: Paiqi, people: list[int], now: datetime, count: int) -> tuple[float, list[float], float]:
    """Seconds until all is posted, others' waits for a transaction meanwhile, seconds until all is sent."""
    _fill(paiqi, people, now, count)
    waits: list[float] = []
    stop = Event()
    other = Thread(target=_write, args=(paiqi.db, waits, stop))
    other.start()
    began = time.perf_counter()
    _run_all(paiqi, reminders.ring, _is_any_due, now)
    found = time.perf_counter() - began
    stop.set()
    other.join()
    began = time.perf_counter()
    courier, platform = _courier(paiqi.db)
    courier.drain()
    assert len(platform.handed) == count
    return found, waits, time.perf_counter() - began


def _is_any_due(session: Session) -> bool:
    return (
        session.exec(select(Reminder.id).where(col(Reminder.rung_at).is_(None)).limit(1)).first() is not None
    )


def _write(db: Database, waits: list[float], stop: Event) -> None:
    """Write as somebody else does, and note how long that takes."""
    while not stop.is_set():
        began = time.perf_counter()
        with db.transaction() as session:
            session.merge(Person(id=1, name="编辑0", role=Role.EDITOR.value))
        waits.append(time.perf_counter() - began)
        time.sleep(0.02)


def _together(paiqi: Paiqi, people: list[int]) -> list[float]:
    """Seconds from when they fall due until each is sent."""
    now = paiqi.clock.now()
    _fill(paiqi, people, now, TOGETHER)
    courier, platform = _courier(paiqi.db)
    stop = Event()
    sender = Thread(target=courier.run, args=(stop,))
    sender.start()
    began = time.perf_counter()
    _run_all(paiqi, reminders.ring, _is_any_due, now)
    while len(platform.handed) < TOGETHER:
        time.sleep(0.001)
    stop.set()
    paiqi.db.tell()
    sender.join()
    return [at - began for at in platform.handed]


def _courier(db: Database) -> tuple[Courier, Instant]:
    platform = Instant()
    return Courier(db, platform, Readers(real_time().tzinfo, "zh_CN", real_time), real_time), platform  # type: ignore[arg-type]

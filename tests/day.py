"""A typical day of a team, up to the next morning, on a chat that delivers each line until it is heard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from mmap import mmap
from pathlib import Path
from time import sleep
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from bot import logs
from bot.db import Database
from jobs._job import JOBS, Daily
from models.audit import Entry
from models.inbox import Incoming
from models.occurrence import Occurrence
from models.outbox import Outcome, Parcel
from models.person import Role, meet
from models.room import Room
from models.topic import Topic
from tests.fated import Fated, Mishap, Unlucky, give_fate
from tests.invariants import broken
from tests.pretended import NAME, Hand
from tests.replicas import PROCESSES
from tests.said import moment

ROOM, LEAD, EDITOR, MARKET = "选题", "负责人", "编辑甲", "市场"
DAY = (
    ("2026-03-11 10:30", EDITOR, "选题 提交 618美妆测评"),
    ("2026-03-11 10:31", MARKET, "选题 投票 {0}"),
    ("2026-03-11 10:32", MARKET, "选题 提交 租房避坑"),
    ("2026-03-11 10:33", MARKET, "提醒 11:00 交首图"),
    ("2026-03-11 11:30", LEAD, "选题 不采用 {1} 已经写过"),
    ("2026-03-11 11:31", LEAD, "选题 定题 {0} @编辑甲 截止 3月12日 20:07"),
)
MORNING = moment("2026-03-12 09:08")
LONGEST = 900  # seconds of the day that anything may take: a dead replica's job is taken over after 60
NUMBER = re.compile(r"[TMDRAPSV]\d+")  # PostgreSQL's have gaps where a line was tried twice


LEAVES_A_TRACE = ("INSERT", "UPDATE", "DELETE", "COMMIT", "/send", "/edit")


def can_meet(mishap: Mishap, what: str) -> bool:
    """Whether a mishap is another one here than a moment before or later: who only reads can only fail."""
    return mishap is Mishap.FAILS or what.startswith(LEAVES_A_TRACE)


class Task(NamedTuple):
    """A day to live through: the `nth` of all that a mishap can meet suffers it, unless `nth` is 0."""

    database_url: str
    port: int
    diary: str
    nth: int = 0
    mishap: Mishap = Mishap.FAILS


class Diary:
    """Which line of the day comes next and what time it is, kept where a SIGKILL does not reach it."""

    SIZE = 16

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._kept = mmap(opened.fileno(), self.SIZE)

    @property
    def line(self) -> int:
        """The next line."""
        return int.from_bytes(self._kept[:8])

    @line.setter
    def line(self, number: int) -> None:
        self._kept[:8] = number.to_bytes(8)

    @property
    def now(self) -> datetime:
        """The time on the wall, to the microsecond."""
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int.from_bytes(self._kept[8:]))

    @now.setter
    def now(self, at: datetime) -> None:
        self._kept[8:] = int((at - datetime.fromtimestamp(0, UTC)) / timedelta(microseconds=1)).to_bytes(8)


class Living:
    """Lives through a day, or what is left of it. `met` is what each mishap could meet in it, in order."""

    def __init__(self, task: Task) -> None:
        self.met: dict[Mishap, list[str]] = {mishap: [] for mishap in Mishap}
        self._task = task
        self._diary = Diary(Path(task.diary))
        self._db, self._eyes = Database(task.database_url), Database(task.database_url)
        self._platform = Unlucky(task.port, self._draw)
        give_fate(self._db, self._draw)
        self._paiqi = Fated(self._db, self._platform, lambda: self._diary.now)

    def _draw(self, what: str) -> Mishap | None:
        for mishap in Mishap:
            if can_meet(mishap, what):
                self.met[mishap].append(what)
        mine = self._task.mishap
        return mine if can_meet(mine, what) and len(self.met[mine]) == self._task.nth else None

    def close(self) -> None:
        """Let go of all that is held."""
        self._platform.close()
        self._db.close()
        self._eyes.close()

    def live(self) -> None:
        """Live to the end of the day; who comes back begins with what is due."""
        self._settle()
        while self._diary.line < len(DAY):
            at, who, line = DAY[self._diary.line]
            self._pass_until(moment(at))
            self._deliver(who, line)
            self._diary.line += 1
            self._settle()
        self._pass_until(MORNING)

    def _deliver(self, who: str, line: str) -> None:
        """Deliver a line as a chat does, until it is acknowledged."""
        event = f"{self._diary.line} {line}"
        with self._eyes.reading() as session:
            topics = session.exec(select(Topic.id).order_by(col(Topic.id))).all()
        said = Incoming(NAME, event, who, line.format(*(f"T{number}" for number in topics)), room=ROOM)
        while True:
            try:
                self._paiqi.receiver.hear(said)
                return
            except SQLAlchemyError:
                self._diary.now += timedelta(seconds=1)

    def _pass_until(self, moment: datetime) -> None:
        """Let time pass from one thing that falls due to the next."""
        while (coming := self._coming()) is not None and coming <= moment:
            self._diary.now = max(coming, self._diary.now)
            self._settle()
        self._diary.now = max(moment, self._diary.now)

    def _coming(self) -> datetime | None:
        try:
            return self._paiqi.runner.next_after(self._paiqi.clock.now())
        except SQLAlchemyError:
            return self._diary.now + timedelta(seconds=1)

    def _settle(self) -> None:
        """Do what is due, as the alarm and the courier's thread would, until nothing is."""
        for _ in range(LONGEST):
            well = self._looks()
            if well and not self._undone():
                return
            self._diary.now += timedelta(seconds=1)
            sleep(0.001)
        raise AssertionError(f"this never gets done: {self._undone()}")

    def _looks(self) -> bool:
        try:
            self._paiqi.runner.run_due()
            self._paiqi.courier.drain()
        except SQLAlchemyError:
            return False
        return True

    def _undone(self) -> list[object]:
        with self._eyes.reading() as session:
            waiting = select(Parcel.id).where(Parcel.state == Outcome.WAITING, Parcel.at <= self._diary.now)
            jobs = select(Occurrence.job).where(col(Occurrence.done_at).is_(None))
            return [*session.exec(waiting), *session.exec(jobs)]


def live(task: Task) -> None:
    """Live a day."""
    with closing(Living(task)) as living:
        living.live()


def live_apart(task: Task) -> None:
    """Live a day in a process of its own; what is expected to go wrong is not logged."""
    logs.begin("ERROR")
    live(task)


class Result(NamedTuple):
    """What a day came to: messages by room, audit entries, and daily jobs that were done.

    Numbers, which may differ, are left out.
    """

    seen: Counter[tuple[str, str]]
    entries: Counter[tuple[str, str, str]]
    jobs: Counter[str]


@dataclass(frozen=True)
class Days:
    """Days to be lived on databases as new as can be; `folder` holds their diaries."""

    chat: Hand
    folder: Path

    def undisturbed(self, database_url: str) -> tuple[dict[Mishap, list[str]], Result]:
        """Live a day without a mishap: what each could meet in it, in order, and what it comes to."""
        task = self._prepared(database_url)
        with closing(Living(task)) as living:
            living.live()
            return living.met, self._result(database_url)

    def disturbed(self, database_url: str, nth: int, mishap: Mishap) -> Result:
        """Live a day in which the n-th of all that is done suffers a mishap."""
        task = self._prepared(database_url)._replace(nth=nth, mishap=mishap)
        if mishap is Mishap.KILLED:
            process = PROCESSES.Process(target=live_apart, args=(task,))
            process.start()
            process.join()
            assert process.exitcode == -9, f"the replica ended with {process.exitcode}"
            task = task._replace(nth=0)
        live(task)
        return self._result(database_url)

    def _prepared(self, database_url: str) -> Task:
        self.chat.reset()
        self.chat.rooms(names=[ROOM, LEAD, EDITOR, MARKET])
        diary = self.folder / "diary"
        diary.write_bytes(bytes(Diary.SIZE))
        Diary(diary).now = moment(DAY[0][0])
        with _opened(database_url) as db, db.transaction() as session:
            for name in (LEAD, EDITOR, MARKET):
                meet(session, NAME, name)
            meet(session, NAME, LEAD).role = Role.LEAD
            session.add(Room(platform=NAME, native=ROOM, name=ROOM, uses=["topics"]))
        return Task(database_url, self.chat.port, str(diary))

    def _result(self, database_url: str) -> Result:
        with _opened(database_url) as db, db.reading() as session:
            unsound = broken(session, Diary(self.folder / "diary").now)
            assert not unsound, unsound
            return _came_to(session, self.chat)


def _came_to(session: Session, chat: Hand) -> Result:
    shown = [(m["room"], m["edits"][-1] if m["edits"] else m["text"]) for m in chat.shown()]
    entries = session.exec(select(Entry.verb, Entry.before, Entry.after)).all()
    daily = [name for name, job in JOBS.items() if isinstance(job.when, Daily)]
    done = select(Occurrence.job).where(col(Occurrence.done_at).is_not(None), col(Occurrence.job).in_(daily))
    seen = Counter((room, NUMBER.sub("#", text)) for room, text in shown)
    return Result(seen, Counter(entries), Counter(session.exec(done)))


@contextmanager
def _opened(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as db:
        yield db

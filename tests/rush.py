"""Very many reminders due at one moment: rung in batches, and sent to a platform that takes no time."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from threading import Event, Thread

import psutil
from sqlmodel import Session, col, func, insert, select

from bench.way_out import Instant
from bot.app import Paiqi
from bot.courier import Courier
from bot.db import Database
from bot.platform import Delivery
from bot.readers import Readers
from bot.settings import Settings
from bot.virtual import real_time
from jobs.reminders import ring
from models.person import Identity, Person
from models.reminder import Reminder

PEOPLE = 50
FIRST = 1_000  # after so many the memory that it takes is known
BATCH = 1_000  # rows written at once, to fill the table


@dataclass(frozen=True)
class Rush:
    """What each person got, what the memory grew by after the first in MB, seconds until each was sent."""

    got: Counter[str]
    growth: float
    late: list[float]


class Counting(Instant):
    """Takes messages at once, and keeps of each only for whom it was."""

    def __init__(self) -> None:
        super().__init__()
        self.got: Counter[str] = Counter()

    def send(self, delivery: Delivery) -> str:
        """Take a message."""
        self.got[delivery.to.room] += 1
        return super().send(delivery)


def rush(database_url: str, count: int) -> Rush:
    """Let so many fall due at once, while the courier is at work."""
    settings = Settings.model_validate({"database_url": database_url, "sample": False})
    with Paiqi(settings) as paiqi:
        _fill(paiqi.db, count)
        platform, stop = Counting(), Event()
        readers = Readers(paiqi.tools.zone, "zh_CN", real_time)
        sender = Thread(target=Courier(paiqi.db, platform, readers, real_time).run, args=(stop,))
        sender.start()
        began, before = time.perf_counter(), 0.0
        while _rings_some(paiqi):
            before = before or (_resident() if len(platform.handed) >= FIRST else 0.0)
        while len(platform.handed) < count:
            before = before or (_resident() if len(platform.handed) >= FIRST else 0.0)
            time.sleep(0.01)
        growth = _resident() - before
        stop.set()
        paiqi.db.tell()
        sender.join()
        return Rush(platform.got, growth, sorted(at - began for at in platform.handed))


def _rings_some(paiqi: Paiqi) -> bool:
    """Ring a batch; False once nothing is left."""
    waiting = select(func.count()).select_from(Reminder).where(col(Reminder.rung_at).is_(None))
    with paiqi.db.transaction() as session:
        ring(session, paiqi.clock.now(), paiqi.tools)
        return session.exec(waiting).one() > 0


def _fill(db: Database, count: int) -> None:
    """People who are reached on the platform, and their reminders, all of one moment."""
    now = real_time()
    with db.transaction() as session:
        people = _people(session)
    for begin in range(0, count, BATCH):
        rows = [
            {"person": people[n % PEOPLE], "at": now, "what": f"第 {n} 件事", "outcome": ""}
            for n in range(begin, min(begin + BATCH, count))
        ]
        with db.transaction() as session:
            session.execute(insert(Reminder), rows)


def _people(session: Session) -> list[int]:
    people = [Person(name=f"编辑{n}") for n in range(PEOPLE)]
    session.add_all(people)
    session.flush()
    session.add_all(Identity(platform=Instant.name, native=one.name, person=one.id) for one in people)
    return [one.id for one in people]


def _resident() -> float:
    """MB in memory."""
    return float(psutil.Process().memory_info().rss) / 1e6

"""The way out against its floor: due rows through intent, rendering and mark to an instant platform.

The floor is a loop on one connection that commits the same two statements for each row through SQLAlchemy
Core, and renders nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Event, Thread
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import SQLModel

from bench.figures import Figure, databases, percentile
from bot.courier import Courier
from bot.db import Database
from bot.migrate import migrate
from bot.platform import Delivery
from bot.readers import Readers
from bot.virtual import real_time
from models.message import Button, Field, Message
from models.outbox import Address, Outcome, Parcel, post
from models.words import t

ROUNDS = 2  # the floor and ours take turns, and the best of each counts: the machine is shared
DUE = 10_000  # rows of both rounds, of ours as of the floor
ROOMS = 20
LETTERS = 300  # messages posted one by one
CARD = Message(
    t("{number} is already {state}; nothing to do.", number="T12", state=t("accepted")),
    fields=(
        Field(t("Owner"), "编辑甲"),
        Field(t("Due"), t("{day}", day=date(2026, 12, 1))),
        Field(t("Votes"), t("{count}", count=1234)),
    ),
    buttons=(Button(t("Accept"), "topic accept T12", primary=True), Button(t("Vote"), "topic vote T12")),
    subject="topic:T12",
)
_OUTBOX = SQLModel.metadata.tables[Parcel.__tablename__]
_INTENT = SQLModel.metadata.tables["intent"]


class Instant:
    """A platform that takes no time, and notes when it was handed each message."""

    name = "instant"
    pace = 0.0

    def __init__(self) -> None:
        self.handed: list[float] = []

    def send(self, delivery: Delivery) -> str:
        """Take a message."""
        self.handed.append(time.perf_counter())
        return delivery.key

    def edit(self, delivery: Delivery, ref: str) -> None:
        """Take an edit."""

    def find(self, delivery: Delivery) -> str | None:
        """Nothing is ever in doubt."""


def run() -> list[Figure]:
    """Measure on each database: the rate of a backlog, and how soon one message is on its way."""
    figures: list[Figure] = []
    for name, url in databases():
        migrate(url)
        db = Database(url)
        pairs = [(_ours(db), bare_rate(db)) for _ in range(ROUNDS)]
        ours, floor = max(rate for rate, _ in pairs), max(rate for _, rate in pairs)
        figures.append(Figure(f"way out, {name}, backlog", ours, "rows/s", floor, at_least=0.5))
        waits = [seconds * 1000 for seconds in _waits(db)]
        figures.append(Figure(f"way out, {name}, commit to platform, p50", percentile(waits, 50), "ms"))
        p99 = percentile(waits, 99)
        figures.append(Figure(f"way out, {name}, commit to platform, p99", p99, "ms", at_most=20.0))
        db.close()
    return figures


def _courier(db: Database, platform: Instant) -> Courier:
    return Courier(db, platform, Readers(ZoneInfo("Asia/Shanghai"), "zh_CN", real_time), real_time)


def _fill(db: Database) -> None:
    with db.transaction() as session:
        for number in range(DUE // ROUNDS):
            post(session, Address(Instant.name, f"room{number % ROOMS}"), CARD, real_time())


def _ours(db: Database) -> float:
    """Rows a second."""
    _fill(db)
    courier = _courier(db, Instant())
    began = time.perf_counter()
    return courier.drain() / (time.perf_counter() - began)


def bare_rate(db: Database) -> float:
    """Rows a second of a loop that commits the same two statements for each row, and does nothing else."""
    _fill(db)
    row = _OUTBOX.c.id == bindparam("row")
    intend, mark = (
        insert(_INTENT),
        update(_OUTBOX).where(row).values(state=Outcome.SENT, ref=bindparam("ref"), sent_at=bindparam("now")),
    )
    waiting = select(_OUTBOX.c.id).where(_OUTBOX.c.state == Outcome.WAITING).order_by(_OUTBOX.c.id)
    with db.line() as line:
        with line.transaction() as connection:
            rows = connection.scalars(waiting).all()
        began = time.perf_counter()
        for number in rows:
            with line.transaction() as connection:
                connection.execute(intend, {"parcel": number, "at": datetime.now(UTC)})
            with line.transaction() as connection:
                connection.execute(mark, {"row": number, "ref": str(number), "now": datetime.now(UTC)})
        return len(rows) / (time.perf_counter() - began)


def _waits(db: Database) -> list[float]:
    """Seconds from the commit of a message to the platform's hand, one message at a time."""
    waits = []
    with _running(db) as platform:
        for number in range(LETTERS):
            with db.transaction() as session:
                post(session, Address(Instant.name, f"room{number % ROOMS}"), CARD, real_time())
            committed = time.perf_counter()
            while len(platform.handed) <= number:
                time.sleep(0.0002)
            waits.append(max(0.0, platform.handed[number] - committed))
            time.sleep(0.01)  # nobody types faster; the courier is at rest again
    return waits


@contextmanager
def _running(db: Database) -> Iterator[Instant]:
    platform, stop = Instant(), Event()
    thread = Thread(target=_courier(db, platform).run, args=(stop,))
    thread.start()
    yield platform
    stop.set()
    db.tell()
    thread.join()

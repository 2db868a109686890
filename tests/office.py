"""The post office: a courier between a real database and the pretended chat, with a clock that we move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.courier import Courier
from bot.db import Database
from bot.patience import Jitter
from bot.readers import Readers
from bot.virtual import real_time
from models import outbox
from models.message import Message
from models.outbox import Address, Card, Outcome, Parcel
from models.person import Identity, Person
from models.room import Room
from models.words import Words
from tests.invariants import broken
from tests.pretended import NAME, Hand, Pretended
from tests.said import SHANGHAI, WEDNESDAY

ROOM, OTHER_ROOM = "选题", "数据"
MOST_LOOKS = 80  # how often the courier looks while time passes


class Office:
    """Two rooms, nobody in them, and one sender; it is Wednesday 11 March 2026, 10:30."""

    def __init__(self, database_url: str, chat: Hand, pace: float = 0.0, patience: float = 5.0) -> None:
        self.now = WEDNESDAY
        self.chat = chat
        self.db = Database(database_url)
        self.platform = Pretended(chat.port, pace, patience)
        self.readers = Readers(SHANGHAI, "zh_CN", self._clock)
        self.courier = self.another_courier(self.platform)
        chat.reset()
        chat.rooms(names=[ROOM, OTHER_ROOM])

    def another_courier(self, platform: Pretended, jitter: Jitter = max) -> Courier:
        """Somebody else who sends from the same database; of the pauses that may be drawn, the longest is."""
        return Courier(self.db, platform, self.readers, self._clock, self._clock, jitter)

    def real_courier(self) -> Courier:
        """One who lives by real time."""
        return Courier(self.db, self.platform, self.readers, real_time)

    def _clock(self) -> datetime:
        return self.now

    def posts(self, text: Words, room: str = ROOM, at: datetime | None = None, **address: Any) -> int:  # noqa: ANN401
        """Post a message; its row's number."""
        with self.db.transaction() as session:
            row = outbox.post(session, Address(NAME, room, **address), Message(text), at or self.now)
        assert row is not None
        return row

    def changes(self, row: int, text: Words) -> None:
        """Let a posted message show something else."""
        with self.db.transaction() as session:
            posted = session.get_one(Parcel, row).model_dump(include=set(Card._fields))
            outbox.edit(session, Card(**posted), Message(text), self.now)

    def joins(self, *rows: Person | Room | Identity) -> None:
        """Let somebody join, or bind a room."""
        with self.db.transaction() as session:
            session.add_all(rows)

    def settles(self) -> int:
        """Send what can go now; how many rows were settled."""
        return self.courier.drain()

    def passes(self, **time: float) -> None:
        """Let time pass, the courier looking again and again."""
        until = self.now + timedelta(**time)
        step = max(timedelta(seconds=1), timedelta(**time) / MOST_LOOKS)
        self.settles()
        while self.now < until:
            self.now = min(until, self.now + step)
            self.settles()

    def row(self, number: int) -> Parcel:
        """A row as it stands."""
        with self.db.reading() as session:
            return session.get_one(Parcel, number)

    def states(self) -> list[Outcome]:
        """What became of each row, in the order in which they were posted."""
        with self.db.reading() as session:
            return [Outcome(state) for state in session.exec(select(Parcel.state).order_by(col(Parcel.id)))]


@contextmanager
def post_office(database_url: str, chat: Hand, **how: Any) -> Iterator[Office]:  # noqa: ANN401
    """Open the office, and see at its end that what must always hold does hold."""
    office = Office(database_url, chat, **how)
    try:
        yield office
        with office.db.reading() as session:
            assert broken(session, office.now) == []
    finally:
        office.platform.close()
        office.db.close()

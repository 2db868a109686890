"""Reminders on their way while replicas are killed or put to sleep, and what the chat saw of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from time import sleep

from sqlmodel import col, select

from bot.db import Database
from bot.virtual import real_time
from models import outbox
from models.message import Message
from models.outbox import Address, Outcome, Parcel
from tests.invariants import broken
from tests.pretended import NAME, Hand
from tests.replicas import Fleet, Phase

ROOMS = [f"群{number}" for number in range(40)]


@dataclass
class Tally:
    """What became of reminders; `late` is seconds from when each was due to when it was seen, sorted."""

    posted: int
    lost: int
    twice: int
    early: int
    disordered: int
    given_up: int
    unsound: list[str]
    late: list[float]

    @property
    def faults(self) -> dict[str, object]:
        """All that may not be, and is."""
        names = ("lost", "twice", "early", "disordered", "given_up", "unsound")
        return {name: found for name in names if (found := getattr(self, name))}


def post_reminders(db: Database, count: int, over: timedelta, after: timedelta = timedelta()) -> None:
    """Post so many, falling due one after the other, room by room."""
    begin = real_time() + after
    with db.transaction() as session:
        for number in range(count):
            to = Address(NAME, ROOMS[number % len(ROOMS)])
            outbox.post(session, to, Message(f"提醒 {number}"), begin + over * number / count)


def kill_some(
    fleet: Fleet, db: Database, chat: Hand, kills: int, every: tuple[float, float]
) -> Counter[Phase]:
    """SIGKILL replicas, each replaced by a new one; how many died in which phase."""
    counted: Counter[Phase] = Counter()
    for _ in range(kills):
        fleet.wait_until_ready()
        sleep(fleet.random.uniform(*every))
        counted[_phase(db, chat, *fleet.kill_one())] += 1
        fleet.start()
    return counted


@contextmanager
def killing(fleet: Fleet, db: Database, chat: Hand, every: tuple[float, float]) -> Iterator[Counter[Phase]]:
    """SIGKILL replicas all the while; gives the count, which grows."""
    counted: Counter[Phase] = Counter()
    over = Event()

    def kill() -> None:
        while not over.is_set():
            counted.update(kill_some(fleet, db, chat, 1, every))

    thread = Thread(target=kill)
    thread.start()
    try:
        yield counted
    finally:
        over.set()
        thread.join()


def _phase(db: Database, chat: Hand, noted: Phase, key: str) -> Phase:
    """Tell from what is left behind how far the message in hand had come."""
    if not key:
        return Phase.BEFORE_INTENT
    with db.reading() as session:
        row = session.get_one(Parcel, int(key.partition("-")[0]))
    if row.state != Outcome.WAITING:
        return Phase.BEFORE_INTENT
    if not chat.knows(key=key):
        return Phase.INTENDED
    return Phase.SENT if noted is Phase.INTENDED else Phase.UNMARKED


def wait_until_settled(db: Database) -> None:
    """Wait until nothing waits to be sent."""
    while is_waiting(db):
        sleep(0.05)


def is_waiting(db: Database) -> bool:
    """Whether anything waits to be sent."""
    with db.reading() as session:
        return (
            session.exec(select(Parcel.id).where(Parcel.state == Outcome.WAITING).limit(1)).first()
            is not None
        )


def tally(db: Database, chat: Hand) -> Tally:
    """Compare what was posted with what the chat saw."""
    with db.reading() as session:
        rows = session.exec(select(Parcel.body, Parcel.at, Parcel.state).order_by(col(Parcel.id))).all()
        unsound = broken(session, real_time(), oldest_due=timedelta(minutes=1))
    due = {str(body["text"]): at for body, at, state in rows if state != Outcome.PARKED}
    shown = chat.shown()
    seen = Counter(message["text"] for message in shown)
    first = {message["text"]: message["at"] for message in reversed(shown)}
    late = sorted(at - due[text].timestamp() for text, at in first.items())
    return Tally(
        posted=len(rows),
        lost=len(due.keys() - seen.keys()),
        twice=sum(times - 1 for times in seen.values()),
        early=sum(seconds < 0 for seconds in late),
        disordered=_disordered(shown, list(due)),
        given_up=len(rows) - len(due),
        unsound=unsound,
        late=late,
    )


def _disordered(shown: list[dict[str, str]], posted: list[str]) -> int:
    """How many messages stand in their room after one that was posted later."""
    place = {text: number for number, text in enumerate(posted)}
    newest: dict[str, int] = {}
    wrong = 0
    for message in shown:
        number = place[message["text"]]
        wrong += number < newest.get(message["room"], -1)
        newest[message["room"]] = max(number, newest.get(message["room"], -1))
    return wrong

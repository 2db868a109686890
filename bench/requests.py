"""Requests at their size: agreeing against the bare transaction, the queue's page, and what is stuck.

The floor of agreeing is a bare SQLModel transaction that writes the same rows with the same settings.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

import handlers
from bench.figures import Figure, databases, percentile
from bench.topics import NOW, ROUNDS, ZONE, best, served
from bot.app import Paiqi
from bot.db import Database
from bot.migrate import migrate
from bot.receive import Receiver
from bot.settings import Settings
from handlers._chat import Tools
from handlers._request_card import draw_request
from handlers._titles import Titles
from models.audit import Chain, Entry
from models.inbox import Heard, Incoming
from models.message import message_to_data
from models.outbox import Outcome, Parcel
from models.person import Identity, Person, Role, meet
from models.request import Request, Seat, fill
from models.request_kind import Kind, StepSpec
from models.request_shipped import SHIPPED
from models.request_stuck import all_stuck
from models.room import Room
from models.workcalendar import WorkCalendar

PEOPLE = 16
TURNS = 20  # decisions of each person in one measurement
TRIES = 2  # the floor and ours take turns, and the best of each counts: the machine is shared
OPEN = 10_000
VALUES = {"content": "近三个月的阅读，按栏目分开", "period": "12 月到 2 月", "needed": "2026-03-20"}
TWO_STEPS = Kind(
    "two", "两步", "Two", SHIPPED["data"].fields,
    (StepSpec("first", "一审", "First", ("duty",)), StepSpec("second", "二审", "Second", ("duty",))),
    doer="role:editor", shown=("period", "needed"),
)  # fmt: skip
Act = Callable[[int, int], None]


def run() -> list[Figure]:
    """Measure deciding on both databases, the page and the search on SQLite."""
    handlers.discover()
    figures: list[Figure] = []
    for name, url in databases():
        with _world(url) as (db, receiver):
            figures += _deciding(name, db, receiver)
    return [*figures, *_many()]


@contextmanager
def _world(url: str) -> Iterator[tuple[Database, Receiver]]:
    migrate(url)
    db = Database(url)
    with db.transaction() as session:
        people = [meet(session, "local", f"p{n}") for n in range(PEOPLE)]
        filer, last = meet(session, "local", "filer"), meet(session, "local", "last")
        session.add(Room(platform="local", native="r", name="r", uses=["requests"]))
        for n in range(TRIES * 2 * PEOPLE * TURNS):
            _with_cards(session, _request(session, TWO_STEPS, filer, [people[n % PEOPLE], last]), filer)
    yield db, Receiver(db, Tools(WorkCalendar(ZONE), Titles()), lambda: datetime.now(ZONE))
    db.close()


def _request(session: Session, kind: Kind, filer: Person, approvers: list[Person]) -> Request:
    """A request that waits for the first of some people."""
    request = Request(
        kind=kind.name, spec=kind.as_data(), title="阅读数据", values={}, hash="", filer=filer.id,
        filed_at=NOW, state="pending", place=0, due=NOW + timedelta(days=1),
    )  # fmt: skip
    fill(request, request.title, VALUES)
    session.add(request)
    session.flush()
    session.add_all(
        Seat(request=request.id, place=place, person=one.id) for place, one in enumerate(approvers)
    )
    session.flush()
    return request


def _with_cards(session: Session, request: Request, filer: Person) -> None:
    """Three copies of its card were posted: in the room, to its filer, and to who decides."""
    for room, direct, view in (
        ("r", False, "room"),
        ("filer", True, f"filer:{filer.id}"),
        ("p", True, "decider:1"),
    ):
        card = message_to_data(draw_request(session, request.subject, view))
        posted: dict[str, Any] = {"state": Outcome.SENT, "ref": "1", "at": NOW, "body": card, "view": view}
        session.add(Parcel(platform="local", room=room, direct=direct, subject=request.subject, **posted))
    session.add(Chain(subject=request.subject, count=0, head=""))


def _deciding(name: str, db: Database, receiver: Receiver) -> list[Figure]:
    """Sixteen people who agree at once, against as many who write the same rows."""
    pools = [count(person + 1, PEOPLE) for person in range(PEOPLE)]
    signs = _signs(db)
    pairs = [(_times(_ours(receiver, pools, signs)), _times(_bare(db, pools))) for _ in range(TRIES)]
    ours = min(percentile(mine, 99) for mine, _ in pairs) * 1000
    floor = min(percentile(bare, 99) for _, bare in pairs) * 1000
    most = 60 if name == "SQLite" else 150
    return [
        Figure(f"agree to a request, {name}, {PEOPLE} at once, p99", ours, "ms", floor, at_most=2.5),
        Figure(f"agree to a request, {name}, p99 in ms", ours, "ms", at_most=most),
    ]


def _signs(db: Database) -> str:
    with db.reading() as session:
        return session.get_one(Request, 1).sign


def _times(act: Act) -> list[float]:
    """Seconds of each act, with so many people at it at once."""
    times: list[float] = []

    def one(person: int) -> None:
        for turn in range(TURNS):
            began = time.perf_counter()
            act(person, turn)
            times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(person,)) for person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _ours(receiver: Receiver, pools: list[count[int]], sign: str) -> Act:
    def act(person: int, _: int) -> None:
        number = next(pools[person])
        line = f"request approve R{number} --hash {sign}"
        receiver.hear(Incoming("local", f"e{number}", f"p{person}", line, message=f"m{number}", typed=False))

    return act


def _bare(db: Database, pools: list[count[int]]) -> Act:
    """Write what agreeing writes: keys, request, place, record, answer, thread, card of the next, 3 edits."""

    def act(person: int, _: int) -> None:
        number, now = next(pools[person]), datetime.now(UTC)
        with db.transaction() as session:
            event = f"local:event:b{number}"
            session.add(Heard(key=event, event=event, at=now))
            session.add(Heard(key=f"local:message:b{number}", event=event, at=now))
            request = session.get_one(Request, number)
            seat = session.exec(select(Seat).where(Seat.request == number, Seat.place == 0)).one()
            request.place, request.due, seat.decision, seat.at = 1, now, "approve", now
            session.add(_entry(number, person, now, event))
            chain = session.get_one(Chain, request.subject)
            chain.count, chain.head = 1, "0" * 64
            _write(session, request, event, now)

    return act


def _write(session: Session, request: Request, event: str, now: datetime) -> None:
    cards = session.exec(select(Parcel).where(Parcel.subject == request.subject)).all()
    where: dict[str, Any] = {
        "platform": "local",
        "room": "r",
        "event": event,
        "at": now,
        "body": cards[0].body,
    }
    session.add_all(Parcel(**where) for _ in range(2))
    session.add(Parcel(**where, subject=f"{request.subject}b"))
    session.add_all(Parcel(**where, subject=request.subject, edits=card.id) for card in cards)


def _entry(number: int, person: int, now: datetime, event: str) -> Entry:
    said: dict[str, Any] = {"verb": "agree", "platform": "local", "event": event, "hash": "0" * 64}
    return Entry(subject=f"request:R{number}", n=1, at=now, person=person + 1, **said)


def _many() -> list[Figure]:
    """The page of the queue, and the search for what is stuck, with so many open requests."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"database_url": f"sqlite:///{Path(folder) / 'paiqi.db'}", "sample": False}
        with Paiqi(Settings.model_validate(settings), real=lambda: NOW) as paiqi:
            paiqi.migrate()
            _fill(paiqi)
            with served(paiqi) as client:

                def page() -> None:
                    assert client.get("/console/requests?as=lead").text.count("request-") >= 50

                page()
                shown = best(page, ROUNDS) * 1000

            def search() -> None:
                with paiqi.db.reading() as session:
                    assert all_stuck(session) == []

            found = best(search, ROUNDS)
    return [
        Figure(f"queue page, {OPEN:,} open requests", shown, "ms", at_most=200),
        Figure(f"what is stuck among {OPEN:,} requests", found, "s", at_most=2),
    ]


def _fill(paiqi: Paiqi) -> None:
    kinds = [SHIPPED[name] for name in ("design", "data", "publish")]
    with paiqi.db.transaction() as session:
        people = [Person(name=f"同事 {n}", role=Role.MEMBER.value) for n in range(PEOPLE)]
        people[0].role = Role.LEAD.value
        session.add_all(people)
        session.flush()
        session.add(Identity(platform="local", native="lead", person=people[0].id))
        for n in range(OPEN):
            kind = kinds[n % len(kinds)]
            approvers = [people[(n + place) % (PEOPLE - 1)] for place in range(len(kind.steps))]
            _request(session, kind, people[-1], approvers)

"""Three whole replicas on PostgreSQL, spoken to over HTTP by people who repeat a line until it is heard."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import httpx
from sqlmodel import Session, col, select

from bot.db import Database
from bot.virtual import real_time
from models import outbox
from models.local import LocalMessage
from models.message import Message
from models.outbox import Address, Outcome, Parcel
from models.person import meet
from models.reminder import Reminder
from models.room import Room
from tests.invariants import broken
from tests.pretended import ROOT

ROOM = "选题"
LINE = "提醒 明天9点 交第{}稿"
RINGS = "响第{}次"
DRAINS = 10.0  # seconds from SIGTERM to the end
STARTS = 60.0  # seconds from the start until it is ready, on a busy machine
SPEAKERS, BREATH = 4, 0.1  # seconds between two lines of one
PLAINLY: dict[str, Any] = {"timeout": 10.0, "trust_env": False, "verify": False}


class Replica:
    """One `serve` in a process of its own."""

    def __init__(self, database_url: str, log: Path) -> None:
        environment = os.environ | {"PAIQI_DATABASE_URL": database_url, "PAIQI_SAMPLE": "no"}
        environment |= {"PAIQI_LOG_LEVEL": "INFO"}
        command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
        with log.open("a") as errors:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=errors
            )
        self.url = ""

    def wait_until_ready(self) -> None:
        """Wait until it answers and its tables are there."""
        assert self.process.stdout
        self.url = self.process.stdout.readline().split()[-1].rstrip("/")
        until = monotonic() + STARTS
        while monotonic() < until:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz", **PLAINLY).status_code == 200:
                    return
            sleep(0.05)
        raise AssertionError("a replica never became ready")

    def ends(self, how: signal.Signals) -> float:
        """Send a signal and wait for the end: seconds that it took."""
        began = monotonic()
        self.process.send_signal(how)
        self.process.communicate(timeout=DRAINS)
        return monotonic() - began


class Trio:
    """Three replicas; who is spoken to and who ends next is drawn from a seed."""

    def __init__(self, database_url: str, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self._url = database_url
        self._log = folder / "log"
        with _database(database_url) as db, db.transaction() as session:
            session.add(Room(platform="local", native=ROOM, name=ROOM, uses=["topics"]))
        self.replicas = [Replica(database_url, self._log) for _ in range(3)]
        for replica in self.replicas:
            replica.wait_until_ready()

    def replace(self, number: int, how: signal.Signals) -> float:
        """End one and start another in its place: seconds that its end took."""
        took = self.replicas[number].ends(how)
        self.replicas[number] = Replica(self._url, self._log)
        self.replicas[number].wait_until_ready()
        return took

    def restart(self) -> float:
        """Restart one after the other, each when the one before is ready: the longest end in seconds."""
        return max(self.replace(number, signal.SIGTERM) for number in range(3))

    def pause(self, seconds: float) -> None:
        """Let one sleep."""
        process = self.random.choice(self.replicas).process
        process.send_signal(signal.SIGSTOP)
        try:
            sleep(seconds)
        finally:
            process.send_signal(signal.SIGCONT)

    def says(self, who: str, line: str, event: str, to: int | None = None) -> None:
        """Say a line to one of them; to another when nobody answers, until it is heard."""
        told = {"as": who, "event": event, "line": line, "place": f"room:{ROOM}"}
        while True:
            url = self.replicas[self.random.randrange(3) if to is None else to].url
            try:
                answer = httpx.post(f"{url}/say", data=told, headers={"Origin": url}, **PLAINLY)
            except httpx.TransportError:
                sleep(0.02)
                continue
            if answer.status_code == 200:
                return
            assert answer.status_code >= 500, answer.text

    def ran(self) -> Counter[tuple[str, str]]:
        """How often each occurrence of a job was done, by all of them together, as they logged it."""
        lines = [json.loads(line) for line in self._log.read_text("utf-8").splitlines() if line[:1] == "{"]
        done = [line for line in lines if line["event"] == "a job ran" and line["done"]]
        return Counter((line["job"], line["event_id"]) for line in done)

    def close(self) -> None:
        """End all of them."""
        for replica in self.replicas:
            replica.process.kill()
            replica.process.communicate()


class Load:
    """People who say lines all the while, and reminders that fall due meanwhile."""

    def __init__(self, trio: Trio, database_url: str, name: str = "load") -> None:
        self._trio = trio
        self._url = database_url
        self._name = name
        self._who = f"实习生 {name}"
        self._over = Event()
        self.said: list[int] = []
        self.rings = 0

    @contextmanager
    def all_the_while(self, over: timedelta, rings: int) -> Iterator[None]:
        """Let them speak, and so many reminders fall due over a time, until the block ends."""
        self._set_reminders(over, rings)
        speakers = [Thread(target=self._speak, args=(number,)) for number in range(SPEAKERS)]
        for speaker in speakers:
            speaker.start()
        try:
            yield
        finally:
            self._over.set()
            for speaker in speakers:
                speaker.join()

    def _speak(self, speaker: int) -> None:
        number = speaker
        while not self._over.is_set():
            self._trio.says(self._who, LINE.format(number), f"{self._name}-{number}")
            self.said.append(number)
            number += SPEAKERS
            self._over.wait(BREATH)

    def _set_reminders(self, over: timedelta, rings: int) -> None:
        self.rings, now = rings, real_time()
        with _database(self._url) as db, db.transaction() as session:
            who = meet(session, "local", self._who).id
            for number in range(rings):
                at = now + over * number / rings
                session.add(Reminder(person=who, at=at, what=RINGS.format(number)))
            outbox.post(session, Address("local", ROOM), Message("开始"), now)  # wakes them

    def wrongs(self) -> list[str]:
        """Wait until all is done; name what was lost, or was there twice."""
        with _database(self._url) as db:
            while True:
                with db.reading() as session:
                    if not _undone(session):
                        return [*self._wrongs(session, real_time())]
                sleep(0.1)

    def _wrongs(self, session: Session, now: datetime) -> Iterator[str]:
        yield from broken(session, now, oldest_due=timedelta(minutes=1))
        expected = Counter([f"交第{number}稿" for number in self.said])
        expected += Counter([RINGS.format(number) for number in range(self.rings)])
        mine = Reminder.person == meet(session, "local", self._who).id
        if (found := Counter(session.exec(select(Reminder.what).where(mine)))) != expected:
            yield f"reminders: lost {expected - found}, twice {found - expected}"
        lines = Counter(session.exec(select(LocalMessage.line).where(LocalMessage.author == self._who)))
        if lines != Counter([LINE.format(number) for number in self.said]):
            yield f"lines: {lines}"
        yield from self._answers(session)

    def _answers(self, session: Session) -> Iterator[str]:
        rows = session.exec(select(Parcel).where(col(Parcel.edits).is_(None))).all()
        if unsent := [(row.id, row.error) for row in rows if row.state != Outcome.SENT]:
            yield f"given up: {unsent}"
        answers = Counter(row.event for row in rows if f"local:event:{self._name}-" in str(row.event))
        if answers != Counter([f"local:event:{self._name}-{number}" for number in self.said]):
            yield f"answers: {answers}"
        rung = [row for row in rows if row.room == self._who and str(row.key).startswith("reminder:")]
        if len(rung) != self.rings:
            yield f"{len(rung)} reminders rang, not {self.rings}"
        shown = session.exec(select(LocalMessage.id).where(col(LocalMessage.author).is_(None))).all()
        if sorted(map(str, shown)) != sorted(str(row.ref) for row in rows):
            yield "what was seen is not what was sent"


def _undone(session: Session) -> bool:
    waiting = select(Parcel.id).where(Parcel.state == Outcome.WAITING)
    due = select(Reminder.id).where(col(Reminder.rung_at).is_(None), col(Reminder.what).startswith("响"))
    return bool([*session.exec(waiting.limit(1)), *session.exec(due.limit(1))])


@contextmanager
def _database(database_url: str) -> Iterator[Database]:
    db = Database(database_url)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def trio(database_url: str, seed: int = 0) -> Iterator[Trio]:
    """Give three replicas of a migrated database; none outlives it."""
    with TemporaryDirectory(prefix="paiqi-trio-") as folder:
        made = Trio(database_url, Path(folder), seed)
        try:
            yield made
        finally:
            made.close()

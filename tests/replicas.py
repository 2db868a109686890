"""Replicas that can be killed: processes that send from one database to the pretended chat."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import IntEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mmap import mmap
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import sleep
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import event

import handlers
from bot import logs
from bot.courier import Courier
from bot.db import Database
from bot.platform import Delivery
from bot.readers import Readers
from bot.receive import Receiver
from bot.virtual import real_time
from bot.wake import watch
from handlers._chat import Tools
from handlers._titles import Titles
from models.inbox import Incoming
from models.workcalendar import WorkCalendar
from tests.pretended import Hand, Pretended

ZONE = ZoneInfo("Asia/Shanghai")
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.preloaded"])
KEY, PORT, NOTES = slice(1, 60), slice(60, 64), 64


class Phase(IntEnum):
    """How far the message in hand has come."""

    BEFORE_INTENT = 0
    INTENDED = 1
    SENT = 2
    UNMARKED = 3


class Task(NamedTuple):
    """What a replica is told. One that `hears` takes events, too, on a port that it notes.

    `ahead` is by how much its real time is ahead of ours. `dies_at` names a phase, and how often it may be
    reached before the replica kills itself there.
    """

    database_url: str
    port: int
    notes: str
    hears: bool = False
    ahead: timedelta = timedelta()
    dies_at: tuple[Phase, int] | None = None


class Observer:
    """Notes the phase of the message in hand where it outlives a SIGKILL, and dies if told to."""

    def __init__(self, notes: Path, dies_at: tuple[Phase, int] | None) -> None:
        with notes.open("r+b") as file:
            self._notes = mmap(file.fileno(), NOTES)
        self._dies_at = dies_at
        self._reached: Counter[Phase] = Counter()

    def notes(self, phase: Phase, key: str = "") -> None:
        """Note how far the message in hand has come."""
        self._notes[0] = phase
        if key:
            self._notes[KEY] = key.encode().ljust(59, b"\0")
        self.reaches(phase)

    def reaches(self, phase: Phase) -> None:
        """Die here, if it is time."""
        if self._dies_at == (phase, self._reached[phase]):
            os.kill(os.getpid(), signal.SIGKILL)
        self._reached[phase] += 1

    def listens_at(self, port: int) -> None:
        """Note where events are taken."""
        self._notes[PORT] = port.to_bytes(4)

    def watch(self, db: Database) -> None:
        """Note what the database is told."""

        @event.listens_for(db.engine, "before_cursor_execute")
        def _before(connection: object, cursor: object, statement: str, *_: object) -> None:
            if statement.startswith("INSERT INTO intent"):
                self.reaches(Phase.BEFORE_INTENT)

        @event.listens_for(db.engine, "commit")
        def _commit(_: object) -> None:
            if self._notes[0] == Phase.SENT:
                self.notes(Phase.UNMARKED)


class Ear(BaseHTTPRequestHandler):
    """Takes events as a chat product would deliver them, and acknowledges what is committed."""

    receiver: ClassVar[Receiver]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Hear one event."""
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        heard = json.dumps({"repeated": self.receiver.hear(Incoming(**told)).repeated}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(heard)))
        self.end_headers()
        self.wfile.write(heard)


def hear_events(db: Database) -> int:
    """Take events from now on; the port."""
    handlers.discover()
    Ear.receiver = Receiver(db, Tools(WorkCalendar(ZONE), Titles()), lambda: real_time().astimezone(ZONE))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


class Observed(Pretended):
    """A platform that tells the observer how far the message in hand has come."""

    def __init__(self, port: int, observer: Observer) -> None:
        super().__init__(port)
        self._observer = observer

    def send(self, delivery: Delivery) -> str:
        """Show a message."""
        self._observer.notes(Phase.INTENDED, delivery.key)
        ref = super().send(delivery)
        self._observer.notes(Phase.SENT)
        return ref


def send_all(task: Task) -> None:
    """Be a replica, until told to stop; what is expected to go wrong is not logged."""
    logs.begin("ERROR")
    observer = Observer(Path(task.notes), task.dies_at)
    db = Database(task.database_url)
    observer.watch(db)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    Thread(target=watch, args=(db, stop), daemon=True).start()
    if task.hears:
        observer.listens_at(hear_events(db))
    readers = Readers(ZONE, "zh_CN", real_time)
    platform = Observed(task.port, observer)
    Courier(db, platform, readers, real_time, lambda: real_time() + task.ahead).run(stop)


class Fleet:
    """Some replicas of one database; which dies next is drawn from a seed."""

    def __init__(self, database_url: str, chat: Hand, folder: Path, seed: int, hears: bool) -> None:
        self._url = database_url
        self._chat = chat
        self._folder = folder
        self._hears = hears
        self._running: list[tuple[BaseProcess, Path]] = []
        self.random = random.Random(seed)

    def start(self, ahead: timedelta = timedelta(), dies_at: tuple[Phase, int] | None = None) -> BaseProcess:
        """Start a replica."""
        notes = self._folder / f"notes-{len(list(self._folder.iterdir()))}"
        notes.write_bytes(bytes(NOTES))
        task = Task(self._url, self._chat.port, str(notes), self._hears, ahead, dies_at)
        process = PROCESSES.Process(target=send_all, args=(task,))
        process.start()
        self._running.append((process, notes))
        return process

    def kill_one(self) -> tuple[Phase, str]:
        """SIGKILL one of them; the phase that it had noted, and the key of its last message."""
        process, notes = self._running.pop(self.random.randrange(len(self._running)))
        process.kill()
        process.join()
        noted = notes.read_bytes()
        return Phase(noted[0]), noted[KEY].rstrip(b"\0").decode()

    def port(self) -> int | None:
        """Where one of them takes events, if any does by now."""
        ports = [_port(notes) for _, notes in list(self._running)]
        return self.random.choice([*filter(None, ports)] or [None])

    def wait_until_ready(self) -> None:
        """Wait until each that is to take events does: killed sooner on a slow machine, none ever would."""
        while any(self._hears and one.is_alive() and not _port(notes) for one, notes in list(self._running)):
            sleep(0.02)

    @contextmanager
    def one_paused(self) -> Iterator[None]:
        """Let one of them sleep (SIGSTOP, SIGCONT)."""
        process, _ = self.random.choice(self._running)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGCONT)

    def stop(self) -> None:
        """Let all of them finish what they have in hand (SIGTERM)."""
        for process, _ in self._running:
            process.terminate()
        for process, _ in self._running:
            process.join()
        self._running.clear()


def _port(notes: Path) -> int:
    return int.from_bytes(notes.read_bytes()[PORT])


@contextmanager
def fleet(database_url: str, chat: Hand, seed: int = 0, hears: bool = False) -> Iterator[Fleet]:
    """Give a fleet of nobody yet; nobody outlives it."""
    with TemporaryDirectory(prefix="paiqi-fleet-") as folder:
        made = Fleet(database_url, chat, Path(folder), seed, hears)
        try:
            yield made
        finally:
            made.stop()

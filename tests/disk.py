"""A disk that is full, cannot be written, or on which somebody dies, and people who speak meanwhile."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from mmap import mmap
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import sleep
from typing import NamedTuple

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select
from structlog.testing import capture_logs

from bot.db import Database
from bot.virtual import real_time
from models import outbox
from models.inbox import Incoming
from models.message import Message
from models.outbox import Address, Outcome, Parcel
from models.reminder import Reminder
from tests.fated import Fated
from tests.invariants import broken
from tests.ledger import SORRY
from tests.pretended import NAME, Hand, Pretended
from tests.replicas import PROCESSES

WHO, NOBODY = "实习生", 65_534
ROWS, LONG = 60, 2_900  # rows of one transaction, and characters of each: a checkpoint has something to do
LINE = "提醒 明天9点 交第{}稿"


def file_of(database_url: str) -> Path:
    """The file that a URL names."""
    return Path(str(make_url(database_url).database))


def integrity(database_url: str) -> str:
    """What SQLite says of the file: ok."""
    with closing(sqlite3.connect(file_of(database_url))) as connection:
        [found] = connection.execute("PRAGMA integrity_check").fetchone()
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    return str(found) if not loose else f"rows point nowhere: {loose[:3]}"


@contextmanager
def full_disk(largest: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes, but keep what is logged in memory."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with capture_logs():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """Let this process write neither the file nor its folder, not even if it is root's."""
    root = os.geteuid() == 0
    kept = {path: path.stat().st_mode for path in [file.parent, *file.parent.iterdir()]}
    for path in kept:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(NOBODY)
    try:
        with capture_logs():
            yield
    finally:
        if root:
            os.seteuid(0)
        for path, mode in kept.items():
            path.chmod(mode)


class Speaker:
    """Somebody who sets reminders, says each line until it is heard, and reads the answers."""

    def __init__(self, database_url: str, chat: Hand) -> None:
        chat.rooms(names=[WHO])
        self.refused = 0
        self.said = 0
        self._chat = chat
        self._unheard: list[int] = []
        self._db = Database(database_url)
        self._platform = Pretended(chat.port)
        self._other = sqlite3.connect(file_of(database_url))  # as another process, it keeps the journal there
        self._other.execute("SELECT count(*) FROM outbox").fetchone()
        self._paiqi = Fated(self._db, self._platform, real_time)

    def close(self) -> None:
        """Let go of all that is held."""
        self._platform.close()
        self._other.close()
        self._db.close()

    def rests(self) -> None:
        """Let go of each connection, as after a while."""
        self._db.close()

    def speaks(self, times: int) -> None:
        """Say so many new lines, and what was not heard before; then let Paiqi send."""
        self._unheard += range(self.said, self.said + times)
        self.said += times
        self._unheard = [number for number in self._unheard if not self._is_heard(number)]
        try:
            self._paiqi.courier.drain()
        except (SQLAlchemyError, PermissionError):  # of the file, or of the sender's lock beside it
            self.refused += 1

    def _is_heard(self, number: int) -> bool:
        try:
            self._paiqi.receiver.hear(Incoming(NAME, f"said {number}", WHO, LINE.format(number)))
            return True
        except SQLAlchemyError:
            self.refused += 1
            return False

    def wrongs(self) -> Iterator[str]:
        """Say what was not heard yet, and name what was lost, or was there twice."""
        while self._unheard or self._waits():
            self.speaks(0)
            sleep(0.05)
        if (found := integrity(self._db.url)) != "ok":
            yield found
        with self._db.reading() as session:
            yield from broken(session, real_time(), oldest_due=timedelta(minutes=1))
            yield from self._effects(session)

    def _waits(self) -> bool:
        with self._db.reading() as session:
            return session.exec(select(Parcel.id).where(Parcel.state == Outcome.WAITING)).first() is not None

    def _effects(self, session: Session) -> Iterator[str]:
        """Each line is kept, or whoever said it was told that it was not."""
        answers = session.exec(select(Parcel.event, Parcel.body)).all()
        told = {event for event, body in answers if SORRY in str(body)}
        kept = [n for n in range(self.said) if f"{NAME}:event:said {n}" not in told]
        reminders = Counter(session.exec(select(Reminder.what)))
        if reminders != Counter(f"交第{number}稿" for number in kept):
            yield f"reminders: {reminders} instead of {kept}"
        shown = Counter(message["key"] for message in self._chat.shown())
        rows = session.exec(select(Parcel.ref).where(Parcel.state == Outcome.SENT)).all()
        if len(rows) != self.said or len(shown) != self.said or shown.total() != self.said:
            yield f"{self.said} lines, {len(rows)} answers sent, {len(shown)} seen, {shown.total()} times"


class Died(NamedTuple):
    """How a writer died: whether in a checkpoint, and what is wrong with what it left."""

    in_checkpoint: bool
    wrong: str


def write_and_checkpoint(database_url: str, notes: str) -> None:
    """Post rows and move them into the file, again and again; note what is committed, and what is done."""
    db = Database(database_url)
    with Path(notes).open("r+b") as file:
        noted = mmap(file.fileno(), 9)
    body = "长" * LONG
    while True:
        with db.transaction() as session:
            for _ in range(ROWS):
                outbox.post(session, Address(NAME, WHO), Message(body), real_time())
        noted[1:] = (int.from_bytes(noted[1:]) + ROWS).to_bytes(8)
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            noted[0] = 1
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            noted[0] = 0
        with db.transaction() as session:
            session.execute(text("DELETE FROM outbox WHERE id <= (SELECT max(id) FROM outbox) - 100"))


def die_in_checkpoint(database_url: str, drawn: Random) -> Died:
    """Let somebody write, and SIGKILL them in a checkpoint or soon after it began."""
    with TemporaryDirectory(prefix="paiqi-disk-") as folder:
        notes = Path(folder) / "notes"
        notes.write_bytes(bytes(9))
        before = _newest(database_url)
        process = PROCESSES.Process(target=write_and_checkpoint, args=(database_url, str(notes)))
        process.start()
        least = ROWS * drawn.randrange(1, 4)
        while process.is_alive() and not (notes.read_bytes()[0] and _promised(notes) >= least):
            pass
        sleep(drawn.uniform(0, 0.004))
        process.kill()
        process.join()
        in_checkpoint, promised = notes.read_bytes()[0] == 1, _promised(notes)
    written = _newest(database_url) - before
    kept = written in (promised, promised + ROWS)
    wrong = "" if kept else f"{promised} rows were committed, {written} are there"
    found = integrity(database_url)
    return Died(in_checkpoint, wrong if found == "ok" else found)


def _promised(notes: Path) -> int:
    return int.from_bytes(notes.read_bytes()[1:])


def _newest(database_url: str) -> int:
    with closing(Database(database_url)) as db, db.reading() as session:
        return session.exec(select(Parcel.id).order_by(col(Parcel.id).desc())).first() or 0

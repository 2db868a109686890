"""`say` beside a running `serve`, the one or the other killed while something is said."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from subprocess import Popen
from time import sleep

from sqlmodel import Session, col, select

from bot.db import Database
from bot.virtual import real_time
from models.local import LocalMessage
from models.outbox import Outcome, Parcel
from models.reminder import Reminder
from tests.invariants import broken
from tests.reminders import wait_until_settled
from tests.terminal import Terminal

WHO = "实习生"  # whom the sample does not know

LINE = "提醒 明天9点 交第{}稿"


@dataclass
class Beside:
    """A server, and lines said beside it one after the other; who is killed is drawn from a seed."""

    db: Database
    terminal: Terminal
    random: random.Random
    kills: Counter[str] = field(default_factory=Counter)

    def rounds(self, count: int) -> None:
        """Say so many lines: in turn `serve` and `say` are killed while one is on its way."""
        server = self._serve()
        try:
            for number in range(1, count + 1):
                saying = self._say(number)
                sleep(self.random.uniform(0.5, 2.5))
                if number % 2:
                    self._kill("serve", server)
                    server = self._serve()
                elif saying.poll() is None:
                    self._kill("say", saying)
                while _code(saying) != 0:
                    saying = self._say(number)
            wait_until_settled(self.db)
        finally:
            server.terminate()
            _code(server)

    def _serve(self) -> Popen[str]:
        return self.terminal.starts("serve", "--port", "0")

    def _say(self, number: int) -> Popen[str]:
        line = ("--as", WHO, "--in", "选题", "--event", f"said {number}", "--", LINE.format(number))
        return self.terminal.starts("say", *line)

    def _kill(self, name: str, process: Popen[str]) -> None:
        process.kill()
        _code(process)
        self.kills[name] += 1


def _code(process: Popen[str]) -> int:
    """Wait for the end of a process: its exit code."""
    process.communicate()
    return process.returncode


def wrongs(db: Database, rounds: int) -> Iterator[str]:
    """Name what was lost, or was there twice."""
    with db.reading() as session:
        yield from broken(session, real_time(), oldest_due=timedelta(minutes=1))
        said = [LINE.format(number) for number in range(1, rounds + 1)]
        reminders = Counter(f"提醒 明天9点 {what}" for what in session.exec(select(Reminder.what)))
        if reminders != Counter(said):
            yield f"reminders: {reminders}"
        lines = Counter(session.exec(select(LocalMessage.line).where(LocalMessage.author == WHO)))
        if lines != Counter(said):
            yield f"lines: {lines}"
        yield from _answers(session, rounds)


def _answers(session: Session, rounds: int) -> Iterator[str]:
    said = col(Parcel.event).startswith("local:event:said ")
    rows = session.exec(select(Parcel).where(said, col(Parcel.edits).is_(None))).all()
    if len(rows) != rounds or any(row.state != Outcome.SENT for row in rows):
        yield f"answers: {[(row.event, row.state, row.error) for row in rows]}"
    shown = session.exec(select(LocalMessage.id).where(LocalMessage.only == WHO)).all()
    if sorted(map(str, shown)) != sorted(str(row.ref) for row in rows):
        yield f"seen: {shown}"

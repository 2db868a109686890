"""A process in which several press one button at once: `python -m tests.pressing URL FIRST HOW_MANY LINE`."""

from __future__ import annotations

import sys
from datetime import datetime
from threading import Barrier, Thread

import handlers
from bot.db import Database
from bot.receive import Receiver
from handlers._chat import Tools
from handlers._titles import Titles
from models.inbox import Incoming
from models.workcalendar import WorkCalendar
from tests.said import SHANGHAI


def press(url: str, first: int, count: int, line: str) -> None:
    """Let `count` people press at the same moment, once somebody writes a line to us."""
    handlers.discover()
    db = Database(url)
    receiver = Receiver(db, Tools(WorkCalendar(SHANGHAI), Titles()), lambda: datetime.now(SHANGHAI))
    ready = Barrier(count)

    def one(number: int) -> None:
        ready.wait()
        receiver.hear(Incoming("local", f"press-{number}", f"审批{number}", line, typed=False))

    threads = [Thread(target=one, args=(first + n,)) for n in range(count)]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.close()


if __name__ == "__main__":
    press(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])

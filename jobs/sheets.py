"""Sheets of articles that were handed in are read, however long they are."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlmodel import Session

from handlers._ahead import open_next, read_ahead
from handlers._chat import Tools
from handlers._steps import Steps
from jobs._job import MOMENT, errand
from models.ahead import next_waiting


def _when(session: Session, after: datetime) -> datetime | None:
    return None if next_waiting(session) is None else after + MOMENT


@errand("sheets", when=_when)
def read_sheets(now: datetime, tools: Tools) -> Steps:
    """Read the next sheet that waits, and show what importing it would do."""
    opened = yield partial(open_next, now=now)
    if opened is not None:
        yield from read_ahead(opened)

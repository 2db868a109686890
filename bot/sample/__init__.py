"""The sample: a team whose members are called by what they do, its topics, and what it has published.

Each of its rows is marked. Taking it away takes what its members did with it; see `bot/sample/removing.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, select

from bot import virtual
from bot.db import Database
from bot.migrate import lock
from bot.sample.loading import load
from bot.sample.removing import remove
from models import occurrence, setting
from models.person import Person

NAME = "sample"  # the setting that says whether it was loaded or removed
LOADED, REMOVED = "loaded", "removed"


class SampleTeam:
    """The sample as commands know it; `real` gives real time in the workspace's zone."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real

    def load(self, session: Session, now: datetime) -> None:
        """Load the sample beside what is there; what it holds already is not loaded twice."""
        if setting.get(session, NAME) != LOADED:
            load(session, now)
            setting.put(session, NAME, LOADED)

    def load_if_empty(self, db: Database, now: datetime) -> None:
        """Load the sample into a database in which nobody is yet; of two processes at once one does."""
        with db.reading() as session:
            if not _is_new(session):
                return
        with db.transaction() as session:
            lock(session.connection())
            if _is_new(session):
                self.load(session, now)

    def remove(self, session: Session) -> list[str]:
        """Take the sample away; the names of those of its people who stay."""
        stay = remove(session)
        setting.put(session, NAME, REMOVED)
        return stay

    def reset(self, session: Session) -> datetime:
        """Bring the sample back as it was at first, and the clock to real time, which is returned."""
        self.remove(session)
        virtual.forget(session)
        occurrence.forget_all(session)
        now = self._real()
        self.load(session, now)
        return now


def _is_new(session: Session) -> bool:
    return setting.get(session, NAME) is None and session.exec(select(Person.id).limit(1)).first() is None

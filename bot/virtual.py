"""The team's time: real time and a stored offset that only grows, so that tomorrow can be seen today."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TypedDict
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from bot.db import Database
from models import setting
from models.person import Person

NAME = "clock"
OLDEST = 0.01  # seconds until another process' move is noticed


class _Kept(TypedDict):
    """The setting: seconds ahead of real time, and the last moment that somebody set."""

    offset: float
    set_to: str | None


class Backwards(ValueError):
    """The clock may not go back; `floor` is the earliest moment allowed, in the workspace's zone."""

    def __init__(self, floor: datetime) -> None:
        super().__init__(f"the clock stands at {floor:%Y-%m-%d %H:%M} and may not go back")
        self.floor = floor


def real_time() -> datetime:
    """The time on the wall; leases, backoff and pace live by it."""
    return datetime.now(UTC)


class VirtualClock:
    """Tells the domain's time to many threads; moves made by other processes are seen after a commit."""

    def __init__(self, db: Database, zone: ZoneInfo, real: Callable[[], datetime] = real_time) -> None:
        self._db = db
        self._zone = zone
        self._real = real
        self._offset = timedelta()
        self._looked = float("-inf")
        self._lock = Lock()
        self._changes, self._known = (
            0,
            -1,
        )  # how many there may be, and up to which it is known
        db.on_setting(self._doubt)

    @property
    def offset(self) -> timedelta:
        """How far the team's time is ahead of real time."""
        if self._known < self._changes and time.monotonic() - self._looked > OLDEST:
            self._look()
        return self._offset

    def now(self) -> datetime:
        """The team's time, aware, in the workspace's zone."""
        return (self._real() + self.offset).astimezone(self._zone)

    def set_to(self, at: datetime) -> None:
        """Move forward to a moment; one between the last moment set and now changes nothing.

        Raises Backwards for an earlier one. While nobody has joined, any moment will do.
        """
        with self._db.transaction() as session:
            offset = self._offset_for(session, at)
            setting.put(session, NAME, _Kept(offset=offset.total_seconds(), set_to=at.isoformat()))
        self._look()

    def check(self, at: datetime) -> None:
        """Raise Backwards if the clock may not be set to a moment."""
        with self._db.reading() as session:
            self._offset_for(session, at)

    @property
    def is_new(self) -> bool:
        """Whether it was never set, and nobody is there whose time could go back."""
        with self._db.reading() as session:
            return _stored(session)["set_to"] is None and _is_empty(session)

    def _offset_for(self, session: Session, at: datetime) -> timedelta:
        kept, real = _stored(session, locked=True), self._real()
        offset = timedelta(seconds=kept["offset"])
        floor = datetime.fromisoformat(kept["set_to"]) if kept["set_to"] else real + offset
        anew = kept["set_to"] is None and _is_empty(session)
        if at < floor and not anew:
            raise Backwards(floor.astimezone(self._zone))
        return at - real if anew else max(at - real, offset)

    def _look(self) -> None:
        """Read the offset; a look that took longer than a younger one has nothing to say."""
        changes = self._changes
        with self._db.glance() as session:
            offset = timedelta(seconds=_stored(session)["offset"])
        with self._lock:
            if changes >= self._known:
                self._offset, self._known = offset, changes
            self._looked = time.monotonic()

    def _doubt(self) -> None:
        with self._lock:
            self._changes += 1


def forget(session: Session) -> None:
    """Go back to real time; the claims of jobs must go with it."""
    setting.put(session, NAME, None)


def _stored(session: Session, locked: bool = False) -> _Kept:
    kept: _Kept | None = setting.get(session, NAME, locked)
    return kept or _Kept(offset=0.0, set_to=None)


def _is_empty(session: Session) -> bool:
    return session.exec(select(Person.id).limit(1)).first() is None

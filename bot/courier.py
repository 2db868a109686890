"""The way out: each due row of the outbox is sent once, in the order of its room."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import uniform
from threading import Event

import structlog
from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from bot import metrics
from bot.claim import DUE, WAITING, Due, Held, Passed, Taken
from bot.db import Database
from bot.desk import desk_for
from bot.patience import Jitter, is_ahead
from bot.platform import Platform
from bot.sender import Clock, Readers, Sender
from bot.virtual import real_time
from models.outbox import Outcome, Parcel

BATCH = 100  # rows passed together: memory stays flat however many are due
MOST_NAMED = 200  # lanes that a query leaves out by name
TICK = 1.0  # seconds: the longest sleep, should a waking be lost
BUSY = timedelta(milliseconds=50)  # until another sender is asked again for its place

log = structlog.get_logger()


_NEXT = select(func.min(Parcel.at)).where(
    col(Parcel.state) == WAITING, Parcel.platform == bindparam("platform"), Parcel.at > bindparam("at")
)


class Courier:
    """Sends what is due on one platform, one thread at a time.

    `clock` gives the domain's time, by which a message is due; `now` real time, by which it is tried again.
    """

    def __init__(
        self,
        db: Database,
        platform: Platform,
        readers: Readers,
        clock: Clock,
        now: Clock = real_time,
        jitter: Jitter = uniform,
    ) -> None:
        self._db = db
        self._platform = platform
        self._desk = desk_for(db, platform.name, platform.pace)
        self._sender = Sender(db, platform, readers, now, jitter)
        self._clock = clock
        self._now = now
        self._quiet: dict[str, datetime] = {}  # lanes in which nothing goes before a moment of real time
        self._busy_until: datetime | None = None
        self.looked_at: datetime | None = None  # up to when due rows were looked for, in the domain's time
        self._stop = Event()

    def run(self, stop: Event) -> None:
        """Send until told to stop; the row in hand is finished."""
        self._stop = stop
        woken = Event()
        self._db.on_commit(woken.set)
        while not stop.is_set():
            woken.clear()
            woken.wait(self._round())

    def drain(self, patience: float = 0.0) -> int:
        """Send all that can go now; how many rows were settled (sent, given up or no longer needed).

        On SQLite another process may be the one that sends: it is waited for `patience` seconds.
        """
        settled = 0
        while more := self._sweep(patience):
            settled += more
        return settled

    def _round(self) -> float:
        """Send what is due; seconds to rest. A database that is gone is tried again after a tick."""
        try:
            self.drain()
            return self._rest()
        except DBAPIError as error:
            log.warning(
                "the courier waits for the database", platform=self._platform.name, why=str(error.orig)
            )
        except Exception:
            log.exception("the courier stumbled", platform=self._platform.name)
        return TICK

    def _sweep(self, patience: float) -> int:
        """Pass all due rows once, oldest first; a lane whose row could not go is held for those behind it."""
        now = self._now()
        self._quiet = {lane: until for lane, until in self._quiet.items() if is_ahead(until, now)}
        self._busy_until = None
        held = set(self._quiet)
        cursor = settled = 0
        while self._may_go_on() and (batch := self._batch(cursor, held)):
            cursor = batch[-1].id
            self._sender.forget_readers()
            with self._desk.opened(patience) as mine:
                if not mine:
                    self._busy_until = now + BUSY
                    break
                for due in batch:
                    if due.lane not in held and self._may_go_on():
                        settled += self._pass(due, held)
        return settled

    def _may_go_on(self) -> bool:
        return not self._stop.is_set() and not self._sender.is_away()

    def _batch(self, cursor: int, held: set[str]) -> list[Due]:
        asked = DUE.where(_not_held(held)) if 0 < len(held) <= MOST_NAMED else DUE
        self.looked_at = self._clock()
        values = {"platform": self._platform.name, "cursor": cursor, "at": self.looked_at}
        with self._db.glance() as session:
            return [Due(*row) for row in session.execute(asked.limit(BATCH), values)]

    def _pass(self, due: Due, held: set[str]) -> int:
        """Try one row; 1 if it was settled. Its lane is held where those behind it may not go."""
        self._db.precedence.give_way()
        now = self._now()
        if is_ahead(due.retry_at, now):
            return self._hold(due.lane, due.retry_at, held)
        with self._desk.take(due, now, self._clock()) as standing:
            if isinstance(standing, Taken):
                standing.verdict = self._sender.send(standing)
        match standing:
            case Held(until):
                return self._hold(due.lane, until, held)
            case Passed(just_now):
                return int(just_now)
            case Taken():
                return self._conclude(standing, held)

    def _hold(self, lane: str, until: datetime | None, held: set[str]) -> int:
        held.add(lane)
        if until is not None:
            self._quiet[lane] = until
        return 0

    def _conclude(self, taken: Taken, held: set[str]) -> int:
        due, mark, name = taken.due, taken.verdict.mark, self._platform.name
        if mark is None or mark.state is Outcome.WAITING:
            return self._hold(due.lane, mark.retry_at if mark else None, held)
        if mark.state is Outcome.PARKED:
            log.warning(
                "a message was given up", platform=name, row=due.id, event_id=due.event, why=mark.error
            )
            metrics.parked(name)
            return 1
        metrics.sent(name, (self._clock() - due.at).total_seconds())
        if self._platform.pace and due.is_paced:
            self._hold(due.lane, self._now() + timedelta(seconds=self._platform.pace), held)
        return 1

    def _rest(self) -> float:
        """Seconds until something can go: a retry, a room's turn, a later message; a tick at most."""
        now, away_until = self._now(), self._sender.away_until
        if away_until is not None and self._sender.is_away():
            return min(TICK, (away_until - now).total_seconds())
        moments = [*self._quiet.values(), *filter(None, [self._busy_until])]
        rests = [(until - now).total_seconds() for until in moments]
        with self._db.glance() as session:
            later = session.scalar(_NEXT, {"platform": self._platform.name, "at": self.looked_at})
        if later is not None:
            rests.append((later - self._clock()).total_seconds())
        return max(0.0, min(TICK, *rests)) if rests else TICK


def _not_held(held: set[str]) -> ColumnElement[bool]:
    """Leave out what waits in a room that is held; what has a lane of its own is looked at one by one."""
    own = or_(col(Parcel.only).is_not(None), col(Parcel.edits).is_not(None))
    return or_(own, col(Parcel.room).not_in(sorted(held)))

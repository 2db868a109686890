"""Runs jobs: what is due is claimed with a lease, then run and marked done in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from bot import metrics
from bot.clock import next_due
from bot.db import Database
from bot.receive import CLASHES, TRIES
from bot.virtual import VirtualClock, real_time
from handlers._cards import redraw
from handlers._chat import Tools
from jobs._job import MOMENT, Daily, Job
from models import occurrence
from models.occurrence import Occurrence

LEASE = timedelta(minutes=1)  # real time until another replica takes over from one that died
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence to run: `at` is the domain's time."""

    at: datetime
    job: Job

    @property
    def event(self) -> str:
        """What the outbox calls the cause of what it posts."""
        return event_of(self.job.name, self.at)


def event_of(job: str, due: datetime) -> str:
    """Name an occurrence as the cause of messages."""
    return f"job:{job}:{due.timestamp():.6f}"


class Lost(Exception):
    """Our lease ended and somebody else took the occurrence: nothing of ours may stay."""


class Runner:
    """Runs what is due of `jobs` (by name) by the domain's clock; any number of replicas may."""

    def __init__(
        self,
        db: Database,
        clock: VirtualClock,
        tools: Tools,
        jobs: Mapping[str, Job],
        real: Callable[[], datetime] = real_time,
    ) -> None:
        self.jobs = jobs
        self._db = db
        self._clock = clock
        self._tools = tools
        self._real = real

    @property
    def _zone(self) -> ZoneInfo:
        return self._tools.zone

    def ring(self) -> timedelta:
        """Run what is due, and say how long nothing will be, as far as is known."""
        self.run_due()
        coming = self.next_after(self._clock.now())
        return timedelta.max if coming is None else max(coming - self._clock.now(), timedelta())

    def run_due(self) -> None:
        """Run all that is due, oldest first; of a daily job that missed many days, the newest."""
        tried: set[tuple[str, datetime]] = set()
        while found := [due for due in self._all_due() if (due.job.name, due.at) not in tried]:
            for due in sorted(found, key=lambda due: due.at):
                tried.add((due.job.name, due.at))
                self._take(due)

    def next_after(self, after: datetime) -> datetime | None:
        """When a job falls due next after a time."""
        with self._db.reading() as session:
            known = occurrence.latest_of_all(session)
            coming = [self._coming(session, job, known.get(name), after) for name, job in self.jobs.items()]
        return min((at for at in coming if at is not None), default=None)

    def _coming(
        self, session: Session, job: Job, last: Occurrence | None, after: datetime
    ) -> datetime | None:
        """When a job falls due after a time; what failed, or is under way, is seen to by and by."""
        if last is not None and last.done_at is None and not isinstance(job.when, Daily):
            return None
        since = max(last.due, after) if last is not None and isinstance(job.when, Daily) else after
        return next_due(job, session, since, self._zone)

    def _all_due(self) -> list[Due]:
        now = self._clock.now()
        with self._db.reading() as session:
            known = occurrence.latest_of_all(session)
            ours = {job: known[name] for name, job in self.jobs.items() if name in known}
            newest = {job: self._newest(session, job, last, now) for job, last in ours.items()}
        if new := self.jobs.keys() - known.keys():
            self._begin(new, now)
            return self._all_due()
        return [Due(at, job) for job, at in newest.items() if at is not None]

    def _begin(self, names: Iterable[str], now: datetime) -> None:
        """Note the jobs that are here for the first time, which missed nothing before."""
        with self._db.transaction() as session:
            for name in names:
                occurrence.begin(session, name, now - MOMENT)

    def _newest(self, session: Session, job: Job, last: Occurrence, now: datetime) -> datetime | None:
        """The newest occurrence that is due and not done."""
        newest = None if last.done_at is not None else last.due
        if newest is not None and not isinstance(job.when, Daily):
            return newest
        following = next_due(job, session, last.due, self._zone)
        while following is not None and following <= now:
            newest = following
            following = next_due(job, session, newest, self._zone) if isinstance(job.when, Daily) else None
        return newest

    def _take(self, due: Due) -> None:
        real = self._real()
        until = real + LEASE
        with self._db.transaction() as session:
            mine = occurrence.claim(session, due.job.name, due.at, real, until)
        if not mine:
            return
        late = (self._clock.now() - due.at).total_seconds()
        with structlog.contextvars.bound_contextvars(event_id=due.event, job=due.job.name):
            began = time.perf_counter()
            done = self._try(due, until)
            metrics.job(due.job.name, late, done)
            log.info("a job ran", done=done, late=round(late, 3), took=round(time.perf_counter() - began, 3))

    def _try(self, due: Due, until: datetime) -> bool:
        for left in reversed(range(TRIES)):
            try:
                self._run(due, until)
                return True
            except CLASHES:
                log.info("somebody else was writing; trying again", left=left)
            except Lost:
                log.warning("another replica took this job over")
                return False
            except Exception:
                log.exception("a job failed; it is tried again when its lease ends")
                return False
        return False

    def _run(self, due: Due, until: datetime) -> None:
        now = self._clock.now()
        with self._db.transaction() as session:
            session.info["event"] = due.event
            due.job.run(session, now, self._tools)
            redraw(session, now)
            if not occurrence.finish(session, due.job.name, due.at, until, self._real()):
                raise Lost

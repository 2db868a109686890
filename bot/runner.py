"""Runs jobs: what is due is claimed with a lease, then run in one transaction, or an errand in steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
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
from handlers._steps import Step, walk
from jobs._job import MOMENT, Daily, Errand, Job
from models import occurrence
from models.occurrence import Last

LEASE = timedelta(minutes=1)  # real time until another replica takes over from one that died
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence to run: `at` is the domain's time."""

    at: datetime
    job: Job | Errand

    @property
    def event(self) -> str:
        """What the outbox calls the cause of what it posts."""
        return event_of(self.job.name, self.at)


def event_of(job: str, due: datetime) -> str:
    """Name an occurrence as the cause of messages."""
    return f"job:{job}:{due.timestamp():.6f}"


class Lost(Exception):
    """Our lease ended and somebody else took the occurrence: nothing of ours may stay."""


class Stopped(Exception):
    """We are to be quiet: what is left of an errand is for whoever runs next."""


class Runner:
    """Runs what is due of `jobs` (by name) by the domain's clock; any number of replicas may.

    Once `stop` is set, an errand ends with the step in hand.
    """

    def __init__(
        self,
        db: Database,
        clock: VirtualClock,
        tools: Tools,
        jobs: Mapping[str, Job | Errand],
        real: Callable[[], datetime] = real_time,
        stop: Event | None = None,
    ) -> None:
        self.jobs = jobs
        self._db = db
        self._clock = clock
        self._tools = tools
        self._real = real
        self._stop = stop or Event()

    def only(self, kind: type[Job | Errand], stop: Event) -> Runner:
        """One like this that runs one kind, so that neither waits for the other."""
        jobs = {name: one for name, one in self.jobs.items() if isinstance(one, kind)}
        return Runner(self._db, self._clock, self._tools, jobs, self._real, stop)

    @property
    def _zone(self) -> ZoneInfo:
        return self._tools.zone

    def ring(self) -> timedelta:
        """Run what is due, and say how long nothing will be, as far as is known."""
        coming = self.run_due()
        return timedelta.max if coming is None else max(coming - self._clock.now(), timedelta())

    def run_due(self) -> datetime | None:
        """Run all that is due, oldest first; of a daily job that missed many days, the newest.

        When a job falls due next, as far as is known.
        """
        tried: set[tuple[str, datetime]] = set()
        while True:
            found, coming = self._look()
            left = [due for due in found if (due.job.name, due.at) not in tried]
            if not left:
                return coming
            for due in sorted(left, key=lambda due: due.at):
                tried.add((due.job.name, due.at))
                self._take(due)

    def next_after(self, after: datetime) -> datetime | None:
        """When a job falls due next after a time."""
        with self._db.reading() as session:
            known = occurrence.latest_of_all(session)
            coming = [self._coming(session, job, known.get(name), after) for name, job in self.jobs.items()]
        return min((at for at in coming if at is not None), default=None)

    def _coming(
        self, session: Session, job: Job | Errand, last: Last | None, after: datetime
    ) -> datetime | None:
        """When a job falls due after a time; what failed, or is under way, is seen to by and by."""
        if last is not None and last.done_at is None and not isinstance(job.when, Daily):
            return None
        since = max(last.due, after) if last is not None and isinstance(job.when, Daily) else after
        return next_due(job, session, since, self._zone)

    def _look(self) -> tuple[list[Due], datetime | None]:
        """What is due and not done, and when a job falls due next."""
        now, jobs = self._clock.now(), self.jobs
        with self._db.reading() as session:
            known = occurrence.latest_of_all(session)
            ours = {job: known[name] for name, job in jobs.items() if name in known}
            seen = [(job, *self._newest(session, job, last, now)) for job, last in ours.items()]
        if new := jobs.keys() - known.keys():
            self._begin(new, now)
            return self._look()
        found = [Due(at, job) for job, at, _ in seen if at is not None]
        return found, min((coming for _, _, coming in seen if coming is not None), default=None)

    def _begin(self, names: Iterable[str], now: datetime) -> None:
        """Note the jobs that are here for the first time, which missed nothing before."""
        with self._db.transaction() as session:
            for name in names:
                occurrence.begin(session, name, now - MOMENT)

    def _newest(
        self, session: Session, job: Job | Errand, last: Last, now: datetime
    ) -> tuple[datetime | None, datetime | None]:
        """The newest occurrence that is due and not done, and the one after it."""
        newest = None if last.done_at is not None else last.due
        if newest is not None and not isinstance(job.when, Daily):
            return newest, None
        following = next_due(job, session, last.due, self._zone)
        while following is not None and following <= now:
            newest = following
            following = next_due(job, session, newest, self._zone) if isinstance(job.when, Daily) else None
        return newest, following

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
        try:
            if isinstance(due.job, Errand):
                self._go(due, due.job, until)
            else:
                self._run(due, due.job, until)
            return True
        except Lost:
            log.warning("another replica took this job over")
        except Stopped:
            log.info("an errand was stopped; it begins anew")
        except Exception:
            log.exception("a job failed; it is tried again when its lease ends")
        return False

    def _run(self, due: Due, job: Job, until: datetime) -> None:
        """Run a job, and mark it done in the same transaction."""
        self._do(
            due, lambda session: job.run(session, self._clock.now(), self._tools), self._done(due, until)
        )

    def _go(self, due: Due, errand: Errand, until: datetime) -> None:
        """Do an errand step by step, each of which renews the lease; then mark it done."""
        lease = until

        def do(step: Step) -> object:
            nonlocal lease
            if self._stop.is_set():
                self._do(due, _nothing, self._held(due, lease, self._real()))
                raise Stopped
            held, lease = lease, self._real() + LEASE
            return self._do(due, step, self._held(due, held, lease))

        walk(errand.begin(self._clock.now(), self._tools), do)
        self._do(due, _nothing, self._done(due, lease))

    def _done(self, due: Due, until: datetime) -> Callable[[Session], bool]:
        return lambda session: occurrence.finish(session, due.job.name, due.at, until, self._real())

    def _held(self, due: Due, until: datetime, to: datetime) -> Callable[[Session], bool]:
        return lambda session: occurrence.renew(session, due.job.name, due.at, until, to)

    def _do(self, due: Due, step: Step, still_ours: Callable[[Session], bool]) -> object:
        """Do a step in a transaction of its own, again where others were in the way; Lost if we are."""
        for left in reversed(range(TRIES)):
            try:
                with self._db.transaction() as session:
                    session.info["event"] = due.event
                    given = step(session)
                    redraw(session, self._clock.now())
                    if not still_ours(session):
                        raise Lost
                    return given
            except CLASHES:
                if not left:
                    raise
                log.info("somebody else was writing; trying again", left=left)
        raise AssertionError("the last try ends in an answer or an error")


def _nothing(_: Session) -> None:
    """The step that does nothing."""

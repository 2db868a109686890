"""The alarm clock, and the only file that knows APScheduler: it wakes us; the tables say what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from threading import Lock
from zoneinfo import ZoneInfo

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]
from sqlmodel import Session

from bot.db import Database
from bot.virtual import real_time
from jobs._job import MOMENT, Daily, Errand, Job

LONGEST_SLEEP = timedelta(minutes=1)  # clocks are set and laptops sleep, so look at least this often
AFTER_FAILURE = timedelta(seconds=1)
SETTLE = timedelta(milliseconds=100)  # commits come in bursts: one look for all of them
log = structlog.get_logger()


def next_due(job: Job | Errand, session: Session, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Say when a job falls due next after a time."""
    if not isinstance(job.when, Daily):
        return job.when(session, after)
    return _next_time(job.when, zone, after.astimezone(UTC))


@lru_cache  # each look asks for the same few
def _next_time(daily: Daily, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When a time of day comes next; `after` is in UTC, for an hour that comes twice is equal to itself."""
    due: datetime | None = _trigger(daily, zone).get_next_fire_time(None, after.astimezone(zone) + MOMENT)
    return due


@cache
def _trigger(daily: Daily, zone: ZoneInfo) -> CronTrigger:
    return CronTrigger(day_of_week=daily.days, hour=daily.hour, minute=daily.minute, timezone=zone)


class Alarm:
    """Calls `ring` when something is due, and soon after each commit, which may bring a new due time.

    `ring` does what is due and says how long nothing will be.
    """

    def __init__(self, db: Database, ring: Callable[[], timedelta]) -> None:
        self._db = db
        self._ring = ring
        self._called = True
        self._stopped = False
        self._turn = Lock()
        # One worker takes them in turn; two, for a call may come while another is answered.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 2}
        workers = {"default": ThreadPoolExecutor(1)}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults, executors=workers)
        db.on_commit(self._on_commit)

    def start(self) -> None:
        """Begin with what was missed."""
        self._scheduler.start()
        self._set("soon", timedelta())

    def stop(self) -> None:
        """Finish what is being done and be quiet."""
        self._called = self._stopped = True
        # Waiting for the worker it would hold the locks that the worker needs: we wait ourselves.
        self._scheduler.shutdown(wait=False)
        with self._turn:
            return

    def _on_commit(self) -> None:
        if not self._called:
            self._called = True
            self._set("soon", SETTLE)

    def _look(self) -> None:
        self._db.precedence.give_way()
        with self._turn:
            if self._stopped:
                return
            self._called = False
            sleep = AFTER_FAILURE
            try:
                sleep = min(self._ring(), LONGEST_SLEEP)
            except Exception:
                log.exception("the jobs could not be looked at")
        self._set("next", sleep)

    def _set(self, name: str, sleep: timedelta) -> None:
        at = DateTrigger(real_time() + sleep)
        self._scheduler.add_job(self._look, at, id=name, replace_existing=True)

"""Jobs: functions of (session, now, tools) with the times at which they fall due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._chat import Tools

Run = Callable[[Session, datetime, Tools], None]
DueAfter = Callable[[Session, datetime], datetime | None]
MOMENT = timedelta(microseconds=1)  # what lies just after a time


@dataclass(frozen=True, slots=True)
class Daily:
    """Each day at a time on the workspace's wall clock; `days` are day names, as `mon-fri`."""

    hour: int
    minute: int
    days: str = "mon-sun"


@dataclass(frozen=True, slots=True)
class Job:
    """What to run, and when: daily, or when rows say so.

    `when(session, after)` gives the first time after `after` at which there is work, or None. Work that
    lay there before is due just after it. One run does all that is due, or a batch of it, and may run late
    or twice: what it posts has keys. `now` is aware, in the workspace's zone.
    """

    name: str
    run: Run
    when: Daily | DueAfter


JOBS: dict[str, Job] = {}


def job(name: str, when: Daily | DueAfter) -> Callable[[Run], Run]:
    """Declare a job; two of one name stop the start."""

    def keep(run: Run) -> Run:
        if name in JOBS:
            raise ValueError(f"two jobs are called {name!r}")
        JOBS[name] = Job(name, run, when)
        return run

    return keep

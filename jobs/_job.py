"""Jobs: functions of (session, now, tools) with the times at which they fall due, and errands, in steps."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._chat import Tools
from handlers._steps import Steps
from models.words import Text, Words, joined, t

Run = Callable[[Session, datetime, Tools], None]
Begin = Callable[[datetime, Tools], Steps]
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

    @property
    def rule(self) -> Words:
        """What it does, which is its docstring, and when, in words."""
        what = _what(self.run)
        if not isinstance(self.when, Daily):
            return what
        return joined([what, t("at {time}", time=f"{self.when.hour:02}:{self.when.minute:02}")])


@dataclass(frozen=True, slots=True)
class Errand:
    """Work too long for one transaction, in steps; what was cut off begins anew, so the first clears up."""

    name: str
    begin: Begin
    when: DueAfter

    @property
    def rule(self) -> Words:
        """What it does, which is its docstring."""
        return _what(self.begin)


def _what(function: Callable[..., object]) -> Text:
    return Text((inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " "))


JOBS: dict[str, Job | Errand] = {}


def job(name: str, when: Daily | DueAfter) -> Callable[[Run], Run]:
    """Declare a job; two of one name stop the start."""

    def keep(run: Run) -> Run:
        _declare(Job(name, run, when))
        return run

    return keep


def errand(name: str, when: DueAfter) -> Callable[[Begin], Begin]:
    """Declare an errand; two of one name stop the start."""

    def keep(begin: Begin) -> Begin:
        _declare(Errand(name, begin, when))
        return begin

    return keep


def _declare(made: Job | Errand) -> None:
    if made.name in JOBS:
        raise ValueError(f"two jobs are called {made.name!r}")
    JOBS[made.name] = made

"""What the web server is given: everything it reads from or speaks to, put together in `bot/app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.db import Database
from bot.receive import Receiver
from bot.settings import Settings
from models.workcalendar import WorkCalendar


class DomainClock(Protocol):
    """The team's time, which may run ahead of real time so that a newcomer sees tomorrow's reminders."""

    @property
    def offset(self) -> timedelta:
        """How far it runs ahead."""

    def now(self) -> datetime:
        """The team's time, aware, in the workspace's zone."""

    def set_to(self, at: datetime) -> None:
        """Move it forward to a moment; ValueError for one that lies behind."""


@dataclass(frozen=True, slots=True)
class Site:
    """What pages need. `ready` says that the database answers and its tables are up to date.

    `acting` says that whoever opens the local chat may act as anybody; else people sign in, and see no chat.
    New commits, ours and other processes', are heard by `db.on_commit`.
    """

    db: Database
    receiver: Receiver
    settings: Settings
    clock: DomainClock
    calendar: WorkCalendar
    ready: Callable[[], bool]
    acting: bool

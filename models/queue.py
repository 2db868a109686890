"""The line before each room's door: what waits in it, what went through late, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.outbox import Outcome, Parcel

LATE = timedelta(minutes=1)
LATELY = timedelta(days=1)


@dataclass(slots=True)
class Queue:
    """One room's, or with `direct` one person's. `soonest` is when the next message is, or was, due.

    `late` counts what was due within a day and was sent more than a minute after; `latest` is the longest.
    """

    platform: str
    room: str
    direct: bool
    due: int = 0
    later: int = 0
    soonest: datetime | None = None
    late: int = 0
    latest: timedelta = timedelta()
    parked: int = 0

    def count(self, parcel: Parcel, now: datetime) -> None:
        """Count a message in."""
        if parcel.state == Outcome.WAITING:
            self.due += parcel.at <= now
            self.later += parcel.at > now
            self.soonest = min(self.soonest or parcel.at, parcel.at)
        elif parcel.state == Outcome.PARKED:
            self.parked += 1
        elif parcel.sent_at is not None and parcel.sent_at - parcel.at > LATE:
            self.late += 1
            self.latest = max(self.latest, parcel.sent_at - parcel.at)

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.due or self.later or self.late or self.parked)


def queues(session: Session, now: datetime) -> list[Queue]:
    """The rooms of which there is something to say: those with what was given up or is due first.

    Lateness is real time against the team's, which differ only where somebody set the clock.
    """
    of_note = (col(Parcel.state) != Outcome.DROPPED) & (
        (col(Parcel.state) != Outcome.SENT) | (col(Parcel.at) > now - LATELY)
    )
    found: dict[tuple[str, str, bool], Queue] = {}
    for parcel in session.exec(select(Parcel).where(of_note), execution_options={"yield_per": 1_000}):
        place = (parcel.platform, parcel.room, parcel.direct)
        found.setdefault(place, Queue(*place)).count(parcel, now)
    told = [one for one in found.values() if not one.is_clear]
    return sorted(told, key=lambda one: (-one.parked, -one.due, -one.late, one.room))

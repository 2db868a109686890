"""What is not as it should be: messages that stay, jobs that do not get done, a record that was changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlmodel import Session, col, func, select

from models import audit, setting
from models.named import Named
from models.occurrence import Occurrence
from models.outbox import Outcome, Parcel
from models.words import Words, nt, t

NAME = "auditor"  # both of the job and of what it keeps
LIMIT = timedelta(minutes=10)  # for a message or a job to be late; a failing message is given up before


class Problem(Named):
    """What may be wrong."""

    OUTBOX = "outbox", t("Messages do not go out")
    JOBS = "jobs", t("A job does not get done")
    RECORD = "record", t("The record was changed")


class Seen(TypedDict):
    """What the auditor knows: when it looked, what it suspects and told since when, what it proved."""

    looked_at: str
    suspected: dict[str, str]
    told: dict[str, str]
    proved: int


def seen(session: Session, locked: bool = False) -> Seen:
    """What the auditor knows so far."""
    kept: Seen | None = setting.get(session, NAME, locked)
    return kept or Seen(looked_at="0001-01-01T00:00:00+00:00", suspected={}, told={}, proved=0)


def keep(session: Session, known: Seen) -> None:
    """Keep what the auditor knows."""
    setting.put(session, NAME, dict(known))


def late(session: Session, now: datetime) -> dict[Problem, Words]:
    """What is late now, in words; messages given up are not, for they are shown by themselves."""
    found: dict[Problem, Words] = {}
    waiting = _waiting(Parcel.at <= now - LIMIT)
    count, oldest = session.exec(waiting).one()
    if count:
        found[Problem.OUTBOX] = nt(
            "{count} message has been due since {moment}",
            "{count} messages have been due, the oldest since {moment}",
            count,
            moment=oldest,
        )
    for job, due in session.exec(_undone().where(Occurrence.due <= now - LIMIT).limit(1)):
        found[Problem.JOBS] = t("“{job}” has been due since {moment}", job=job, moment=due)
    return found


def next_look(session: Session, after: datetime) -> datetime | None:
    """When something will be late unless it is done before; None while nothing waits."""
    known = seen(session)
    looked_at = datetime.fromisoformat(known["looked_at"])
    connection = session.connection()
    oldest = connection.execute(_OLDEST).scalar_one()
    undone = connection.execute(_FIRST_UNDONE).first()
    moments = [at + LIMIT for at in (oldest, undone and undone[1]) if at]
    soon = looked_at + timedelta(minutes=1) if known["suspected"] else looked_at + LIMIT
    looks = [at if at > looked_at else soon for at in moments]
    if known["suspected"] or known["told"].keys() - {Problem.RECORD}:
        looks.append(soon)
    return max(min(looks), after + timedelta(microseconds=1)) if looks else None


def prove_record(session: Session, known: Seen) -> Words | None:
    """Prove what was written since the last look; what is wrong, if anything."""
    fault, known["proved"] = audit.broken_since(session, known["proved"])
    return fault


def _waiting(*late: Any) -> Any:  # noqa: ANN401
    return select(func.count(), func.min(Parcel.at)).where(Parcel.state == Outcome.WAITING, *late)


def _undone() -> Any:  # noqa: ANN401
    asked = select(Occurrence.job, Occurrence.due).where(col(Occurrence.done_at).is_(None))
    return asked.where(Occurrence.job != NAME).order_by(col(Occurrence.due))


# Asked after each commit.
_OLDEST = select(func.min(Parcel.at)).where(Parcel.state == Outcome.WAITING)
_FIRST_UNDONE = _undone().limit(1)

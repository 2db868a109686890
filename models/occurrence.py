"""Which occurrence of which job was taken, and until when its taker may work on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Update
from sqlmodel import Field, Session, SQLModel, and_, col, delete, func, or_, select, update

from models.row import insert_once


class Occurrence(SQLModel, table=True):
    """One due time of one job. `leased_until` is real time; `done_at` is None while it runs."""

    job: str = Field(primary_key=True)
    due: datetime = Field(primary_key=True)
    leased_until: datetime
    done_at: datetime | None = None


class Last(NamedTuple):
    """The newest occurrence of a job that anybody took."""

    due: datetime
    done_at: datetime | None


def latest_of_all(session: Session) -> dict[str, Last]:
    """The newest occurrence that anybody took, of each job."""
    return {job: Last(due, done) for job, due, done in session.connection().execute(_LATEST)}


def _latest() -> Any:  # noqa: ANN401
    newest = select(Occurrence.job, func.max(Occurrence.due).label("due")).group_by(col(Occurrence.job))
    last = newest.subquery()
    taken = select(Occurrence.job, Occurrence.due, Occurrence.done_at)
    return taken.join(last, and_(Occurrence.job == last.c.job, Occurrence.due == last.c.due))


_LATEST = _latest()


def begin(session: Session, job: str, at: datetime) -> None:
    """Note that a job begins its life here, so that nothing before it counts as missed."""
    insert_once(session, Occurrence, job=job, due=at, leased_until=at, done_at=at)


def claim(session: Session, job: str, due: datetime, now: datetime, until: datetime) -> bool:
    """Take an occurrence until a moment; False if somebody has it or it is done.

    One whose taker died is free again when the lease ends. Times but `due` are real.
    """
    values = {"job": job, "due": due, "leased_until": until, "done_at": None}
    if insert_once(session, Occurrence, **values) is not None:
        return True
    left = _this(job, due).where(col(Occurrence.done_at).is_(None), col(Occurrence.leased_until) <= now)
    return bool(session.execute(left.values(leased_until=until)).rowcount)  # type: ignore[attr-defined]


def renew(session: Session, job: str, due: datetime, until: datetime, to: datetime) -> bool:
    """Hold an occurrence until a later moment; False if the lease ended and somebody else took it."""
    return bool(session.execute(_held(job, due, until).values(leased_until=to)).rowcount)  # type: ignore[attr-defined]


def finish(session: Session, job: str, due: datetime, until: datetime, now: datetime) -> bool:
    """Mark an occurrence done; False if its lease ended and somebody else took it."""
    return bool(session.execute(_held(job, due, until).values(done_at=now)).rowcount)  # type: ignore[attr-defined]


def under_way(session: Session, now: datetime) -> bool:
    """Whether somebody works on an occurrence; `now` is real time."""
    held = select(Occurrence.job).where(col(Occurrence.done_at).is_(None), Occurrence.leased_until > now)
    return session.exec(held.limit(1)).first() is not None


def tidy(session: Session, before: datetime) -> None:
    """Forget what was due before a time, but for the newest of each job."""
    newest = select(Occurrence.job, func.max(Occurrence.due).label("due")).group_by(col(Occurrence.job))
    last = newest.subquery()
    older = select(last.c.job).where(last.c.job == Occurrence.job, last.c.due > Occurrence.due)
    session.execute(delete(Occurrence).where(col(Occurrence.due) < before, older.exists()))


def forget_all(session: Session) -> None:
    """Forget all claims, when the clock goes back to real time."""
    session.execute(delete(Occurrence).where(or_(True)))


def _this(job: str, due: datetime) -> Update:
    return update(Occurrence).where(col(Occurrence.job) == job, col(Occurrence.due) == due)


def _held(job: str, due: datetime, until: datetime) -> Update:
    return _this(job, due).where(col(Occurrence.done_at).is_(None), col(Occurrence.leased_until) == until)

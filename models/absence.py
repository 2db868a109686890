"""Who is away from when until when, who stands in, and what the deputy may decide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, col, or_, select

from models.audit import Deed, append
from models.named import Named
from models.person import Person, Role
from models.row import Row
from models.setting import plan_anew
from models.words import t


class Scope(Named):
    """What a deputy may do meanwhile."""

    ALL = "all", t("everything"), "全部", "所有"
    DECISIONS = "decisions", t("decisions only"), "审批", "只审批", "决定"
    NONE = "none", t("nothing, only answer"), "不代办", "无"


class Absence(Row, table=True):
    """One time away. It begins at `since` and is over at `until`; both are noted when they came.

    `last_day` is the last one away, in the workspace's zone. The deputy decides requests of `kinds` alone, by
    name, all where it is empty, and up to the amount `most`.
    """

    person: int = Field(foreign_key="person.id", index=True)
    since: datetime
    until: datetime
    last_day: date
    deputy: int | None = Field(default=None, foreign_key="person.id")
    scope: str = Scope.NONE
    kinds: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    most: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    begun_at: datetime | None = None
    over_at: datetime | None = Field(default=None, index=True)


def standing(session: Session) -> dict[int, Absence]:
    """Who is away now, by the person's number."""
    asked = select(Absence).where(col(Absence.begun_at).is_not(None), col(Absence.over_at).is_(None))
    return {absence.person: absence for absence in session.exec(asked.order_by(col(Absence.until)))}


def planned(session: Session, person: Person) -> list[Absence]:
    """A person's times away that are not over, the soonest first."""
    asked = select(Absence).where(Absence.person == person.id, col(Absence.over_at).is_(None))
    return list(session.exec(asked.order_by(col(Absence.since))))


def is_away(session: Session, person: Person, at: datetime) -> bool:
    """Whether a person is, or is going to be, away at a moment."""
    return any(absence.since <= at < absence.until for absence in planned(session, person))


def go_away(session: Session, absence: Absence, by: Person, at: datetime) -> None:
    """Note a time away; one that overlaps it gives way."""
    person = session.get_one(Person, absence.person)
    for other in planned(session, person):
        if other.since < absence.until and absence.since < other.until:
            end(session, other, at)
    session.add(absence)
    session.flush()
    days = f"{absence.since.isoformat()}/{absence.until.isoformat()}"
    deputy = f"deputy {absence.deputy}, {absence.scope}" if absence.deputy is not None else ""
    append(session, Deed(f"person:{person.id}", "away", by.id, at, after=days, why=deputy))
    plan_anew(session)
    if absence.since <= at:
        begin(session, absence, at)


def begin(session: Session, absence: Absence, at: datetime) -> None:
    """Let a time away begin, and the deputy stand in."""
    absence.begun_at = at
    _lend(session, absence.deputy)


def end(session: Session, absence: Absence, at: datetime) -> None:
    """Let a time away be over, or never come."""
    absence.over_at = at
    plan_anew(session)
    _lend(session, absence.deputy)


def _lend(session: Session, deputy: int | None) -> None:
    """Let a deputy decide what those away would: up to a lead's role, for an admin's is not lent."""
    if deputy is None:
        return
    session.flush()
    person = session.get_one(Person, deputy)
    mine = {number: one for number, one in standing(session).items() if one.deputy == deputy}
    absent = [session.get_one(Person, number) for number, one in mine.items() if one.scope != Scope.NONE]
    person.lent_role = Role.LEAD if any(Role.of(one.role).covers(Role.LEAD) for one in absent) else None
    person.stands_for = sorted(number for number, one in mine.items() if one.scope == Scope.ALL)


def lend_again(session: Session, person: Person) -> None:
    """Lend anew what deputies of a person may do, after the person's own role changed."""
    for absence in planned(session, person):
        _lend(session, absence.deputy)


def due(session: Session, at: datetime) -> list[Absence]:
    """The times away that have come, or are over, and of which that is not noted."""
    comes = (col(Absence.begun_at).is_(None)) & (col(Absence.since) <= at)
    asked = select(Absence).where(col(Absence.over_at).is_(None), or_(comes, col(Absence.until) <= at))
    return list(session.exec(asked.order_by(col(Absence.id)).with_for_update(skip_locked=True)))


def next_after(session: Session, after: datetime) -> datetime | None:
    """When the next time away begins or is over; what should have been noted is due just after `after`."""
    noted = session.connection().execute(_NOTED)
    moments = [until if begun_at else since for since, until, begun_at in noted]
    return max(min(moments), after + timedelta(microseconds=1)) if moments else None


_NOTED = select(Absence.since, Absence.until, Absence.begun_at).where(col(Absence.over_at).is_(None))

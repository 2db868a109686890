"""The team's kinds of requests: ours and its own, each with its versions, and which of them are on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.request_kind import Kind
from models.request_shipped import ON_AT_FIRST, SHIPPED
from models.row import Row
from models.setting import get, put

_ON = "kinds of requests"


class KindVersion(Row, table=True):
    """A kind as the team changed it; the newest version of a name holds."""

    __tablename__ = "request_kind"
    __table_args__ = (UniqueConstraint("name", "version"),)

    name: str
    version: int
    spec: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id")


def kind_named(session: Session, name: str) -> Kind | None:
    """The kind of a name as it is now; None where there is none."""
    newest = select(KindVersion).where(KindVersion.name == name).order_by(col(KindVersion.version).desc())
    row = session.exec(newest.limit(1)).first()
    return SHIPPED.get(name) if row is None else Kind.from_data(row.spec)


def all_kinds(session: Session) -> list[Kind]:
    """All kinds as they are now, ours first."""
    own = session.exec(select(col(KindVersion.name)).distinct().order_by(col(KindVersion.name)))
    names = [*SHIPPED, *(name for name in own if name not in SHIPPED)]
    return [kind for kind in (kind_named(session, name) for name in names) if kind is not None]


def kinds_on(session: Session) -> list[Kind]:
    """The kinds that may be filed."""
    names = names_on(session)
    return [kind for kind in all_kinds(session) if kind.name in names]


def names_on(session: Session) -> list[str]:
    """The names of those that are on; five of ours while nobody chose."""
    chosen = get(session, _ON)
    return list(ON_AT_FIRST if chosen is None else chosen)


def turn(session: Session, name: str, on: bool) -> bool:
    """Let a kind be filed, or not any more; False if it was so already."""
    names = names_on(session)
    if (name in names) == on:
        return False
    put(session, _ON, [*names, name] if on else [one for one in names if one != name])
    return True


def save_kind(session: Session, made: Kind, by: int | None, at: datetime) -> Kind:
    """Keep a kind as its next version; requests under way keep theirs."""
    before = kind_named(session, made.name)
    spec = made.as_data() | {"version": before.version + 1 if before else 1}
    row = KindVersion(name=made.name, version=spec["version"], spec=spec, at=at, by=by)
    session.add(row)
    session.flush()
    return Kind.from_data(spec)

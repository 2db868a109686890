"""Where people are written to, and how they read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from models.outbox import Address
from models.person import Identity, Person, identities


def home(session: Session, person: Person) -> Address | None:
    """Where a person is written to directly; None for somebody whom no platform reaches.

    It is where they asked for it, else where they last spoke, else where others do. A platform through which
    nobody was ever heard (the local chat, where it is not served) reaches nobody, once anybody was heard.
    """
    return homes(session, [person.id]).get(person.id)


def homes(session: Session, people: Collection[int]) -> dict[int, Address]:
    """Where each of some people is written to directly, by their numbers, as `home` says."""
    asked = _HOMES.where(col(Identity.person).in_(people))
    best: dict[int, tuple[str, str, datetime | None]] = {}
    for person, *where in session.connection().execute(asked.order_by(*_BEST)):
        best.setdefault(person, tuple(where))
    silent = [person for person, (*_, lively) in best.items() if lively is None]
    if silent and session.connection().execute(_ANYBODY).first() is not None:
        best = {person: where for person, where in best.items() if where[2] is not None}
    return {person: Address(*where[:2], direct=True) for person, where in best.items()}


_OTHER = aliased(Identity)
_LIVELY = select(func.max(_OTHER.heard_at)).where(_OTHER.platform == Identity.platform).scalar_subquery()
_HOMES = select(col(Identity.person), col(Identity.platform), col(Identity.native), _LIVELY).where(
    col(Identity.active)
)
_BEST = (
    col(Identity.preferred).desc(),
    col(Identity.heard_at).desc().nulls_last(),
    _LIVELY.desc().nulls_last(),
    col(Identity.id),
)
_ANYBODY = select(Identity.id).where(col(Identity.heard_at).is_not(None)).limit(1)


def prefer(session: Session, person: Person, chosen: Identity | None) -> None:
    """Write to a person through one identity from now on; for None, where they last spoke."""
    for identity in identities(session, person):
        identity.preferred = identity is chosen


def reads_as(session: Session, platform: str, native: str) -> tuple[str, str | None] | None:
    """The language and zone (None: the workspace's) of whoever a platform knows by this id.

    Core rather than ORM: it is asked before each message to somebody else.
    """
    found = session.connection().execute(_READS, {"platform": platform, "native": native}).first()
    return None if found is None else (found[0], found[1])


_READS = (
    select(col(Person.language), col(Person.zone))
    .join(Identity, col(Identity.person) == col(Person.id))
    .where(col(Identity.platform) == bindparam("platform"), col(Identity.native) == bindparam("native"))
)

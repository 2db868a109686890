"""Who the page acts as: on the local chat, anybody may be anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.platforms.web.store import NAME
from bot.settings import Settings
from bot.words import Reader
from models.absence import standing
from models.person import Department, Identity, Person, Role

COOKIE = "paiqi_as"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the local chat knows them. `native` is the name by which others write to them."""

    native: str
    person: Person
    department: str
    is_away: bool = False

    @property
    def role(self) -> Role:
        """What the person may do."""
        return Role.of(self.person.role)


def actors(session: Session) -> list[Actor]:
    """Everybody whom the page may act as, in the order they joined."""
    departments = {row.id: row.name for row in session.exec(select(Department))}
    asked = (
        select(Identity.native, Person)
        .join(Person, col(Identity.person) == Person.id)
        .where(Identity.platform == NAME, col(Identity.active))
        .order_by(col(Person.id))
    )
    away = standing(session)
    return [
        Actor(native, person, departments.get(person.department or 0, ""), person.id in away)
        for native, person in session.exec(asked)
    ]


def choose(people: list[Actor], asked: str | None) -> Actor | None:
    """Find whom the page acts as: the one asked for, else the first member who does not decide, else any."""
    found = next((actor for actor in people if actor.native == asked), None)
    first = next((actor for actor in people if actor.role in (Role.MEMBER, Role.EDITOR)), None)
    return found or first or next(iter(people), None)


def asked_for(query: Mapping[str, str], cookies: Mapping[str, str]) -> str | None:
    """Whom a request acts as: its own word, else the cookie's."""
    cookie = cookies.get(COOKIE)
    return query.get("as") or (unquote(cookie) if cookie else None)


def as_cookie(native: str) -> str:
    """A name as a cookie can hold it."""
    return quote(native, safe="")


def reader_for(person: Person | None, settings: Settings, now: datetime) -> Reader:
    """How a page speaks to somebody: in their language and zone, or the workspace's."""
    zone = ZoneInfo(person.zone) if person and person.zone else settings.zone_info
    language = person.language if person else settings.language
    return Reader(language, zone, now.astimezone(zone).date())

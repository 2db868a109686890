"""Who does a stage, reviews or is told: names of a template turned into people who are here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlmodel import Session, col, select

from models.absence import Absence, planned
from models.article import Article
from models.duty import on_duty
from models.person import Person, Role, everyone, head_of, leads
from models.planning import Free
from models.position import Position, holders
from models.sop import StageSpec

Named = list[Person]
_OWNERS = re.compile(r"\b(?:owner|contact|head)\b")  # parts of a template's `who` that depend on the article


def doer_of(session: Session, who: str, article: Article, day: date) -> Person | None:
    """The first person whom a template's `who` means for an article on a day, one who is there if any is."""
    return first_of(session, who, article, day)


def first_of(
    session: Session, who: str, article: Article, day: date, barred: Collection[int] = ()
) -> Person | None:
    """The first of those whom a template means, but for those who are barred."""
    found = [one for one in _meant(session, who, article, day) if one.id not in barred]
    here = [person for person in found if not is_off(session, person, day)]
    return next(iter(here or found), None)


def _meant(session: Session, who: str, article: Article, day: date) -> Iterator[Person]:
    for name in (part.strip() for part in who.split("|")):
        yield from (one for one in _named(session, name, article, day) if one.left_at is None)


def _named(session: Session, name: str, article: Article, day: date) -> Named:
    kind, _, which = name.partition(":")
    if kind == "position":
        position = session.exec(select(Position).where(Position.name == which)).first()
        return holders(session, position) if position else []
    if kind == "person":
        return [person for person in everyone(session) if person.name == which]
    owner = session.get_one(Person, article.contact if article.contact is not None else article.owner)
    if kind == "lead":
        return leads_first(session)
    head = head_of(session, owner.department) if owner.department is not None else None
    found = {"owner": owner, "contact": owner, "duty": on_duty(session, day), "head": head}.get(kind)
    return [found] if found is not None else []


def leads_first(session: Session) -> list[Person]:
    """Leads before admins: an admin keeps the program, a lead decides about content."""
    return sorted(leads(session), key=lambda one: one.role != Role.LEAD)


def deciding(session: Session) -> list[Person]:
    """Those who lead; the admins where nobody else does."""
    leading = leads_first(session)
    return [one for one in leading if one.role == Role.LEAD] or leading


def is_off(session: Session, person: Person, day: date) -> bool:
    """Whether a person has said to be away on a day."""
    return any(one.since.date() <= day <= one.last_day for one in planned(session, person))


class Roll:
    """Whom templates mean and who is away, each asked once however many articles are planned."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._meant: dict[tuple[str, int | None, date | None], Named] = {}
        self._away: dict[int, list[tuple[date, date]]] = defaultdict(list)
        for one in session.exec(select(Absence).where(col(Absence.over_at).is_(None))):
            self._away[one.person].append((one.since.date(), one.last_day))

    def free(self, article: Article) -> Free:
        """Tell for a planner whether whoever does a stage of an article is there on a day."""

        def is_here(spec: StageSpec, day: date) -> bool:
            meant = self._whom(spec.who, article, day)
            return not meant or any(not self._is_off(one, day) for one in meant)

        return is_here

    def _whom(self, who: str, article: Article, day: date) -> Named:
        owner = article.contact if article.contact is not None else article.owner
        asked = (who, owner if _OWNERS.search(who) else None, day if "duty" in who else None)
        if asked not in self._meant:
            self._meant[asked] = list(_meant(self._session, who, article, day))
        return self._meant[asked]

    def _is_off(self, person: Person, day: date) -> bool:
        return any(since <= day <= last for since, last in self._away.get(person.id, ()))

"""Who does a stage, reviews or is told: names of a template turned into people who are here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlmodel import Session, select

from models.absence import planned
from models.article import Article
from models.duty import on_duty
from models.person import Person, Role, everyone, head_of, leads
from models.planning import Free
from models.position import Position, holders
from models.sop import StageSpec

Named = list[Person]


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


def is_off(session: Session, person: Person, day: date) -> bool:
    """Whether a person has said to be away on a day."""
    return any(one.since.date() <= day <= one.last_day for one in planned(session, person))


def free_of(session: Session, article: Article) -> Free:
    """Tell for a planner whether whoever does a stage is there on a day."""

    def is_here(spec: StageSpec, day: date) -> bool:
        return any(not is_off(session, one, day) for one in _meant(session, spec.who, article, day))

    known: dict[tuple[str, date], bool] = {}

    def remembered(spec: StageSpec, day: date) -> bool:
        asked = (spec.who, day)
        if asked not in known:
            known[asked] = not list(_meant(session, spec.who, article, day)) or is_here(spec, day)
        return known[asked]

    return remembered

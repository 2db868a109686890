"""Whom the kinds of requests mean: names in a chain turned into people who are here and may decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.absence import Scope, standing
from models.doers import is_off, leads_first
from models.duty import on_duty
from models.person import Department, Person, Role, everyone, head_of
from models.position import Position, holders

PLAIN = ("head", "duty")  # said without a name
NAMED = ("head", "department", "position", "person", "role", "field")


def meant(session: Session, who: str, filer: Person, values: Mapping[str, Any], day: date) -> list[Person]:
    """Those whom an entry means: of its parts, parted by ` | `, the first of whom anybody is here."""
    return next((found for found in _each(session, who, filer, values, day) if found), [])


def _each(
    session: Session, who: str, filer: Person, values: Mapping[str, Any], day: date
) -> Iterator[list[Person]]:
    for part in who.split("|"):
        found = _named(session, part.strip(), filer, values, day)
        yield [one for one in found if one.left_at is None and not one.is_guest]


def _named(session: Session, part: str, filer: Person, values: Mapping[str, Any], day: date) -> list[Person]:
    kind, _, name = part.partition(":")
    if kind in ("department", "head"):
        return _of_department(session, kind, name, filer)
    if kind == "position":
        position = session.exec(select(Position).where(Position.name == name)).first()
        return holders(session, position) if position else []
    if kind == "role":
        return _of_role(session, name)
    if kind == "duty":
        found = on_duty(session, day)
        return [found] if found else []
    named = str(values.get(name, "")) if kind == "field" else name
    return [one for one in everyone(session) if named and named in (one.name, str(one.id))]


def _of_role(session: Session, name: str) -> list[Person]:
    if name == Role.LEAD:
        return leads_first(session)
    role = Role.of(name)
    return sorted(
        (one for one in everyone(session) if one.is_at_least(role)), key=lambda one: one.role != role
    )


def _of_department(session: Session, kind: str, name: str, filer: Person) -> list[Person]:
    found = session.exec(select(Department).where(Department.name == name)).first() if name else None
    number = found.id if found else (None if name else filer.department)
    if number is None:
        return []
    if kind == "head":
        head = head_of(session, number)
        return [head] if head else []
    asked = (
        select(Person).where(Person.department == number).order_by(col(Person.heads).desc(), col(Person.id))
    )
    return list(session.exec(asked))


def asked_of(
    session: Session, entry: str, filer: Person, values: Mapping[str, Any], day: date
) -> list[Person]:
    """Whom an entry of a step asks: one person who is here, with a `*` behind it all; never the filer.

    Where only the filer is meant, who stands in for them is asked, else whoever is above.
    """
    everybody, named = entry.endswith("*"), entry.removesuffix("*")
    barred = False
    for found in _each(session, named, filer, values, day):
        others = [one for one in found if one.id != filer.id]
        if others:
            return others if everybody else _one_here(session, others, day)
        barred = barred or bool(found)
    return above(session, filer, {filer.id}, day)[:1] if barred else []


def _one_here(session: Session, people: list[Person], day: date) -> list[Person]:
    here = [one for one in people if not is_off(session, one, day)]
    return (here or people)[:1]


def deputy_of(session: Session, person: Person) -> Person | None:
    """Who decides for somebody who is away now."""
    absence = standing(session).get(person.id)
    if absence is None or absence.deputy is None or absence.scope == Scope.NONE:
        return None
    return session.get_one(Person, absence.deputy)


def above(session: Session, person: Person, barred: set[int], day: date) -> list[Person]:
    """Who decides where somebody cannot: their deputy, their head, then a lead; those who are here first."""
    deputy = deputy_of(session, person)
    head = head_of(session, person.department) if person.department is not None else None
    found = [one for one in (deputy, head, *leads_first(session)) if one is not None]
    able = {one.id: one for one in found if one.id not in barred and one.left_at is None}
    return sorted(able.values(), key=lambda one: is_off(session, one, day))

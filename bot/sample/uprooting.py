"""What belongs to whom, read off the tables themselves, so that a new noun needs nothing here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, inspect
from sqlmodel import Session, SQLModel, col, delete, or_, select, update

from models.person import Person

PEOPLE: Table = Person.__table__  # type: ignore[attr-defined]


def things_of(session: Session, people: Collection[int]) -> list[SQLModel]:
    """All things with a record that are the sample's, or that could not be without one of some people."""
    found: list[SQLModel] = []
    for mapper in SQLModel._sa_registry.mappers:
        kind = mapper.class_
        if hasattr(kind, "subject"):
            theirs: list[ColumnElement[bool]] = [column.in_(people) for column in _owners(kind.__table__)]
            theirs += [col(kind.sample).is_(True)] if hasattr(kind, "sample") else []
            found += session.exec(select(kind).where(or_(*theirs))) if theirs else []
    return found


def parts_of(session: Session, things: Collection[SQLModel]) -> list[SQLModel]:
    """All further things with a record that could not be without one of some things, or of their parts."""
    known, found = {_place(thing) for thing in things}, list(things)
    for thing_kind, numbers in _by_kind(found).items():
        for mapper in SQLModel._sa_registry.mappers:
            kind = mapper.class_
            for column in _needs(kind.__table__, thing_kind) if hasattr(kind, "subject") else ():
                some = session.exec(select(kind).where(column.in_(numbers)))
                found += [one for one in some if _place(one) not in known]
                known |= {_place(one) for one in found}
    grown = found[len(things) :]
    return [*grown, *parts_of(session, grown)] if grown else []


def _by_kind(things: Collection[SQLModel]) -> dict[Table, list[int]]:
    numbers: dict[Table, list[int]] = {}
    for thing in things:
        kind, (number, *_) = _place(thing)
        numbers.setdefault(kind.__table__, []).append(number)  # type: ignore[attr-defined]
    return numbers


def _place(thing: SQLModel) -> tuple[type[SQLModel], tuple[Any, ...]]:
    return type(thing), tuple(inspect(thing).identity)


def uproot(session: Session, table: Table, doomed: ColumnElement[bool]) -> None:
    """Delete rows, and before them what cannot be without them; what can forgets them."""
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table:
                continue
            pointing = key.parent.in_(select(key.column).where(doomed))
            if key.parent.nullable:
                session.execute(update(other).where(pointing).values({key.parent.name: None}))
            else:
                uproot(session, other, pointing)
    session.execute(delete(table).where(doomed))


def _owners(table: Table) -> Iterator[Column[int]]:
    """The columns that name a person without whom a row could not be."""
    return _needs(table, PEOPLE)


def _needs(table: Table, other: Table) -> Iterator[Column[int]]:
    """The columns that name a row of another table without which a row could not be."""
    keys = (key for key in table.foreign_keys if key.column.table is other)
    return (key.parent for key in keys if not key.parent.nullable)

"""Positions (岗位: 内容主管, 品牌, 财务): what somebody does for the team, apart from what they may do."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models.holding import Held, holds
from models.message import Button
from models.missing import Need, needs
from models.person import Person, Role
from models.row import Row, insert_once
from models.words import t


class Position(Row, table=True):
    """A position; vacant when nobody holds it. Several may hold one: a team has more than one 编辑."""

    name: str = Field(unique=True)


class Holder(SQLModel, table=True):
    """That a person holds a position."""

    position: int = Field(foreign_key="position.id", primary_key=True)
    person: int = Field(foreign_key="person.id", primary_key=True, index=True)
    since: datetime


def position_named(session: Session, name: str) -> Position:
    """Find a position by its name, or make it."""
    insert_once(session, Position, name=name)
    return session.exec(select(Position).where(Position.name == name)).one()


def holders(session: Session, position: Position) -> list[Person]:
    """Those of the team who hold a position, the longest first."""
    asked = select(Person).join(Holder, col(Holder.person) == Person.id)
    mine = asked.where(Holder.position == position.id, Person.role != Role.GUEST)
    return list(session.exec(mine.order_by(col(Holder.since), col(Holder.person))))


def positions_of(session: Session, person: Person) -> list[Position]:
    """The positions that a person holds."""
    asked = select(Position).join(Holder, col(Holder.position) == Position.id)
    return list(session.exec(asked.where(Holder.person == person.id).order_by(col(Position.id))))


def give(session: Session, position: Position, person: Person, at: datetime) -> bool:
    """Let a person hold a position; False if they held it already."""
    return insert_once(session, Holder, position=position.id, person=person.id, since=at) is not None


def take(session: Session, position: Position, person: Person) -> bool:
    """Let a person hold a position no longer; False if they did not hold it."""
    held = session.get(Holder, (position.id, person.id))
    if held is not None:
        session.delete(held)
        session.flush()
    return held is not None


@holds("position")
def held_positions(session: Session, person: Person, at: datetime) -> list[Held]:
    """The positions that a person holds."""
    return [_held(position, person) for position in positions_of(session, person)]


def _held(position: Position, person: Person) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        take(session, position, person)
        give(session, position, successor, at)

    return Held(f"position:{position.id}", t("position {name}", name=position.name), hand)


@needs("position", step=2)
def positions_needed(session: Session, at: datetime) -> list[Need]:
    """Positions at all, and somebody in each."""
    every = session.exec(select(Position).order_by(col(Position.id))).all()
    vacant = [position for position in every if not holders(session, position)]
    if vacant:
        return [_vacant(position) for position in vacant]
    return [Need(t("Positions, with somebody in each"), bool(every), Button(t("Give…"), "position give …"))]


def _vacant(position: Position) -> Need:
    what = t("Somebody as {position}, which is vacant", position=position.name)
    give = t("Give “{position}”…", position=position.name)
    return Need(what, False, Button(give, f"position give {position.name} …"))

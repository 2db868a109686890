"""Groups of people as a chat product keeps them, and the departments that follow them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.audit import Deed, append
from models.person import Department, Identity, Person, Role
from models.row import Row


@dataclass(frozen=True, slots=True)
class Told:
    """A group as a platform tells of it, which knows it as `native` and its people by ids, too."""

    native: str
    name: str
    people: tuple[str, ...]


class Group(Row, table=True):
    """A group on a platform. Where a department follows it, who is in the group is in the department."""

    __tablename__ = "chat_group"  # GROUP is a word of SQL's own
    __table_args__ = (UniqueConstraint("platform", "native"),)

    platform: str
    native: str
    name: str
    people: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    department: int | None = Field(default=None, foreign_key="department.id", unique=True)


def groups_of(session: Session, platform: str | None = None) -> list[Group]:
    """The groups of one platform, or of all, the one first heard of first."""
    asked = select(Group).order_by(col(Group.id))
    return list(session.exec(asked if platform is None else asked.where(Group.platform == platform)))


def group_named(session: Session, platform: str, native: str) -> Group | None:
    """Find the group that a platform knows by this id."""
    return session.exec(select(Group).where(Group.platform == platform, Group.native == native)).first()


def keep_groups(session: Session, platform: str, told: Iterable[Told], at: datetime) -> None:
    """Know all groups of a platform as it tells of them, and let departments follow.

    A group that is gone is followed no more; the people of its department stay there.
    """
    known = {group.native: group for group in groups_of(session, platform)}
    for one in told:
        group = known.pop(one.native, None) or Group(platform=platform, native=one.native, name=one.name)
        group.name, group.people = one.name, list(one.people)
        session.add(group)
    for gone in known.values():
        if gone.department is not None:
            _note(session, gone, "unfollow", None, at)
        session.delete(gone)
    session.flush()
    settle(session, platform, at)


def follow(session: Session, group: Group, department: Department, by: Person, at: datetime) -> None:
    """Let a department be who is in a group from now on, and no other group."""
    for other in groups_of(session):
        if other.department == department.id:
            other.department = None
    session.flush()
    group.department = department.id
    _note(session, group, "follow", by, at)
    settle(session, group.platform, at)


def unfollow(session: Session, group: Group, by: Person, at: datetime) -> None:
    """Let a department keep its people, whoever comes into the group or leaves it."""
    _note(session, group, "unfollow", by, at)
    group.department = None


def settle(session: Session, platform: str, at: datetime, person: Person | None = None) -> None:
    """Put everybody of a platform, or one person, into the department that follows a group of theirs.

    Who is in two such groups belongs to the one first heard of; who is in none any more belongs nowhere.
    Guests are of no department.
    """
    followed = [group for group in groups_of(session, platform) if group.department is not None]
    if not followed:
        return
    asked = select(Person, Identity.native).join(Identity, col(Identity.person) == col(Person.id))
    asked = asked.where(Identity.platform == platform, col(Identity.active), col(Person.left_at).is_(None))
    if person is not None:
        asked = asked.where(Person.id == person.id)
    departments = {group.department for group in followed}
    for one, native in session.exec(asked.where(Person.role != Role.GUEST)).all():
        wanted = next((group.department for group in followed if native in group.people), None)
        if wanted is not None or one.department in departments:
            _put(session, one, wanted, at)


def _put(session: Session, person: Person, department: int | None, at: datetime) -> None:
    if person.department == department:
        return
    before, after = (_named(session, number) for number in (person.department, department))
    person.department, person.heads = department, False
    append(session, Deed(f"person:{person.id}", "department", None, at, before=before, after=after))


def _named(session: Session, department: int | None) -> str:
    return "" if department is None else session.get_one(Department, department).name


def _note(session: Session, group: Group, verb: str, by: Person | None, at: datetime) -> None:
    who = None if by is None else by.id
    append(session, Deed(f"department:{group.department}", verb, who, at, after=group.name))

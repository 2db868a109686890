"""The roster: a team as a list of its people, entered line by line; entering it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from models.absence import Absence, end
from models.audit import Deed, append
from models.holding import Held, holds
from models.person import (
    Department,
    Identity,
    Person,
    Role,
    check_another_admin,
    find_by_identity,
    identities,
)
from models.position import give, position_named, positions_of, take
from models.refusal import Refusal
from models.row import insert_once
from models.signin import revoke
from models.words import t

LOCAL, WECOM = "local", "wecom"
NOT_RECORDED = ("email", "userid")


class Outcome(StrEnum):
    """What entering a line did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as a line says; what is empty or None there stays as it is."""

    line: int
    name: str
    department: str = ""
    positions: tuple[str, ...] = ()
    heads: bool | None = None
    email: str = ""
    userid: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a line; `lost` and `won` are facts (`department: 市场部`) no longer true, and newly."""

    listed: Listed
    outcome: Outcome
    lost: tuple[str, ...] = ()
    won: tuple[str, ...] = ()


def enter(session: Session, listed: Listed, by: int | None, at: datetime) -> Entered:
    """Enter one line and write it down; Refusal where it contradicts what is there."""
    known = _find(session, listed)
    _check(session, listed, known)
    before = list(_facts(session, known)) if known else []
    person = known or Person(name=listed.name)
    session.add(person)
    session.flush()
    _write(session, person, listed, by, at)
    after = list(_facts(session, person))
    if before == after:
        return Entered(listed, Outcome.UNCHANGED)
    lost, won = (
        tuple(one for one in facts if one not in others)
        for facts, others in ((before, after), (after, before))
    )
    append(session, Deed(f"person:{person.id}", "import", by, at, before=_told(lost), after=_told(won)))
    return Entered(listed, Outcome.CHANGED if known else Outcome.NEW, lost, won)


def _told(facts: tuple[str, ...]) -> str:
    """Facts as the record has them: of an e-mail or id just that it is there, for no record forgets."""
    names = [fact.partition(": ")[0] for fact in facts]
    return "; ".join(name if name in NOT_RECORDED else fact for name, fact in zip(names, facts, strict=True))


def _find(session: Session, listed: Listed) -> Person | None:
    """Find whom a line is about: by the userid, else by the name. Who left may come back."""
    named = session.exec(select(Person).where(Person.name == listed.name)).first()
    known = find_by_identity(session, WECOM, listed.userid) if listed.userid else None
    if named is not None and known is not None and named.id != known.id:
        raise Refusal(t("the userid {userid} is that of {person}", userid=listed.userid, person=known.name))
    return known or named


def _check(session: Session, listed: Listed, known: Person | None) -> None:
    if listed.heads and not (listed.department or (known and known.department)):
        raise Refusal(t("heads a department, but none is given"))
    if known is not None and listed.role not in (None, Role.ADMIN):
        check_another_admin(session, known)


def _write(session: Session, person: Person, listed: Listed, by: int | None, at: datetime) -> None:
    person.name, person.sample, person.left_at = listed.name, False, None
    person.email = listed.email or person.email
    person.role, person.role_given = listed.role or person.role, bool(listed.role) or person.role_given
    if listed.department:
        _move(session, person, listed.department)
    if listed.heads is not None:
        _head(session, person, listed.heads, by, at)
    _know(session, person, listed)
    _place(session, person, listed.positions, at)
    session.flush()


def _move(session: Session, person: Person, department: str) -> None:
    insert_once(session, Department, name=department)
    moved = session.exec(select(Department.id).where(Department.name == department)).one()
    person.heads = person.heads and person.department == moved
    person.department = moved


def _head(session: Session, person: Person, heads: bool, by: int | None, at: datetime) -> None:
    asked = select(Person).where(Person.department == person.department, col(Person.heads))
    for other in session.exec(asked.where(Person.id != person.id)) if heads else ():
        other.heads = False
        append(session, Deed(f"person:{other.id}", "import", by, at, before="heads", after=""))
    person.heads = heads


def _know(session: Session, person: Person, listed: Listed) -> None:
    """Know the person on the local chat by name and on WeCom by userid; both count again after a return."""
    for identity in session.exec(select(Identity).where(Identity.person == person.id)):
        identity.active = True
    session.flush()
    known = {identity.platform: identity for identity in identities(session, person)}
    if LOCAL not in known:
        _meet(session, LOCAL, listed.name, person)
    if listed.userid and WECOM in known:
        known[WECOM].native = listed.userid
    elif listed.userid:
        _meet(session, WECOM, listed.userid, person)


def _meet(session: Session, platform: str, native: str, person: Person) -> None:
    made = {"platform": platform, "native": native, "person": person.id}
    insert_once(session, Identity, **made, active=True, preferred=False)


def _place(session: Session, person: Person, names: tuple[str, ...], at: datetime) -> None:
    """Let the person hold the positions of the list, and where it names any, no others."""
    wanted = [position_named(session, name) for name in names]
    held = positions_of(session, person) if wanted else []
    for position in held:
        if position not in wanted:
            take(session, position, person)
    for position in wanted:
        give(session, position, person, at)


def _facts(session: Session, person: Person) -> Iterator[str]:
    """Say what a roster knows of a person, one thing at a time."""
    department = session.get(Department, person.department) if person.department is not None else None
    wecom = next((one.native for one in identities(session, person) if one.platform == WECOM), "")
    yield f"name: {person.name}"
    yield f"role: {person.role}"
    for name, value in (
        ("department", department.name if department else ""),
        ("email", person.email),
        ("userid", wecom),
        ("heads", "yes" if person.heads else ""),
        ("left", "yes" if person.left_at else ""),
    ):
        if value:
            yield f"{name}: {value}"
    yield from (f"position: {position.name}" for position in positions_of(session, person))


def leave(session: Session, person: Person, by: Person, at: datetime) -> None:
    """Let a person go: nobody is heard or written to as them any more; the name stays in the record."""
    check_another_admin(session, person)
    for identity in identities(session, person):
        identity.active = False
    revoke(session, person, by.id, at)
    for absence in session.exec(select(Absence).where(col(Absence.over_at).is_(None))):
        if absence.deputy == person.id:
            absence.deputy = None
        if absence.person == person.id:
            end(session, absence, at)
    person.heads, person.lent_role, person.stands_for, person.left_at = False, None, [], at
    append(session, Deed(f"person:{person.id}", "leave", by.id, at))
    session.flush()


@holds("department")
def held_departments(session: Session, person: Person, at: datetime) -> list[Held]:
    """The department that a person heads."""
    if not person.heads or person.department is None:
        return []
    department = session.get_one(Department, person.department)

    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        if successor.department != department.id:
            raise Refusal(
                t("{person} is not in {department}.", person=successor.name, department=department.name)
            )
        _head(session, successor, True, by.id, at)
        append(session, Deed(f"person:{successor.id}", "import", by.id, at, after="heads: yes"))

    return [Held(f"department:{department.id}", t("head of {department}", department=department.name), hand)]

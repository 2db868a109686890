"""Who is who: one person with an identity on each platform, a department, and what the person may do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, func, select, update

from models.audit import Deed, Entry, append
from models.keeping import Kept, Whose, keeps
from models.message import Button
from models.missing import Need, needs
from models.named import Named
from models.refusal import Refusal
from models.row import Row, free_name, insert_once
from models.words import t

ERASED = "erased:"  # begins what stands for an id that was removed
HEARD_ANEW = timedelta(days=1)  # after which it is noted again that somebody speaks


class Role(Named):
    """What a person may do; each role may do what those before it may. A guest is not of the team."""

    GUEST = "guest", t("guest"), "访客"
    MEMBER = "member", t("member"), "成员"
    EDITOR = "editor", t("editor"), "编辑"
    LEAD = "lead", t("lead"), "负责人", "主管"
    ADMIN = "admin", t("admin"), "管理员"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


class Department(Row, table=True):
    """A department of the organisation; its head is the person of it who `heads`."""

    name: str = Field(unique=True)


class Person(Row, table=True):
    """Somebody of the team, or a guest.

    `zone` and `hours` (`09:00-12:00,13:30-18:00`) are the workspace's if None. No chat product changes a role
    that an admin gave (`role_given`). While the person stands in for others, `lent_role` is what that lets
    them decide, and `stands_for` lists those for whom they may do everything. Who has left keeps the name.
    """

    __table_args__ = (UniqueConstraint("name"),)

    name: str
    department: int | None = Field(default=None, foreign_key="department.id")
    heads: bool = False
    role: str = Role.MEMBER
    role_given: bool = False
    language: str = "zh_CN"
    zone: str | None = None
    hours: str | None = None
    email: str = ""
    lent_role: str | None = None
    stands_for: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    left_at: datetime | None = None
    sample: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether the person is not of the team, and may look and vote where a room says so."""
        return self.role == Role.GUEST

    def is_at_least(self, role: Role) -> bool:
        """Whether the person may do what `role` may; to a guest nothing can be lent."""
        lent = None if self.is_guest else self.lent_role
        return Role.of(self.role).covers(role) or (lent is not None and Role.of(lent).covers(role))

    def acts_for(self, person: int | None) -> bool:
        """Whether the person is somebody, or does everything for them meanwhile."""
        return person is not None and (person == self.id or person in self.stands_for)


class Identity(Row, table=True):
    """A person as one platform knows it; through one no longer active nobody is heard or written to.

    `heard_at` is when the person last spoke through it, to a day as long as they speak through no other;
    `preferred` that they asked to be written to there.
    """

    __table_args__ = (UniqueConstraint("platform", "native"),)

    platform: str
    native: str
    person: int = Field(foreign_key="person.id", index=True)
    active: bool = True
    heard_at: datetime | None = None
    preferred: bool = False


def meet(session: Session, platform: str, native: str, name: str = "", at: datetime | None = None) -> Person:
    """Find the person behind an identity, who speaks at a moment; somebody new joins as a member."""
    known = session.exec(_HEARD, params={"platform": platform, "native": native}).first()
    if known is not None:
        person, identity, heard, newest = known
        if at is not None and (heard is None or heard < newest or not heard <= at < heard + HEARD_ANEW):
            session.execute(update(Identity).where(col(Identity.id) == identity).values(heard_at=at))
        return person
    person = Person(name=free_name(session, Person.name, name or native))
    session.add(person)
    session.flush()
    met = {"platform": platform, "native": native, "person": person.id, "active": True, "heard_at": at}
    if insert_once(session, Identity, **met, preferred=False) is None:
        session.delete(person)  # the same stranger came through another door at the same moment
        session.flush()
        return meet(session, platform, native, name, at)
    return person


def find_by_identity(session: Session, platform: str, native: str) -> Person | None:
    """Find the person whom a platform knows by this id."""
    return session.exec(_BEHIND, params={"platform": platform, "native": native}).first()


_NAMED = (col(Identity.platform) == bindparam("platform"), col(Identity.native) == bindparam("native"))
_BEHIND = select(Person).join(Identity, col(Identity.person) == col(Person.id)).where(*_NAMED)
_OTHER = aliased(Identity)
# One statement, for it stands before each line that is said.
_HEARD = (
    select(
        Person,
        col(Identity.id),
        col(Identity.heard_at),
        select(func.max(_OTHER.heard_at)).where(_OTHER.person == Identity.person).scalar_subquery(),
    )
    .join(Identity, col(Identity.person) == col(Person.id))
    .where(*_NAMED)
)


def join_by_email(session: Session, platform: str, native: str, email: str, at: datetime) -> Person | None:
    """Know somebody of the team by a platform's id, too: the one person of that address who has none there.

    Only for a platform that vouches for its people's addresses.
    """
    theirs = func.lower(col(Person.email)) == email.strip().lower()
    found = session.exec(select(Person).where(theirs, col(Person.left_at).is_(None)).limit(2)).all()
    if len(found) != 1 or any(one.platform == platform for one in identities(session, found[0])):
        return None
    person = found[0]
    joined = {"platform": platform, "native": native, "person": person.id, "active": True, "heard_at": at}
    if insert_once(session, Identity, **joined, preferred=False) is None:
        return find_by_identity(session, platform, native)
    append(session, Deed(f"person:{person.id}", "join", person.id, at, after=platform))
    return person


def identity_of(session: Session, platform: str, native: str) -> Identity | None:
    """An id of a platform's, active or not."""
    asked = select(Identity).where(Identity.platform == platform, Identity.native == native)
    return session.exec(asked).first()


def identities(session: Session, person: Person) -> list[Identity]:
    """How the platforms know a person, the first one first."""
    asked = select(Identity).where(Identity.person == person.id, col(Identity.active))
    return list(session.exec(asked.order_by(col(Identity.id))))


def head_of(session: Session, department: int) -> Person | None:
    """Find who heads a department."""
    return session.exec(select(Person).where(Person.department == department, col(Person.heads))).first()


def everyone(session: Session) -> list[Person]:
    """The team: all people who are still here, in the order they joined. Guests are not of it."""
    return [person for person in with_guests(session) if not person.is_guest]


def with_guests(session: Session) -> list[Person]:
    """All people who are still here, guests as well, in the order they joined."""
    return list(session.exec(select(Person).where(col(Person.left_at).is_(None)).order_by(col(Person.id))))


def follow_standing(session: Session, person: Person, in_full: bool, at: datetime) -> bool:
    """Let a chat product say whether somebody is a full member there; True if that changes what they may do.

    It makes a guest of a member and a member of a guest, no more; what an admin gave stands.
    """
    role = Role.MEMBER if in_full else Role.GUEST
    if person.role_given or person.role == role or person.role not in (Role.GUEST, Role.MEMBER):
        return False
    append(session, Deed(f"person:{person.id}", "role", None, at, before=person.role, after=role))
    person.role = role
    return True


def check_another_admin(session: Session, person: Person) -> None:
    """Refuse to let the last admin go."""
    if [one for one in everyone(session) if one.role == Role.ADMIN] == [person]:
        raise Refusal(t("{person} is the last admin; name another one first.", person=person.name))


def leads(session: Session) -> list[Person]:
    """Those who decide on topics."""
    return [person for person in everyone(session) if person.is_at_least(Role.LEAD)]


@keeps("person")
def kept_identities(session: Session, whose: Whose) -> list[Kept]:
    """The e-mail, and the ids on platforms; one that is just the name stays, as the record does."""
    foreign = [
        one
        for one in session.exec(select(Identity).where(Identity.person == whose.person))
        if one.native not in (whose.name, f"{ERASED}{one.id}")
    ]

    def forget_email() -> None:
        session.get_one(Person, whose.person).email = ""

    def forget_ids() -> None:
        for one in foreign:
            one.native = f"{ERASED}{one.id}"  # the row stays, for what points to it

    written = select(func.count()).select_from(Entry).where(Entry.person == whose.person)
    return [
        Kept("e-mail", t("e-mail address"), int(bool(whose.email)), forget_email),
        Kept("ids", t("ids on chat platforms"), len(foreign), forget_ids),
        Kept("entries", t("entries of the record, with the name"), session.exec(written).one()),
    ]


def name_first_admin(session: Session, person: Person, at: datetime) -> None:
    """Make a person admin if the team has none yet; afterwards only admins give roles."""
    if not any(one.role == Role.ADMIN for one in everyone(session)):
        append(session, Deed(f"person:{person.id}", "role", None, at, before=person.role, after=Role.ADMIN))
        person.role = Role.ADMIN


@needs("department")
def heads_needed(session: Session, at: datetime) -> list[Need]:
    """Departments at all, and a head of each in which somebody is."""
    asked = select(Department).join(Person, col(Person.department) == col(Department.id))
    here = asked.where(col(Person.left_at).is_(None)).order_by(col(Department.id)).distinct()
    departments = session.exec(here).all()
    headless = [one for one in departments if head_of(session, one.id) is None]
    button = Button(t("Import…"), "people import")
    if not headless:
        return [Need(t("Departments, with a head each"), bool(departments), button)]
    return [Need(t("A head of {department}", department=one.name), False, button) for one in headless]

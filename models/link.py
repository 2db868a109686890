"""Linking: two identities turn out to be one person; within a day that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, delete, select

from models.audit import Deed, append
from models.holding import held_by
from models.life import Living, Move, mark, way
from models.message import Button
from models.missing import Need, needs
from models.person import Identity, Person, Role, check_another_admin, everyone
from models.refusal import Refusal
from models.roster import LOCAL
from models.signin import revoke
from models.vote import join_votes, part_votes
from models.words import Text, nt, t

VALID = timedelta(minutes=10)
UNDONE_WITHIN = timedelta(days=1)


class LinkCode(SQLModel, table=True):
    """A code that a person was given on one platform, to be typed once on another."""

    __tablename__ = "link_code"

    code: str = Field(primary_key=True)
    person: int = Field(foreign_key="person.id", index=True)
    platform: str
    until: datetime


class Link(Living, table=True):
    """That two people are one: `kept` stays, `joined` is taken into it, once both have agreed.

    `before` is what undoing needs: roles, and what was moved.
    """

    PREFIX: ClassVar[str] = "B"
    NOUN: ClassVar[str] = "link"
    STATES: ClassVar[Mapping[str, Text]] = {
        "asked": t("waiting for both"),
        "linked": t("linked"),
        "refused": t("refused"),
        "undone": t("undone"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "link": way("asked", "linked", "either"),
        "refuse": way("asked", "refused", "either"),
        "undo": way("linked", "undone", "either admin"),
    }

    state: str = Field(default="asked", index=True)
    kept: int = Field(foreign_key="person.id")
    joined: int = Field(foreign_key="person.id")
    agreed: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    linked_at: datetime | None = None

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this link."""
        ours = {"either"} if person.id in (self.kept, self.joined) else set()
        return super().capacities(person) | ours


def give_code(session: Session, person: Person, platform: str, code: str, at: datetime) -> None:
    """Give a person a code; the one before no longer works."""
    session.execute(delete(LinkCode).where(col(LinkCode.person) == person.id))
    session.add(LinkCode(code=code, person=person.id, platform=platform, until=at + VALID))
    session.flush()


def use_code(session: Session, code: str, by: Person, platform: str, at: datetime) -> Link:
    """Use a code, once, on another platform than it was given; both have to agree to what comes of it."""
    found = session.get(LinkCode, code)
    if found is None or found.until <= at:
        raise Refusal(t("The code is wrong or older than 10 minutes. Say “link” there for a new one."))
    if found.platform == platform:
        raise Refusal(t("Type the code on the other platform, not where it was given."))
    if found.person == by.id:
        raise Refusal(t("These are linked already."))
    kept, joined = sorted((found.person, by.id))
    link = Link(kept=kept, joined=joined)
    session.delete(found)
    session.add(link)
    session.flush()
    return link


def agree(session: Session, link: Link, by: Person, at: datetime) -> bool:
    """Note that one side agrees; True once both have and the two are one."""
    if link.state != "asked" or not link.capacities(by) & {"either"}:
        link.move(session, "link", by, at)  # says why not
    if by.id not in link.agreed:
        link.agreed = [*link.agreed, by.id]
        mark(session, link.subject)
    if len(link.agreed) < 2:
        return False
    _join(session, link, by, at)
    return True


def lower(one: str, other: str) -> Role:
    """Of two roles the one that may do less."""
    return min(Role.of(one), Role.of(other), key=list(Role).index)


def _join(session: Session, link: Link, by: Person, at: datetime) -> None:
    kept, joined = session.get_one(Person, link.kept), session.get_one(Person, link.joined)
    role = lower(kept.role, joined.role)
    for person in (kept, joined):
        if role is not Role.ADMIN:
            check_another_admin(session, person)
    link.move(session, "link", by, at)
    held = held_by(session, joined, at)
    for one in held:
        one.hand(session, kept, by, at)
        mark(session, one.subject)
    identities = session.exec(select(Identity).where(Identity.person == joined.id)).all()
    for identity in identities:
        identity.person = kept.id
    revoke(session, joined, by.id, at)
    link.before = {
        "roles": [kept.role, joined.role],
        "held": [one.subject for one in held],
        "identities": [identity.id for identity in identities],
        "votes": join_votes(session, joined, kept, at),
    }
    kept.role, joined.left_at, link.linked_at = role, at, at
    append(
        session,
        Deed(
            f"person:{kept.id}",
            "link",
            by.id,
            at,
            before=link.before["roles"][0],
            after=role,
            why=joined.name,
        ),
    )
    append(session, Deed(f"person:{joined.id}", "link", by.id, at, after=f"person:{kept.id}"))
    session.flush()


def undo(session: Session, link: Link, by: Person, at: datetime) -> None:
    """Part the two again: roles, identities, votes, and what was handed over and is still there."""
    if link.linked_at is not None and at - link.linked_at > UNDONE_WITHIN:
        raise Refusal(t("A link can be undone within a day."))
    link.move(session, "undo", by, at)
    kept, joined = session.get_one(Person, link.kept), session.get_one(Person, link.joined)
    joined.left_at = None
    kept.role, joined.role = link.before["roles"]
    for identity in session.exec(select(Identity).where(col(Identity.id).in_(link.before["identities"]))):
        identity.person = joined.id
    for one in held_by(session, kept, at):
        if one.subject in link.before["held"]:
            one.hand(session, joined, by, at)
            mark(session, one.subject)
    part_votes(session, joined, kept, link.before["votes"], at)
    for person in (kept, joined):
        append(session, Deed(f"person:{person.id}", "unlink", by.id, at))
    session.flush()


@needs("link", step=5)
def links_needed(session: Session, at: datetime) -> list[Need]:
    """Colleagues whom a chat product knows: on the local chat alone, nobody is reached."""
    known = select(Identity).where(Identity.platform != LOCAL, col(Identity.active))
    linked = {person.id for person in everyone(session)} & {one.person for one in session.exec(known)}
    what = (
        nt("{count} person is known to your chat", "{count} people are known to your chat", len(linked))
        if linked
        else t("Colleagues linked to your chat: nobody is yet")
    )
    return [Need(what, bool(linked), Button(t("Link…"), "link"))]

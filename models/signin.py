"""Signing in on the web: a link that works once and for minutes, and what stands for a person after it.

Neither link nor session can be read out of the database: both are kept as hashes of what the person holds.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, delete, select

from models.audit import Deed, append
from models.person import Identity, Person, Role

LINK_VALID = timedelta(minutes=10)
SIGNED_IN = timedelta(days=30)


class SignInLink(SQLModel, table=True):
    """A link that a person was given on one platform; each person has one at most."""

    __tablename__ = "sign_in_link"

    hash: str = Field(primary_key=True)
    identity: int = Field(foreign_key="identity.id")
    person: int = Field(foreign_key="person.id", index=True)
    until: datetime


class SignIn(SQLModel, table=True):
    """That a browser stands for a person, as the platform knows them where the link was given."""

    __tablename__ = "sign_in"

    hash: str = Field(primary_key=True)
    identity: int = Field(foreign_key="identity.id")
    person: int = Field(foreign_key="person.id", index=True)
    until: datetime


def hashed(token: str) -> str:
    """What is kept of a token: hex SHA-256. It has 256 random bits, so that it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def give_link(session: Session, identity: Identity, token: str, at: datetime) -> None:
    """Give a person a link; the one before no longer works."""
    session.execute(delete(SignInLink).where(col(SignInLink.person) == identity.person))
    session.add(
        SignInLink(hash=hashed(token), identity=identity.id, person=identity.person, until=at + LINK_VALID)
    )
    session.flush()


def is_valid(session: Session, token: str, at: datetime) -> bool:
    """Whether a link would sign somebody in now."""
    link = session.get(SignInLink, hashed(token))
    return link is not None and link.until > at and _known(session, link) is not None


def spend_link(session: Session, token: str, key: str, at: datetime) -> bool:
    """Use a link up and let `key` stand for its person; False where the link no longer works."""
    mine = (col(SignInLink.hash) == hashed(token), col(SignInLink.until) > at)
    # Of two at the same moment, one deletes the row.
    spent = session.execute(
        delete(SignInLink).where(*mine).returning(col(SignInLink.identity), col(SignInLink.person))
    )
    found = spent.one_or_none()
    if found is None:
        return False
    made = SignIn(hash=hashed(key), identity=found[0], person=found[1], until=at + SIGNED_IN)
    if _known(session, made) is None:
        return False
    session.add(made)
    append(session, Deed(f"person:{made.person}", "sign in", made.person, at))
    session.flush()
    return True


def signed_in(session: Session, key: str, at: datetime) -> tuple[Person, Identity] | None:
    """For whom a browser stands; nobody whose sign-in is over, who left, or whose identity is another's.

    A guest is nobody here either.
    """
    found = session.get(SignIn, hashed(key))
    return None if found is None or found.until <= at else _known(session, found)


def sign_out(session: Session, key: str) -> None:
    """Let a browser stand for nobody."""
    session.execute(delete(SignIn).where(col(SignIn.hash) == hashed(key)))


def revoke(session: Session, person: Person, by: int | None, at: datetime) -> int:
    """Sign a person out everywhere, links on their way included; the number of browsers."""
    session.execute(delete(SignInLink).where(col(SignInLink.person) == person.id))
    ended = session.execute(delete(SignIn).where(col(SignIn.person) == person.id).returning(col(SignIn.hash)))
    count = len(ended.all())
    if count:
        append(session, Deed(f"person:{person.id}", "sign out", by, at, before=str(count)))
    return count


def tidy(session: Session, at: datetime) -> None:
    """Forget links and sign-ins whose time is over."""
    for kind in (SignInLink, SignIn):
        session.execute(delete(kind).where(col(kind.until) <= at))


def _known(session: Session, held: SignInLink | SignIn) -> tuple[Person, Identity] | None:
    asked = (
        select(Person, Identity)
        .join(Identity, col(Identity.person) == col(Person.id))
        .where(col(Identity.id) == held.identity, col(Identity.active))
        .where(col(Person.id) == held.person, col(Person.left_at).is_(None), Person.role != Role.GUEST)
    )
    return session.exec(asked).one_or_none()

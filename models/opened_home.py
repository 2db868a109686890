"""First pages that chat products show for us: whose was opened lately, and what stands on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Delete, Update, delete, false, update
from sqlmodel import Field, Session, SQLModel, and_, col, func, or_, select

from models.keeping import Kept, Whose, keeps
from models.row import insert_once
from models.words import t


class OpenedHome(SQLModel, table=True):
    """Somebody's first page on a platform, since it was first opened there; `opened_at` is the last time.

    `digest` is that of what it shows, and `hash` the platform's own; both are empty where it is not known.
    """

    __tablename__ = "opened_home"

    platform: str = Field(primary_key=True)
    native: str = Field(primary_key=True)
    opened_at: datetime = Field(index=True)
    digest: str = ""
    hash: str = ""


def note_opened(session: Session, platform: str, native: str, at: datetime, hash: str) -> None:
    """Note that somebody looks at their first page; `hash` is the platform's own of what it shows."""
    row = {"platform": platform, "native": native, "opened_at": at, "digest": "", "hash": hash}
    insert_once(session, OpenedHome, **row)
    session.execute(update(OpenedHome).where(_is(platform, native)).values(opened_at=at))
    session.execute(shows(platform, native, "", hash).where(col(OpenedHome.hash) != hash))


def shows(platform: str, native: str, digest: str, hash: str) -> Update:
    """Make the statement that notes what a first page shows."""
    return update(OpenedHome).where(_is(platform, native)).values(digest=digest, hash=hash)


def lately_opened(session: Session, platform: str, since: datetime) -> list[str]:
    """Whose first page on a platform was opened since a moment, the last one first."""
    asked = select(OpenedHome.native).where(OpenedHome.platform == platform, OpenedHome.opened_at >= since)
    return list(session.exec(asked.order_by(col(OpenedHome.opened_at).desc(), col(OpenedHome.native))))


def closed(platform: str, native: str) -> Delete:
    """Make the statement by which a first page is kept no longer, until it is opened again."""
    return delete(OpenedHome).where(_is(platform, native))


@keeps("home")
def kept_homes(session: Session, whose: Whose) -> list[Kept]:
    """By which ids somebody opened their first page; what it shows is not kept."""
    theirs = or_(false(), *(_is(platform, native) for platform, native in whose.known))

    def forget() -> None:
        session.execute(delete(OpenedHome).where(theirs))

    count = session.exec(select(func.count()).select_from(OpenedHome).where(theirs)).one()
    return [Kept("first pages", t("first pages in chat products"), count, forget)]


def _is(platform: str, native: str) -> ColumnElement[bool]:
    return and_(col(OpenedHome.platform) == platform, col(OpenedHome.native) == native)

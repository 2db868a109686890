"""Where people talk in the local chat, what each of them sees there, and how far they have read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, case, col, func, literal, or_, select, update

from models.local import LocalMessage, LocalRead
from models.row import insert_once

PAGE = 40  # messages that a page shows before "earlier"

DIRECT = "direct"
ROOM = "room:"


@dataclass(frozen=True, slots=True)
class Place:
    """A room by its name, or with `direct` the conversation of the person named `room` with Paiqi."""

    room: str
    direct: bool = False

    @property
    def key(self) -> str:
        """What a page calls the place: `direct`, or `room:选题`."""
        return DIRECT if self.direct else f"{ROOM}{self.room}"

    @property
    def path(self) -> str:
        """The path of the place's page."""
        return "/direct" if self.direct else f"/room/{quote(self.room, safe='')}"

    def holds(self) -> ColumnElement[bool]:
        """Whether a message stands in this place."""
        return and_(col(LocalMessage.room) == self.room, col(LocalMessage.direct).is_(self.direct))


def place_of(key: str, me: str) -> Place | None:
    """Read what a page calls a place; None for what is none, and for names that no database keeps."""
    if "\0" in key:
        return None
    if key == DIRECT:
        return Place(me, direct=True)
    return Place(key.removeprefix(ROOM)) if key.startswith(ROOM) else None


def place_where(row: LocalMessage) -> Place:
    """The place in which a message stands."""
    return Place(row.room, row.direct)


def sees(me: str, row: LocalMessage) -> bool:
    """Whether a person may see a message."""
    return row.room == me if row.direct else row.only in (None, me)


def seen_by(me: str) -> ColumnElement[bool]:
    """The messages a person may see and has not put away."""
    here = case(
        (col(LocalMessage.direct), col(LocalMessage.room) == me),
        else_=or_(col(LocalMessage.only).is_(None), col(LocalMessage.only) == me),
    )
    return and_(here, col(LocalMessage.dismissed_at).is_(None))


def latest(session: Session, me: str, place: Place, before: int | None = None) -> list[LocalMessage]:
    """The newest messages of a place, or those just before one, oldest first; one more than a page."""
    asked = select(LocalMessage).where(place.holds(), seen_by(me), col(LocalMessage.thread).is_(None))
    if before is not None:
        asked = asked.where(col(LocalMessage.id) < before)
    return list(session.exec(asked.order_by(col(LocalMessage.id).desc()).limit(PAGE + 1)))[::-1]


def thread(session: Session, me: str, place: Place, root: int) -> list[LocalMessage]:
    """A message and its answers, oldest first; empty where the person sees no such message."""
    of_thread = or_(col(LocalMessage.id) == root, col(LocalMessage.thread) == root)
    asked = select(LocalMessage).where(of_thread, place.holds(), seen_by(me))
    rows = list(session.exec(asked.order_by(col(LocalMessage.id))))
    return rows if rows and rows[0].id == root and rows[0].thread is None else []


def counted(session: Session, roots: Iterable[int]) -> dict[int, int]:
    """How many answers everybody sees in each thread."""
    asked = (
        select(LocalMessage.thread, func.count())
        .where(col(LocalMessage.thread).in_(list(roots)), col(LocalMessage.only).is_(None))
        .group_by(col(LocalMessage.thread))
    )
    return {root: count for root, count in session.exec(asked) if root is not None}


def unread(session: Session, me: str) -> dict[str, int]:
    """How many messages of others a person has not read, by place."""
    key = case((col(LocalMessage.direct), DIRECT), else_=literal(ROOM) + col(LocalMessage.room))
    upto = select(LocalRead.upto).where(LocalRead.person == me, col(LocalRead.place) == key).scalar_subquery()
    asked = (
        select(key, func.count())
        .where(seen_by(me), col(LocalMessage.id) > func.coalesce(upto, 0))
        .where(col(LocalMessage.author).is_distinct_from(me))
        .group_by(key)
    )
    return dict(session.exec(asked).all())


def read_upto(session: Session, me: str, place: Place) -> int:
    """The number of the last message that a person has read in a place."""
    found = session.get(LocalRead, (me, place.key))
    return found.upto if found else 0


def mark_read(session: Session, me: str, place: Place, upto: int) -> None:
    """Note how far a person has read; never less than before."""
    if insert_once(session, LocalRead, person=me, place=place.key, upto=upto) is None:
        mine = (col(LocalRead.person) == me, col(LocalRead.place) == place.key, col(LocalRead.upto) < upto)
        session.execute(update(LocalRead).where(*mine).values(upto=upto))

"""Takes away what was said about the sample, to its people and by them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, delete, or_, select

from bot.platforms.web.store import NAME as LOCAL
from models.local import LocalMessage, LocalRead
from models.outbox import Intent, Parcel
from models.room import Room

AT_ONCE = 500  # numbers in one statement; SQLite takes 32,766


def remove_messages(session: Session, subjects: set[str], natives: set[str]) -> None:
    """Remove the cards of subjects with their threads, and what was said to people and by them.

    A room in which nothing of anybody else's is left is emptied.
    """
    parcels = _parcels(session, subjects, natives)
    _remove(session, parcels, _shown(session, parcels, natives))
    session.execute(delete(LocalRead).where(col(LocalRead.person).in_(natives)))
    for room in session.exec(select(Room.native).where(col(Room.sample))).all():
        if not _is_used(session, room):
            here = (Parcel.platform == LOCAL, Parcel.room == room, ~col(Parcel.direct))
            shown = (LocalMessage.room == room, ~col(LocalMessage.direct))
            _remove(
                session,
                set(session.exec(select(Parcel.id).where(*here))),
                set(session.exec(select(LocalMessage.id).where(*shown))),
            )


def _parcels(session: Session, subjects: set[str], natives: set[str]) -> set[int]:
    to_them = or_(col(Parcel.direct) & col(Parcel.room).in_(natives), col(Parcel.only).in_(natives))
    about = or_(col(Parcel.subject).in_(subjects), (col(Parcel.platform) == LOCAL) & to_them)
    gone = set(session.exec(select(Parcel.id).where(about)))
    for column in (Parcel.thread_of, Parcel.edits):
        after = select(Parcel.id, column).where(col(column).is_not(None))
        gone |= {number for number, root in session.exec(after) if root in gone}
    return gone


def _shown(session: Session, parcels: set[int], natives: set[str]) -> set[int]:
    """The local messages that those rows became, and those of people, with their threads."""
    sent = select(Parcel.id, Parcel.ref).where(Parcel.platform == LOCAL, col(Parcel.ref).is_not(None))
    gone = {int(ref) for number, ref in session.exec(sent) if number in parcels and ref}
    theirs = or_(
        col(LocalMessage.author).in_(natives),
        col(LocalMessage.only).in_(natives),
        col(LocalMessage.direct) & col(LocalMessage.room).in_(natives),
    )
    gone |= set(session.exec(select(LocalMessage.id).where(theirs)))
    answers = select(LocalMessage.id, LocalMessage.thread).where(col(LocalMessage.thread).is_not(None))
    return gone | {number for number, root in session.exec(answers) if root in gone}


def _is_used(session: Session, room: str) -> bool:
    """Whether somebody said something in a room, or a card of something real stands there."""
    said = select(LocalMessage.id).where(
        LocalMessage.room == room, ~col(LocalMessage.direct), col(LocalMessage.author).is_not(None)
    )
    shown = select(Parcel.id).where(
        Parcel.platform == LOCAL, Parcel.room == room, ~col(Parcel.direct), col(Parcel.subject).is_not(None)
    )
    return any(session.exec(asked.limit(1)).first() is not None for asked in (said, shown))


def _remove(session: Session, parcels: set[int], shown: set[int]) -> None:
    for some in _batches(parcels):
        session.execute(delete(Intent).where(col(Intent.parcel).in_(some)))
        session.execute(delete(Parcel).where(col(Parcel.id).in_(some)))
    for some in _batches(shown):
        session.execute(delete(LocalMessage).where(col(LocalMessage.id).in_(some)))


def _batches(numbers: set[int]) -> Iterator[list[int]]:
    """Cut numbers into pieces, the highest first: what answers or edits is younger than its root."""
    ordered = sorted(numbers, reverse=True)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))

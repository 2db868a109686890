"""What becomes a digest: of which account and days, told where, kept so that it can be mended."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from handlers._cards import draw
from models import outbox
from models.daily import A_DAY
from models.digest import LATEST, SOON, USUAL_TIME, Digest, Place, days_to_tell, places_of, wish_of
from models.figure import Figure
from models.message import Message, message_to_data
from models.room import Room, accounts_of
from models.workcalendar import WorkCalendar


def for_room(
    session: Session, room: Room, others: Message | None, now: datetime, calendar: WorkCalendar
) -> Message | None:
    """The digest that is told in a room's morning post, with what else is in it; None where there is none.

    A room that serves several accounts reads a digest of each, apart from its post.
    """
    found = [
        place
        for account in accounts_of(session)
        for place in places_of(session, account.id)
        if place.room is not None and place.room.id == room.id
    ]
    due = [place for place in found if wish_of(session, place.account).at == USUAL_TIME]
    if len(due) == 1:
        return begun(session, due[0], others, now, calendar)
    for place in due:
        post_digest(session, place, now, calendar)
    return None


def post_digest(session: Session, place: Place, now: datetime, calendar: WorkCalendar) -> None:
    """Post a digest by itself, once for its days."""
    card = begun(session, place, None, now, calendar)
    if card is not None:
        key = f"digest:{place.key}:{now:%Y-%m-%d}"
        outbox.post(session, place.to, card, now, key=key)


def begun(
    session: Session, place: Place, others: Message | None, now: datetime, calendar: WorkCalendar
) -> Message | None:
    """Keep a digest that is posted now, and draw it; None where nothing is to be told."""
    wish = wish_of(session, place.account)
    days = days_to_tell(session, place, now.date(), calendar)
    if days is None or wish.is_paused(now.date()) or now.time() >= LATEST or not _is_watched(session, place):
        return None
    first, last = days
    row = Digest(
        account=place.account,
        room=place.room.id if place.room is not None else None,
        person=place.person_id,
        first=first,
        last=last,
        week=any((first + n * A_DAY).weekday() == 6 for n in range((last - first).days + 1)),
        month=any((first + (n + 1) * A_DAY).day == 1 for n in range((last - first).days + 1)),
        length=place.length.value,
        posted_at=now,
        drawn_at=now,
        others=message_to_data(others) if others is not None else {},
    )
    row.look_at = now + SOON  # for what was being written while it was drawn
    session.add(row)
    session.flush()
    return draw(session, row.subject)


def _is_watched(session: Session, place: Place) -> bool:
    """Whether anything is collected of an account at all."""
    asked = select(Figure.id).where(Figure.account == place.account, Figure.part == "").limit(1)
    return session.exec(asked).first() is not None

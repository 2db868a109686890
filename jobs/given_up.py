"""What could not be sent is told: to whoever set it off, and once a day and room to the admins."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from handlers._chat import Tools
from jobs._job import MOMENT, job
from models.admins import tell_admins
from models.given_up import GivenUp, note_told, untold
from models.home import home
from models.message import Button, Message
from models.outbox import post
from models.person import Person, find_by_identity
from models.room import room_named
from models.words import Words, t


def _when(session: Session, after: datetime) -> datetime | None:
    return after + MOMENT if untold(session, after) else None


@job("given up", when=_when)
def tell(session: Session, now: datetime, tools: Tools) -> None:
    """Tell of messages that were given up: a room may be closed, or have left us out"""
    given_up = untold(session, now)
    for one in given_up:
        place = _place(session, one)
        _tell_speaker(session, one, place, now)
        words = t("A message could not be sent. {place}: {why}", place=place, why=one.error or "")
        button = Button(t("Given up"), "outbox list", primary=True)
        key = f"given-up:{one.platform}:{one.room}:{now:%Y-%m-%d}"
        tell_admins(session, Message(words, buttons=(button,)), now, key)
    note_told(session, given_up, now)


def _tell_speaker(session: Session, one: GivenUp, place: Words, now: datetime) -> None:
    asked = select(Person).where(Person.name == one.said_by, col(Person.left_at).is_(None))
    speaker = session.exec(asked).first()
    to = home(session, speaker) if speaker is not None else None
    if to is None or (one.direct and one.room == to.room):
        return
    words = t("This is kept, but could not be shown. {place}: the admins are told.", place=place)
    post(session, to, Message(words), now, key=f"given-up:{one.id}")


def _place(session: Session, one: GivenUp) -> Words:
    if one.direct:
        person = find_by_identity(session, one.platform, one.room)
        return t("To {person}", person=person.name if person else one.room)
    room = room_named(session, one.platform, one.room)
    return room.name if room else one.room

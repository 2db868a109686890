"""What is on its way, for admins: by room what waits, was late or was given up, with another try."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from models.message import Button, Message
from models.outbox import Outcome, Parcel, parked, retry
from models.person import Role, find_by_identity
from models.queue import Queue, queues
from models.refusal import Refusal
from models.room import room_named
from models.words import Words, joined, nt, t

MOST_LINES = 20
MINUTE = timedelta(minutes=1)


@command("outbox", "发件箱", "fjx", role=Role.ADMIN)
def overview(chat: Chat) -> Message:
    """See by room what waits, what was late today, and what was given up"""
    rooms = queues(chat.session, chat.now)
    if not rooms:
        return Message(t("Nothing waits, was late or was given up."))
    lines = [_queue(chat, one) for one in rooms[:MOST_LINES]]
    left = len(rooms) - len(lines)
    more = (nt("and {count} more room", "and {count} more rooms", left),) if left else ()
    given_up = sum(one.parked for one in rooms)
    buttons = (Button(t("Given up"), "outbox list", primary=True),) if given_up else ()
    return Message(t("Outbox"), sections=(joined(lines, "\n"), *more), buttons=buttons)


def _queue(chat: Chat, one: Queue) -> Words:
    said = [
        t("{count} due", count=one.due) if one.due else "",
        t("{count} for later", count=one.later) if one.later else "",
        t("the next {moment}", moment=one.soonest) if one.soonest else "",
        t("{count} late today", count=one.late) if one.late else "",
        t("by up to {minutes} min", minutes=ceil(one.latest / MINUTE)) if one.late else "",
        t("{count} given up", count=one.parked) if one.parked else "",
    ]
    return joined([_place(chat, one), *said])


def _place(chat: Chat, one: Queue) -> Words:
    if one.direct:
        person = find_by_identity(chat.session, one.platform, one.room)
        return t("To {person}", person=person.name if person else one.room)
    room = room_named(chat.session, one.platform, one.room)
    return room.name if room else one.room


@command("outbox list", "未发消息", "wfxx", role=Role.ADMIN)
def list_parked(chat: Chat) -> Message:
    """List messages that were given up, with the reason"""
    rows = parked(chat.session)
    if not rows:
        return Message(t("Nothing was given up; all messages went out or are on their way."))
    lines = [
        joined([str(row.id), row.platform, row.room, t("{moment}", moment=row.at), row.error or ""])
        for row in rows
    ]
    buttons = tuple(Button(t("Retry {number}", number=row.id), f"outbox retry {row.id}") for row in rows[:5])
    heading = nt("{count} message was given up", "{count} messages were given up", len(rows))
    return Message(heading, sections=(joined(lines, "\n"),), buttons=buttons)


@command("outbox retry", "再发消息", "zfxx", role=Role.ADMIN)
def send_again(chat: Chat, number: Annotated[int, t("Number")]) -> Words:
    """Send a message again that was given up; it goes to the end of its room's line"""
    row = chat.session.get(Parcel, number)
    if row is None or row.state != Outcome.PARKED:
        raise Refusal(t("No message {number} was given up.", number=number))
    retry(chat.session, row, chat.now)
    return t("Message {number} is on its way again.", number=number)

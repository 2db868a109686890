"""Reminders people set for themselves, or for everybody in a room."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from sqlmodel import Session

from handlers._cards import draws
from handlers._chat import Chat
from handlers._command import command
from handlers._dates import When
from handlers._repeat_card import line
from handlers._ringing import Ringing, Whom
from handlers._rows import MOST_SHOWN, and_more
from handlers._waiting import Waiting, waits
from handlers.repeating import begin_anew
from models.life import mark
from models.message import MOST_BUTTONS, Button, Field, Message
from models.person import Person
from models.refusal import Refusal
from models.reminder import Reminder, for_rooms, waiting_for
from models.repeat import Repeat, repeats_of
from models.room import Room, rooms
from models.words import Words, joined, t

MORNING = time(9, 7)  # for a day without a time


@command("remind", "提醒", "tx", "提醒我", "remind me")
def remind(
    chat: Chat,
    when: Annotated[Ringing, t("When")],
    what: Annotated[str, t("What for")],
    whom: Annotated[Whom | None, t("Whom")] = None,
    room: Annotated[Room | None, t("Room")] = None,
) -> Message:
    """Set a reminder, for yourself or for everybody in a room; once, or again and again"""
    place = _place(chat, whom, room)
    number = place.id if place is not None else None
    if when.each is not None:
        return begin_anew(chat, when.each, what, number)
    row = Reminder(person=chat.me.id, room=number, at=_moment(chat, when.once), what=what)
    chat.session.add(row)
    chat.session.flush()
    return Message(_echoed(chat, row), sections=_hints(chat, place), buttons=_changes(row))


def _place(chat: Chat, whom: Whom | None, room: Room | None) -> Room | None:
    """The room that is reminded; None for the speaker alone."""
    if whom is not Whom.EVERYBODY and room is None:
        return None
    place = room or chat.room
    if place is None:
        asked = chat.incoming.line
        buttons = [Button(one.name, f"{asked} #{one.name}") for one in rooms(chat.session)]
        fits = tuple(one for one in buttons if chat.incoming.values is None)[:MOST_BUTTONS]
        raise Refusal(t("Everybody in which room? Say it at the end, as in #room."), *fits, field="room")
    return place


def _echoed(chat: Chat, row: Reminder) -> Words:
    room = chat.session.get_one(Room, row.room).name if row.room is not None else ""
    if not room:
        return t("All right: {moment} I remind you of: {what}", moment=row.at, what=row.what)
    return t("All right: {moment} I remind everybody in {room} of: {what}", moment=row.at, what=row.what,
             room=room)  # fmt: skip


def _hints(chat: Chat, place: Room | None) -> tuple[Words, ...]:
    """Say how the room is reminded, to whom speaks in one of the speaker alone."""
    if place is not None or chat.room is None:
        return ()
    return (t("It is for you alone; “remind everybody …” reminds this room."),)


@command("reminder list", "我的提醒", "wdtx")
def list_reminders(chat: Chat) -> Message:
    """List the reminders that are to come, your own and the team's"""
    repeats = repeats_of(chat.session, chat.me)
    mine = [_line(chat.session, one) for one in waiting_for(chat.session, chat.me)]
    mine += [line(chat.session, one) for one in repeats if one.room is None]
    ours = [_line(chat.session, one) for one in for_rooms(chat.session)]
    ours += [line(chat.session, one) for one in repeats if one.room is not None]
    heading = t("Your reminders") if mine else t("You have no reminders.")
    sections = [_listed(mine)] if mine else []
    if ours:
        sections.append(joined([t("The team's:"), _listed(ours)], "\n"))
    another = Button(t("Set reminder…"), "remind …")
    return Message(heading, sections=tuple(sections), buttons=() if sections else (another,))


def _listed(lines: list[Words]) -> Words:
    return joined([*lines[:MOST_SHOWN], and_more(len(lines))], "\n")


@command("reminder cancel", "取消提醒", "qxtx")
def cancel(chat: Chat, reminder: Annotated[Reminder, t("Reminder")]) -> Words:
    """Take a reminder back"""
    _settle(chat, reminder, "cancelled")
    team = reminder.room is not None
    told = t("I will not remind you of: {what}", what=reminder.what)
    return t("I will not remind anybody of: {what}", what=reminder.what) if team else told


@command("reminder done", "完成提醒", "wctx")
def mark_done(chat: Chat, reminder: Annotated[Reminder, t("Reminder")]) -> Message:
    """Mark what a reminder was for as done"""
    _settle(chat, reminder, "done")
    undo = Button(t("Remind again…"), f"reminder snooze {reminder.short_id} …")
    return Message(t("Marked as done: {what}", what=reminder.what), buttons=(undo,))


@command("reminder snooze", "稍后提醒", "shtx", "改提醒")
def snooze(
    chat: Chat, reminder: Annotated[Reminder, t("Reminder")], when: Annotated[When, t("When")]
) -> Message:
    """Move a reminder to another time"""
    _check_mine(chat, reminder)
    reminder.at, reminder.rung_at, reminder.outcome = _moment(chat, when), None, ""
    mark(chat.session, reminder.subject)
    return Message(_echoed(chat, reminder), buttons=_changes(reminder))


@draws("reminder")
def draw_reminder(session: Session, subject: str, view: str) -> Message:
    """Draw a reminder: it rings, was put off, or is settled."""
    row = session.get_one(Reminder, int(subject.partition(":M")[2]))
    repeat = session.get(Repeat, row.repeat) if row.repeat is not None else None
    buttons: tuple[Button, ...] = ()
    if row.outcome:
        done = t("Done: {what}", what=row.what)
        words: Words = done if row.outcome == "done" else t("Cancelled: {what}", what=row.what)
    elif row.rung_at is None:
        words = t("Put off: {what}", what=row.what)  # what it was put off to comes with a card of its own
    else:
        words, buttons = t("Reminder: {what}", what=row.what), (*_answers(row), *_ways(repeat))
    fields = [Field(t("Time"), t("{moment}", moment=row.at))]
    if repeat is not None:
        fields.append(Field(t("Comes round"), repeat.rhythm.words))
    if row.room is not None:
        fields.append(Field(t("Set by"), session.get_one(Person, row.person).name))
    return Message(words, fields=tuple(fields), buttons=buttons, subject=row.subject, view=view)


def _ways(repeat: Repeat | None) -> tuple[Button, ...]:
    """The way to what it is a turn of."""
    return (Button(t("Dates, change…"), f"reminder show {repeat.short_id}"),) if repeat is not None else ()


@waits("reminder")
def waiting_reminders(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """A person's reminders that have not rung."""
    return [_waiting(row) for row in waiting_for(session, person)]


def _waiting(row: Reminder) -> Waiting:
    number = row.short_id
    buttons = (
        Button(t("Done"), f"reminder done {number}"),
        Button(t("Another time…"), f"reminder snooze {number} …"),
    )
    return Waiting(joined([number, row.what]), "", row.at, t("{moment}", moment=row.at), buttons)


def _line(session: Session, row: Reminder) -> Words:
    room = session.get_one(Room, row.room).name if row.room is not None else ""
    return joined([row.short_id, room, t("{moment}", moment=row.at), row.what])


def _moment(chat: Chat, when: When | None) -> datetime:
    assert when is not None, "a reminder rings once or comes round"
    if when.has_time:
        return when.at
    morning = datetime.combine(when.at.date(), MORNING, when.at.tzinfo)
    if morning <= chat.now:
        raise Refusal(
            t("{moment} has passed; say a time too, for example 18:00.", moment=morning), field="when"
        )
    return morning


def _settle(chat: Chat, reminder: Reminder, outcome: str) -> None:
    _check_mine(chat, reminder)
    reminder.outcome = outcome
    reminder.rung_at = reminder.rung_at or chat.now
    mark(chat.session, reminder.subject)


def _check_mine(chat: Chat, reminder: Reminder) -> None:
    """Refuse the reminders of others as if there were none; a room's is the team's."""
    if reminder.room is None and reminder.person != chat.me.id:
        raise Refusal(t("You have no reminder {number}.", number=reminder.short_id))


def _changes(row: Reminder) -> tuple[Button, ...]:
    return (
        Button(t("Change time…"), f"reminder snooze {row.short_id} …"),
        Button(t("Cancel"), f"reminder cancel {row.short_id}"),
    )


def _answers(row: Reminder) -> tuple[Button, ...]:
    """What one person may answer; nobody settles a room's for the others."""
    number = row.short_id
    if row.room is not None:
        return ()
    return (
        Button(t("Done"), f"reminder done {number}", primary=True),
        Button(t("In 1 hour"), f"reminder snooze {number} in 1 hour"),
        Button(t("Tomorrow 09:37"), f"reminder snooze {number} tomorrow 09:37"),
        Button(t("Another time…"), f"reminder snooze {number} …"),
    )

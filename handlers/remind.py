"""Reminders people set for themselves."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated

from sqlmodel import Session

from handlers._cards import draws
from handlers._chat import Chat
from handlers._command import command
from handlers._dates import When
from handlers._waiting import Waiting, waits
from models.life import mark
from models.message import Button, Field, Message
from models.person import Person
from models.refusal import Refusal
from models.reminder import Reminder, waiting_for
from models.words import Words, joined, t

MORNING = time(9, 7)  # for a day without a time


@command("remind", "提醒", "tx", "提醒我", "remind me")
def remind(chat: Chat, when: Annotated[When, t("When")], what: Annotated[str, t("What for")]) -> Message:
    """Set yourself a reminder; it rings once"""
    row = Reminder(person=chat.me.id, at=_moment(chat, when), what=what)
    chat.session.add(row)
    chat.session.flush()
    return Message(
        t("All right: {moment} I remind you of: {what}", moment=row.at, what=what), buttons=_changes(row)
    )


@command("reminder list", "我的提醒", "wdtx")
def list_reminders(chat: Chat) -> Message:
    """List your reminders that have not rung"""
    waiting = waiting_for(chat.session, chat.me)
    if not waiting:
        return Message(t("You have no reminders."), buttons=(Button(t("Set reminder…"), "remind …"),))
    return Message(t("Your reminders"), sections=(joined([_line(one) for one in waiting], "\n"),))


@command("reminder cancel", "取消提醒", "qxtx")
def cancel(chat: Chat, reminder: Annotated[Reminder, t("Reminder")]) -> Words:
    """Take a reminder back"""
    _settle(chat, reminder, "cancelled")
    return t("I will not remind you of: {what}", what=reminder.what)


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
    words = t("All right: {moment} I remind you of: {what}", moment=reminder.at, what=reminder.what)
    return Message(words, buttons=_changes(reminder))


@draws("reminder")
def draw_reminder(session: Session, subject: str, view: str) -> Message:
    """Draw a reminder: it rings, was put off, or is settled."""
    row = session.get_one(Reminder, int(subject.partition(":M")[2]))
    buttons: tuple[Button, ...] = ()
    if row.outcome:
        done = t("Done: {what}", what=row.what)
        words: Words = done if row.outcome == "done" else t("Cancelled: {what}", what=row.what)
    elif row.rung_at is None:
        words = t("Put off: {what}", what=row.what)  # what it was put off to comes with a card of its own
    else:
        words, buttons = t("Reminder: {what}", what=row.what), _answers(row)
    fields = (Field(t("Time"), t("{moment}", moment=row.at)),)
    return Message(words, fields=fields, buttons=buttons, subject=row.subject, view=view)


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


def _line(row: Reminder) -> Words:
    return joined([row.short_id, t("{moment}", moment=row.at), row.what])


def _moment(chat: Chat, when: When) -> datetime:
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
    """Refuse the reminders of others as if there were none."""
    if reminder.person != chat.me.id:
        raise Refusal(t("You have no reminder {number}.", number=reminder.short_id))


def _changes(row: Reminder) -> tuple[Button, ...]:
    return (
        Button(t("Change time…"), f"reminder snooze {row.short_id} …"),
        Button(t("Cancel"), f"reminder cancel {row.short_id}"),
    )


def _answers(row: Reminder) -> tuple[Button, ...]:
    number = row.short_id
    return (
        Button(t("Done"), f"reminder done {number}", primary=True),
        Button(t("In 1 hour"), f"reminder snooze {number} in 1 hour"),
        Button(t("Tomorrow 09:37"), f"reminder snooze {number} tomorrow 09:37"),
        Button(t("Another time…"), f"reminder snooze {number} …"),
    )

"""What comes round, in words: how often, the next dates, and what becomes of days off."""

from __future__ import annotations

from itertools import islice

from sqlmodel import Session

from handlers._chat import Chat
from models.message import Button, Field, Message
from models.person import Person
from models.repeat import Repeat
from models.rhythm import Every, Rest, Turn
from models.room import Room
from models.teamwork import team_calendar
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

SHOWN = 3  # dates to come
MOST_TURNS = 12  # looked at, those that are left out as well


def echo(chat: Chat, repeat: Repeat) -> Message:
    """Repeat what was understood, with the dates that follow from it and the ways to change it."""
    what, words = repeat.what, repeat.rhythm.words
    mine = t("All right: {rhythm} I remind you of: {what}", rhythm=words, what=what)
    room = room_of(chat.session, repeat)
    ours = t("All right: {rhythm} I remind everybody in {room} of: {what}", rhythm=words, what=what,
             room=room)  # fmt: skip
    return Message(ours if room else mine, sections=_explained(chat, repeat), buttons=changes(repeat))


def card(chat: Chat, repeat: Repeat) -> Message:
    """Show one: for whom, whose, and when it comes next, or that it is stopped."""
    rows: list[tuple[Words, Words]] = [
        (t("Comes round"), repeat.rhythm.words),
        (t("Whom"), room_of(chat.session, repeat) or t("you alone")),
        (t("Set by"), chat.session.get_one(Person, repeat.person).name),
        (t("State"), repeat.STATES[repeat.state]),
    ]
    running = repeat.state == "running"
    return Message(
        joined([repeat.short_id, repeat.what], " "),
        fields=tuple(Field(label, value) for label, value in rows),
        sections=_explained(chat, repeat) if running else (),
        buttons=changes(repeat),
    )


def line(session: Session, repeat: Repeat) -> Words:
    """One in a list."""
    stopped = repeat.STATES[repeat.state] if repeat.state != "running" else ""
    return joined([repeat.short_id, room_of(session, repeat), repeat.rhythm.words, repeat.what, stopped])


def room_of(session: Session, repeat: Repeat) -> str:
    """The name of the room that it is for; empty for a person's own."""
    return session.get_one(Room, repeat.room).name if repeat.room is not None else ""


def changes(repeat: Repeat) -> tuple[Button, ...]:
    """What can be done about it."""
    number = repeat.short_id
    if repeat.state != "running":
        return (Button(t("Resume"), f"reminder resume {number}"),)
    return (
        Button(t("Change…"), f"reminder change {number} …"),
        Button(t("Days off…"), f"reminder off-days {number} …"),
        Button(t("Stop"), f"reminder stop {number}"),
    )


def _explained(chat: Chat, repeat: Repeat) -> tuple[Words, ...]:
    calendar = team_calendar(chat.session, chat.tools.calendar)
    turns = _coming(chat, repeat, calendar)
    dates = joined([_turn(turn, calendar) for turn in turns], "\n")
    rest: Words = t("On days off: {rest}", rest=Rest.of(repeat.rest).label)
    told = "" if repeat.rhythm.is_for_working_days else rest
    unsure = calendar.warning_for([turn.day for turn in turns])
    return tuple(words for words in (joined([t("Next:"), dates], "\n"), told, unsure) if words)


def _coming(chat: Chat, repeat: Repeat, calendar: WorkCalendar) -> list[Turn]:
    """The next dates, and what is left out among them, but for what is left out each week."""
    found: list[Turn] = []
    left = SHOWN
    for turn in islice(repeat.rhythm.turns(chat.now, calendar), MOST_TURNS):
        if turn.at is not None or repeat.rhythm.every is not Every.DAY:
            found.append(turn)
        left -= turn.at is not None
        if not left:
            break
    return found


def _turn(turn: Turn, calendar: WorkCalendar) -> Words:
    """One date: when, or why not; and what it stands for where it was moved."""
    if turn.at is None:
        return t("{day}: left out, {mark}", day=turn.day, mark=calendar.mark(turn.day))
    if turn.at.date() == turn.day:
        return t("{moment}", moment=turn.at)
    return t("{moment}, for {day}: {mark}", moment=turn.at, day=turn.day, mark=calendar.mark(turn.day))

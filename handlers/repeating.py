"""Reminders that come round: shown, changed, stopped, and what becomes of days off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._repeat_card import card, changes, echo
from handlers._ringing import Ringing
from models.audit import Deed
from models.life import write_down
from models.message import Message
from models.person import Person
from models.refusal import Refusal
from models.repeat import Repeat, begin
from models.rhythm import Rest, Rhythm
from models.teamwork import team_calendar
from models.words import t


def begin_anew(chat: Chat, rhythm: Rhythm, what: str, room: int | None) -> Message:
    """Let a reminder come round from now on, for the speaker alone or for everybody in a room."""
    repeat = Repeat.of(rhythm, person=chat.me.id, room=room, what=what)
    _check_comes(chat, rhythm)
    begin(chat.session, repeat, chat.now, team_calendar(chat.session, chat.tools.calendar))
    return echo(chat, repeat)


@command("reminder show", "查看提醒", "cktx")
def show(chat: Chat, repeat: Annotated[Repeat, t("Reminder that comes round")]) -> Message:
    """Show a reminder that comes round: the next dates, and why a day is left out"""
    _check_ours(chat, repeat)
    return card(chat, repeat)


@command("reminder stop", "停止提醒", "tztx")
def stop(chat: Chat, repeat: Annotated[Repeat, t("Reminder that comes round")]) -> Message:
    """Stop a reminder that comes round"""
    _check_ours(chat, repeat)
    repeat.move(chat.session, "stop", chat.me, chat.now)
    repeat.next_at = None
    said = t("{person} stopped reminder {number}: {what}", person=chat.me.name, number=repeat.short_id,
             what=repeat.what)  # fmt: skip
    chat.tell(chat.session.get_one(Person, repeat.person), said)
    stopped = t("Stopped: {number} {what}", number=repeat.short_id, what=repeat.what)
    return Message(stopped, buttons=changes(repeat))


@command("reminder resume", "恢复提醒", "hftx")
def resume(chat: Chat, repeat: Annotated[Repeat, t("Reminder that comes round")]) -> Message:
    """Let a stopped reminder come round again"""
    _check_ours(chat, repeat)
    repeat.move(chat.session, "resume", chat.me, chat.now)
    _find_next(chat, repeat)
    return echo(chat, repeat)


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Begin with what it says now."""
    number = raw.get("repeat", "").strip().upper().removeprefix(Repeat.PREFIX)
    repeat = chat.session.get(Repeat, int(number)) if number.isdecimal() else None
    if repeat is None or chat.incoming.values is not None:
        return fields
    return tuple(
        replace(field, value=field.value or repeat.what) if field.name == "what" else field
        for field in fields
    )


@command("reminder change", "修改提醒", "xgtx", fields=_as_it_is)
def change(
    chat: Chat,
    repeat: Annotated[Repeat, t("Reminder that comes round")],
    when: Annotated[Ringing, t("How often")],
    what: Annotated[str | None, t("What for")] = None,
) -> Message:
    """Let a reminder come round at other times, or be about something else"""
    _check_ours(chat, repeat)
    if when.each is None:
        raise Refusal(t("Say how often, for example every Monday 9:07."), field="when")
    _check_comes(chat, when.each)
    repeat.set_rhythm(when.each)
    repeat.what = what or repeat.what
    return _changed(chat, repeat, "change")


@command("reminder off-days", "休息日提醒", "xxrtx")
def set_rest(
    chat: Chat,
    repeat: Annotated[Repeat, t("Reminder that comes round")],
    rest: Annotated[Rest, t("On days off")],
) -> Message:
    """Say what becomes of a reminder on days off: as on any day, left out, before or after them"""
    _check_ours(chat, repeat)
    rhythm = replace(repeat.rhythm, rest=rest)
    _check_comes(chat, rhythm)
    repeat.set_rhythm(rhythm)
    return _changed(chat, repeat, "off days")


def _changed(chat: Chat, repeat: Repeat, verb: str) -> Message:
    write_down(chat.session, Deed(repeat.subject, verb, chat.me.id, chat.now))
    if repeat.state == "running":
        _find_next(chat, repeat)
    return echo(chat, repeat)


def _find_next(chat: Chat, repeat: Repeat) -> None:
    calendar = team_calendar(chat.session, chat.tools.calendar)
    repeat.next_at = repeat.rhythm.next_after(chat.now, calendar)


def _check_comes(chat: Chat, rhythm: Rhythm) -> None:
    calendar = team_calendar(chat.session, chat.tools.calendar)
    if rhythm.next_after(chat.now, calendar) is None:
        raise Refusal(t("That never comes: {rhythm}, and nothing on days off.", rhythm=rhythm.words))


def _check_ours(chat: Chat, repeat: Repeat) -> None:
    """Refuse those of others as if there were none; a room's is the team's."""
    if "owner" not in repeat.capacities(chat.me):
        raise Refusal(t("You have no reminder {number}.", number=repeat.short_id))

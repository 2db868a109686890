"""Competitors (竞品): which accounts of others are watched, and what is seen of each, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from sqlmodel import col, select

from handlers._accounts import account_for, if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._competition import (
    account_flag,
    beside_line,
    history_line,
    note_deed,
)
from handlers._form import FormField
from handlers._plain import plain
from handlers._weeks import week_words
from models.competition import compared
from models.competitor import (
    MOST,
    WEEK,
    Competitor,
    competitors_by_name,
    competitors_of,
    last_week,
    watch,
    weeks_of,
)
from models.competitor import Week as Known
from models.message import Button, Message
from models.person import Person, Role
from models.refusal import Refusal
from models.room import Account, told_apart
from models.words import joined, t

LONGEST_NAME, LONGEST_NOTE = 30, 200
SHOWN = 8  # weeks


@command("competitor add", "竞品 新增", "jpxz", role=Role.EDITOR, fields=if_several)
def add_competitor(
    chat: Chat,
    name: Annotated[str, t("Name")],
    note: Annotated[str | None, t("Note")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Watch an account of somebody else, whose figures of each week are entered by hand or from a sheet"""
    whose = account_for(chat, account)
    bare = _checked_name(chat, whose, name)
    if len(competitors_of(chat.session, whose)) >= MOST:
        raise Refusal(t("{most} competitors are watched already; remove one first.", most=MOST), field="name")
    made = watch(chat.session, whose, bare, _checked_note(note), chat.me.sample)
    note_deed(chat, made, "add", "", bare)
    enter = Button(t("Enter a week…"), f"competitor set{account_flag(chat, whose)} …")
    return Message(t("{name} is watched.", name=bare), buttons=(enter,))


def _checked_name(chat: Chat, account: int, name: str, but: Competitor | None = None) -> str:
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME:
        raise Refusal(t("A competitor's name has 1 to {most} characters.", most=LONGEST_NAME), field="name")
    others = (one for one in competitors_of(chat.session, account) if but is None or one.id != but.id)
    if plain(bare) in {plain(one.name) for one in others}:
        raise Refusal(t("{name} is watched already.", name=bare), field="name")
    return bare


def _checked_note(note: str | None) -> str:
    kept = (note or "").strip()
    if len(kept) > LONGEST_NOTE:
        raise Refusal(t("A note has {most} characters at most.", most=LONGEST_NOTE), field="note")
    return kept


@command("competitor list", "竞品 清单", "jpqd")
def list_competitors(chat: Chat, account: Annotated[Account | None, t("Account")] = None) -> Message:
    """Show the competitors of an account in the last week, beside our own figures"""
    whose, monday = account_for(chat, account), last_week(chat.now.date())
    lines = [beside_line(one) for one in compared(chat.session, whose, monday)]
    notes = [
        t("{line}: {comment}", line=one.name, comment=one.note)
        for one in competitors_of(chat.session, whose)
        if one.note
    ]
    more = account_flag(chat, whose)
    buttons = [Button(t("Add…"), f"competitor add{more} …")]
    if lines:
        buttons.insert(0, Button(t("Enter a week…"), f"competitor set {monday}{more} …", primary=True))
    heading = joined([t("Competitors"), week_words(monday), told_apart(chat.session).get(whose, "")])
    none = t("No competitor is watched yet.")
    sections = (joined(lines, "\n") or none, joined(notes, "\n"))
    return Message(heading, sections=tuple(one for one in sections if one), buttons=tuple(buttons))


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with what a competitor is called now."""
    named = {plain(name): one for name, one in competitors_by_name(chat.session, chat.account).items()}
    found = named.get(plain(raw.get("competitor", "")))
    if found is None:
        return fields
    name, note = (chat.values.get(key, held) for key, held in (("name", found.name), ("note", found.note)))
    return (
        *fields,
        FormField("name", t("Name"), "text", True, name),
        FormField("note", t("Note"), "text", False, note),
    )


@command("competitor change", "竞品 修改", "jpxg", role=Role.EDITOR, fields=_as_it_is)
def change_competitor(chat: Chat, competitor: Annotated[Competitor, t("Competitor")]) -> Message:
    """Give a competitor another name or note; its figures stay"""
    name, note = (chat.values.get(key) for key in ("name", "note"))
    before = f"{competitor.name} {competitor.note}".strip()
    if name is not None:
        competitor.name = _checked_name(chat, competitor.account, name, competitor)
    if note is not None:
        competitor.note = _checked_note(note)
    after = f"{competitor.name} {competitor.note}".strip()
    if before != after:
        chat.session.add(competitor)
        note_deed(chat, competitor, "change", before, after)
    button = Button(t("Change…"), f"competitor change {competitor.name} …")
    return Message(joined([competitor.name, competitor.note]), buttons=(button,))


@command("competitor remove", "竞品 删除", "jpsc", role=Role.EDITOR)
def remove_competitor(chat: Chat, competitor: Annotated[Competitor, t("Competitor")]) -> Message:
    """Watch a competitor no longer; its figures are kept, in case it comes back"""
    competitor.removed_at = chat.now
    chat.session.add(competitor)
    note_deed(chat, competitor, "remove", competitor.name, "")
    again = Button(
        t("Watch again"), f"competitor add {competitor.name}{account_flag(chat, competitor.account)}"
    )
    return Message(t("{name} is not watched any more.", name=competitor.name), buttons=(again,))


@command("competitor show", "竞品 查看", "jpck")
def show_competitor(chat: Chat, competitor: Annotated[Competitor, t("Competitor")]) -> Message:
    """Show a competitor's last eight weeks, with who entered each, when, and what was corrected"""
    last = last_week(chat.now.date()) + WEEK
    mondays = [last - n * WEEK for n in range(SHOWN + 1)]
    known = weeks_of(chat.session, [competitor], mondays[-1], last)
    names = _names(chat, {week.by for week in known.values() if week.by is not None})
    lines = [
        history_line(known.get((competitor.id, day), Known()), day, _who(known, names, competitor, day))
        for day in mondays
        if day != last or (competitor.id, day) in known
    ]
    enter = Button(t("Enter a week…"), f"competitor set{account_flag(chat, competitor.account)} …")
    heading = joined([competitor.name, competitor.note])
    return Message(heading, sections=(joined(lines, "\n"),), buttons=(enter,))


def _who(
    known: Mapping[tuple[int, date], Known], names: Mapping[int, str], one: Competitor, day: date
) -> str:
    week = known.get((one.id, day))
    return names.get(week.by, "") if week is not None and week.by is not None else ""


def _names(chat: Chat, people: set[int]) -> dict[int, str]:
    return {one.id: one.name for one in chat.session.exec(select(Person).where(col(Person.id).in_(people)))}

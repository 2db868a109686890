"""Away: from when until when, who stands in meanwhile, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers._away import (
    away_words,
    check_deputy,
    duties_meanwhile,
    mark_held,
    tell_those_concerned,
    the_one_to_end,
    whose,
)
from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._kinds import read_person
from handlers._plain import read_money
from handlers._request_kinds import read_kinds
from handlers._span import read_span
from models.absence import Absence, Scope, end, go_away
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Person
from models.words import Words, t


def _with_hint(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Say how days are written."""
    hint = t("For example: 16 Mar – 20 Mar, Friday, Fri 14:00 – Mon")
    return tuple(replace(field, hint=hint) if field.name == "span" else field for field in fields)


@command("people away", "成员 请假", "cyqj", "请假", "away", fields=_with_hint)
def go(
    chat: Chat,
    span: Annotated[str, t("From – until")],
    deputy: Annotated[Person | None, t("Deputy")] = None,
    scope: Annotated[Scope | None, t("The deputy may do")] = None,
    kinds: Annotated[str | None, t("Decides only these kinds of requests")] = None,
    most: Annotated[str | None, t("Decides requests up to")] = None,
    person: Annotated[Person | None, t("Who (empty: you)")] = None,
) -> Message:
    """Say from when until when you are away, and who stands in"""
    # A name in front, as people write it: 请假 @编辑甲 3月16日到3月20日 @编辑乙
    if span.startswith(("@", "＠")) and person is None:
        name, _, span = span.partition(" ")
        person = read_person(chat, name)
    who = whose(chat, person)
    days = read_span(span, chat.now)
    check_deputy(chat, who, deputy, days)
    absence = Absence(
        person=who.id,
        since=days.since,
        until=days.until,
        last_day=days.last_day,
        deputy=deputy.id if deputy else None,
        scope=(scope or Scope.ALL) if deputy else Scope.NONE,
        kinds=read_kinds(chat, kinds or "") if deputy else [],
        most=read_money(chat, most) if deputy and most else None,
    )
    go_away(chat.session, absence, chat.me, chat.now)
    mark_held(chat.session, who, chat.now)
    said = away_words(chat, absence)
    tell_those_concerned(chat, who, absence, said)
    return Message(
        said,
        sections=duties_meanwhile(chat, who, days),
        buttons=(Button(t("Back at work"), f"people back @{who.name}"),),
    )


@command("people back", "成员 销假", "cyxj", "销假", "back")
def come_back(chat: Chat, person: Annotated[Person | None, t("Who (empty: you)")] = None) -> Words:
    """Say that you are back, or not going away after all"""
    who = whose(chat, person)
    absence = the_one_to_end(chat, who)
    end(chat.session, absence, chat.now)
    append(chat.session, Deed(f"person:{who.id}", "back", chat.me.id, chat.now))
    mark_held(chat.session, who, chat.now)
    has_begun = absence.begun_at is not None
    back, stays = t("{person} is back.", person=who.name), t("{person} is not going away.", person=who.name)
    tell_those_concerned(chat, who, absence, back if has_begun else stays)
    return back if has_begun else stays

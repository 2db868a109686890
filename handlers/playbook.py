"""Playbooks (预案): what to do when it has happened, looked up and rewritten in chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._kinds import LongText, kind_of
from handlers._matters import Matter, read_matter
from models.message import Button, Field, Message
from models.person import Role
from models.playbook import Level, Playbook, matters, playbook, save_playbook
from models.refusal import Refusal
from models.words import Words, joined, t


@command("playbook list", "预案 列表", "yalb", "预案表")
def list_playbooks(chat: Chat) -> Message:
    """List the playbooks: for each matter and level, by what one knows it"""
    found = [_matter(chat, matter) for matter in matters(chat.session)]
    look = Button(t("Look…"), "playbook show …")
    return Message(t("Playbooks"), sections=tuple(found), buttons=(look,))


def _matter(chat: Chat, matter: str) -> Words:
    known = [(level, playbook(chat.session, matter, level)) for level in Level]
    lines = [joined([level.label, one.sign]) for level, one in known if one is not None]
    return joined([matter, *lines], "\n")


@command("playbook show", "预案 查看", "yack")
def show(
    chat: Chat, matter: Annotated[Matter, t("Matter")], level: Annotated[Level, t("Level")] = Level.SECOND
) -> Message:
    """Show a playbook: who acts, the first steps, and a draft of what to publish"""
    return _shown(chat, matter, level)


def _shown(chat: Chat, matter: str, level: Level) -> Message:
    found = playbook(chat.session, matter, level)
    leads = chat.me.is_at_least(Role.LEAD)
    change = Button(t("Change…"), f"playbook edit {matter} {level.also[0]} …")
    if found is None:
        words = t("There is no playbook for “{matter}”, {level}. There are: {names}", matter=matter,
                  level=level.label, names=joined(matters(chat.session), " / "))  # fmt: skip
        raise Refusal(words, *((change,) if leads else ()))
    others = [one for one in Level if one is not level and playbook(chat.session, matter, one) is not None]
    looks = [Button(one.label, f"playbook show {matter} {one.also[0]}") for one in others]
    draft = joined([t("Draft of a statement"), found.statement], "\n") if found.statement else ""
    steps = joined([t("First steps"), *found.steps.splitlines()], "\n")
    return Message(
        t("Playbook for {matter}, {level}", matter=matter, level=level.label),
        fields=(Field(t("Known by"), found.sign), Field(t("Who acts"), found.who)),
        sections=tuple(one for one in (steps, draft) if one),
        buttons=(*looks, *((change,) if leads else ())),
    )


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Begin with what the playbook says, once it is known which is meant."""
    if chat.incoming.values is not None or not raw.get("matter") or not raw.get("level"):
        return fields
    level = kind_of(Level).read(chat, raw["level"])
    found = playbook(chat.session, read_matter(chat, raw["matter"]), level)
    now = asdict(found) if found is not None else {}
    return tuple(replace(field, value=field.value or now.get(field.name, "")) for field in fields)


@command("playbook edit", "预案 修改", "yaxg", role=Role.LEAD, fields=_as_it_is)
def edit(
    chat: Chat,
    matter: Annotated[Matter, t("Matter")],
    level: Annotated[Level, t("Level")],
    sign: Annotated[str, t("Known by")],
    who: Annotated[LongText, t("Who acts")],
    steps: Annotated[LongText, t("First steps")],
    statement: Annotated[LongText | None, t("Draft of a statement")] = None,
) -> Message:
    """Write a playbook anew, or one for another matter: how one knows it, who acts, first steps, a draft"""
    made = Playbook(sign, who, steps, statement or "")
    save_playbook(chat.session, matter, level, made, chat.me, chat.now)
    return _shown(chat, matter, level)

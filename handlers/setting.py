"""Settings that the team changes while it works, each change written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._kinds import kind_of
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Role
from models.refusal import Refusal
from models.teamwork import Knob, hint, set_value, shown, value_of
from models.words import Words, joined, t


@command("setting list", "设置 列表", "szlb")
def list_settings(chat: Chat) -> Message:
    """List what the team has set: hours, quiet hours, pushes, the topic meeting, what is kept"""
    lines = [joined([knob.label, shown(chat.session, knob)]) for knob in Knob]
    buttons = (Button(t("Change…"), "setting set …"),) if chat.me.is_at_least(Role.ADMIN) else ()
    return Message(t("Settings"), sections=(joined(lines, "\n"),), buttons=buttons)


def _as_set(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Begin with what is set, and say how it is written, once it is known which setting is meant."""
    if not raw.get("setting"):
        return fields
    knob = kind_of(Knob).read(chat, raw["setting"])
    now = value_of(chat.session, knob) if chat.incoming.values is None else ""
    return tuple(
        replace(field, value=field.value or now, hint=hint(knob)) if field.name == "value" else field
        for field in fields
    )


@command("setting set", "设置 修改", "szxg", role=Role.ADMIN, fields=_as_set)
def change(chat: Chat, setting: Annotated[Knob, t("Setting")], value: Annotated[str, t("Value")]) -> Words:
    """Change a setting: hours, quiet, push, ranking, meeting, stale, drafts or messages"""
    before, was = value_of(chat.session, setting), shown(chat.session, setting)
    try:
        after = set_value(chat.session, setting, value)
    except ValueError:
        words = t("“{value}” does not fit; now it is {before}.", value=value, before=was)
        raise Refusal(words, field="value") from None
    if after != before:
        deed = Deed(f"setting:{setting}", "set", chat.me.id, chat.now, before=before, after=after)
        append(chat.session, deed)
    now = shown(chat.session, setting)
    return t("{setting}: {before} → {after}", setting=setting.label, before=was, after=now)

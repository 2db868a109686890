"""Settings that the team changes while it works, each change written down."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Role
from models.refusal import Refusal
from models.teamwork import Knob, set_value, value_of
from models.words import Words, joined, t


@command("setting list", "设置 列表", "szlb")
def list_settings(chat: Chat) -> Message:
    """List what the team has set: hours, quiet hours, pushes, what is kept"""
    lines = [joined([knob.label, value_of(chat.session, knob)]) for knob in Knob]
    buttons = (Button(t("Change…"), "setting set …"),) if chat.me.is_at_least(Role.ADMIN) else ()
    return Message(t("Settings"), sections=(joined(lines, "\n"),), buttons=buttons)


@command("setting set", "设置 修改", "szxg", role=Role.ADMIN)
def change(chat: Chat, setting: Annotated[Knob, t("Setting")], value: Annotated[str, t("Value")]) -> Words:
    """Change a setting: hours, quiet, push, drafts or messages"""
    before = value_of(chat.session, setting)
    try:
        after = set_value(chat.session, setting, value)
    except ValueError:
        words = t("“{value}” does not fit; now it is {before}.", value=value, before=before)
        raise Refusal(words, field="value") from None
    if after != before:
        deed = Deed(f"setting:{setting}", "set", chat.me.id, chat.now, before=before, after=after)
        append(chat.session, deed)
    return t("{setting}: {before} → {after}", setting=setting.label, before=before, after=after)

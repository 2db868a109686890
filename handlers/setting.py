"""Settings that the team changes while it works, each change written down."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from models.audit import Deed, append
from models.message import Button, Message
from models.person import Role
from models.refusal import Refusal
from models.teamwork import Knob, set_value, shown, value_of
from models.words import Words, joined, t


@command("setting list", "设置 列表", "szlb")
def list_settings(chat: Chat) -> Message:
    """List what the team has set: hours, quiet hours, pushes, the topic meeting, what is kept"""
    lines = [joined([knob.label, shown(chat.session, knob)]) for knob in Knob]
    buttons = (Button(t("Change…"), "setting set …"),) if chat.me.is_at_least(Role.ADMIN) else ()
    return Message(t("Settings"), sections=(joined(lines, "\n"),), buttons=buttons)


@command("setting set", "设置 修改", "szxg", role=Role.ADMIN)
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

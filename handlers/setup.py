"""Setting up: what the team still lacks before it can work."""

from __future__ import annotations

from handlers._chat import Chat
from handlers._command import command
from handlers._lacking import mending, ticks
from models.message import Message
from models.missing import wanted
from models.person import Role
from models.words import t


@command("setup", "还缺什么", "hqsm", "准备清单", role=Role.LEAD)
def list_what_is_missing(chat: Chat) -> Message:
    """See what is still missing: rooms, positions, heads, duty, links"""
    needs = wanted(chat.session, chat.now)
    missing = sum(not need.met for need in needs)
    text = t("Still missing: {count}", count=missing) if missing else t("Nothing is missing.")
    return Message(text, sections=(ticks(needs),), buttons=mending(needs))

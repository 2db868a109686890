"""Help."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._helping import about_noun, every_command, first_page
from models.message import Message
from models.words import t


@command("help", "帮助", "bz", "?", "？", "怎么用", "你能做什么")
def show_help(chat: Chat, about: Annotated[str, t("What about")] = "") -> Message:
    """Show what can be said"""
    word = about.strip().casefold()
    if word in ("en", "english"):
        chat.language, word = "en", ""
    if word in ("all", "全部", "更多"):
        return every_command(chat)
    return about_noun(chat, word) or first_page(chat)

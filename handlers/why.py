"""Why: for any message that somebody can see, which rule, which event and which state made Paiqi say it."""

from __future__ import annotations

from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import MessageNumber
from handlers._why import explain, meant
from models.message import Message
from models.words import t


@command("why", "为什么", "wsm")
def why(chat: Chat, message: Annotated[MessageNumber | None, t("Message, as #12")] = None) -> Message:
    """Say why Paiqi said something: in its thread, by its number, or of what it said last"""
    return explain(chat, meant(chat, message))

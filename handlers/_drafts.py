"""Drafts of the speaker: to others they do not exist."""

from __future__ import annotations

from handlers._chat import Chat
from models.draft import Draft
from models.refusal import Refusal
from models.words import t


def my_draft(chat: Chat, number: int) -> Draft:
    """Find a draft of the speaker's; to others it does not exist."""
    draft = chat.find(Draft, number)
    if draft.person != chat.me.id:
        raise Refusal(t("There is no {number}.", number=draft.short_id))
    return draft

"""Decisions that were typed and only drafted: a button makes each what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from handlers._answer import answer
from handlers._chat import Chat
from handlers._command import command
from handlers._drafts import my_draft
from handlers._form import Form
from models.draft import Draft
from models.refusal import Refusal
from models.words import t


@command("decision confirm", "决定 确认", "jdqr")
def confirm(chat: Chat, draft: Annotated[Draft, t("Draft")]) -> Form | None:
    """Decide what you typed as a reply; the button under it says this"""
    mine = my_draft(chat, draft.id)
    if mine.posted is not None:
        raise Refusal(t("{number} was decided already.", number=mine.short_id))
    mine.posted = mine.command
    chat.incoming = replace(chat.incoming, line=mine.command, values=mine.fields, typed=False)
    return answer(chat)

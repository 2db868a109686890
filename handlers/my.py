"""What waits for me."""

from __future__ import annotations

from handlers._chat import Chat
from handlers._command import command
from handlers._home import PROPOSE, RANK, REMIND, waiting_sections
from models.message import Message
from models.person import Role

MOST_LINES = 40  # of a list


@command("my", "待办", "db", "我的待办")
def show_my(chat: Chat) -> Message:
    """Show what waits for you"""
    sections = waiting_sections(chat.session, chat.me, chat.now, MOST_LINES)
    first, *others = [section.words for section in sections]
    if not sections[-1].heading:
        return Message(first, buttons=(PROPOSE,))
    rank = (RANK,) if chat.me.is_at_least(Role.LEAD) else ()
    return Message(first, sections=tuple(others), buttons=(*rank, PROPOSE, REMIND))

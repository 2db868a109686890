"""What forms ask where a team has several accounts."""

from __future__ import annotations

from collections.abc import Mapping

from handlers._chat import Chat
from handlers._form import FormField
from models.room import told_apart


def if_several(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Ask for the account only where there is something to choose."""
    several = bool(told_apart(chat.session))
    return tuple(field for field in fields if several or field.name != "account")

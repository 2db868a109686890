"""Guests: what somebody from outside of the team may say, and where."""

from __future__ import annotations

from handlers._called import called
from handlers._chat import Chat
from handlers._command import Command
from models.message import Button
from models.person import Role, everyone
from models.refusal import Refusal
from models.words import joined, t

MOST_NAMED = 5


def may_say(chat: Chat, command: Command) -> bool:
    """Whether the speaker may say a command; a guest only where the room lets guests."""
    return chat.me.is_at_least(command.role) and (not chat.me.is_guest or _is_let(chat))


def check_guest(chat: Chat, command: Command | None) -> None:
    """Refuse a guest what guests may not say, or not here, naming those who can change that."""
    admins = [person for person in everyone(chat.session) if person.is_at_least(Role.ADMIN)]
    names = joined([called(chat.session, person) for person in admins[:MOST_NAMED]], "、")
    if not _is_let(chat):
        words = t(
            "You are a guest; guests may look at topics and vote only in a room that lets them. An admin can "
            "let them, or make you a member: {names}. Nothing was changed.",
            names=names,
        )
        raise Refusal(words)
    if command is None or command.role is not Role.GUEST:
        words = t(
            "You are a guest; guests may look at topics here and vote, no more. An admin can make you a "
            "member: {names}. Nothing was changed.",
            names=names,
        )
        raise Refusal(words, Button(t("Topics by rank"), "topic rank"))


def _is_let(chat: Chat) -> bool:
    return chat.room is not None and chat.room.guests

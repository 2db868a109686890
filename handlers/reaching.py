"""Where people are written to, of the chats through which they are known."""

from __future__ import annotations

from handlers._chat import Chat
from handlers._command import command
from models.audit import Deed, append
from models.home import prefer
from models.person import identities
from models.refusal import Refusal
from models.words import Words, t


@command("reach me here", "私信到这里", "sxdzl", "在这里找我")
def reach_here(chat: Chat) -> Words:
    """Be written to in this chat, wherever else you speak"""
    said = (chat.incoming.platform, chat.incoming.sender)
    known = identities(chat.session, chat.me)
    if len(known) == 1:
        raise Refusal(t("I know you in this chat alone, and write to you here. “link” makes another known."))
    prefer(chat.session, chat.me, next(one for one in known if (one.platform, one.native) == said))
    _note(chat, "reach here", chat.incoming.platform)
    return t("From now on I write to you here.")


@command("reach me anywhere", "随处找我", "sczw")
def reach_anywhere(chat: Chat) -> Words:
    """Be written to in whichever chat you spoke last"""
    prefer(chat.session, chat.me, None)
    _note(chat, "reach anywhere", "")
    return t("From now on I write to you in the chat in which you spoke last.")


def _note(chat: Chat, verb: str, after: str) -> None:
    append(chat.session, Deed(f"person:{chat.me.id}", verb, chat.me.id, chat.now, after=after))

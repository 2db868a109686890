"""Signing in on the web: a link for one person, sent to them alone, and signing out everywhere."""

from __future__ import annotations

import secrets

from sqlmodel import select

from handlers._chat import Chat
from handlers._command import command
from models.message import Message
from models.outbox import Address, post
from models.person import Identity
from models.signin import give_link, revoke
from models.words import Words, nt, t


@command("web login", "登录网页", "dlwy")
def give_sign_in_link(chat: Chat) -> Words | None:
    """Sign in on the web: get a link that works once, within 10 minutes"""
    if chat.tools.acting:
        return t("Here nobody signs in: whoever opens the page acts as anybody. {url}", url=chat.tools.url)
    said = chat.incoming
    asked = select(Identity).where(Identity.platform == said.platform, Identity.native == said.sender)
    token = secrets.token_urlsafe(32)
    give_link(chat.session, chat.session.exec(asked).one(), token, chat.now)
    link = t("Sign in within 10 minutes, once, and only you: {link}", link=f"{chat.tools.url}/enter/{token}")
    post(chat.session, Address(said.platform, said.sender, direct=True), Message(link), chat.now)
    return None if said.room is None else t("I sent you the link directly.")


@command("web logout", "退出网页", "tcwy")
def sign_out_everywhere(chat: Chat) -> Words:
    """Sign out on the web, in every browser"""
    count = revoke(chat.session, chat.me, chat.me.id, chat.now)
    if not count:
        return t("You are signed in nowhere.")
    return nt("Signed out in {count} browser.", "Signed out in {count} browsers.", count)

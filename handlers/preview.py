"""Previews: a version's text on the web, for whoever asks, behind a link of their own."""

from __future__ import annotations

import secrets
from typing import Annotated

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from models.article import Article
from models.preview import VALID, sign_link
from models.refusal import Refusal
from models.review import Review
from models.version import Version
from models.words import Words, t


@command("review preview", "审核 预览", "shyl")
def preview(chat: Chat, review: Annotated[Review, t("Review")]) -> Words:
    """Read the text under review on the web: a link of your own, without signing in"""
    version = chat.session.get_one(Version, review.read)
    number, article = version.number, titled(chat.session.get_one(Article, review.article))
    if version.kind != "text":
        raise Refusal(t("Version {number} of {article} is no text but a link or a file, which stands on its "
                        "card.", number=number, article=article))  # fmt: skip
    link = sign_link(chat.session, version, chat.me, chat.now, secrets.token_hex(32))
    return t("Version {number} of {article}, for you alone, until {moment}: {link}", number=number,
             article=article, moment=chat.now + VALID, link=f"{chat.tools.url}/preview/{link}")  # fmt: skip

"""Saying which published article is which of the team's, where link and title do not tell."""

from __future__ import annotations

from typing import Annotated

from sqlmodel import col, select

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from models.article import Article
from models.matching import NEAR, published_of, settle_match
from models.message import MOST_BUTTONS, Button, Message
from models.person import Role
from models.published import Published
from models.refusal import Refusal
from models.words import Words, t


@command("article match", "稿件 对应", "gjdy", role=Role.EDITOR)
def match_article(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    published: Annotated[int | None, t("Which, by its number")] = None,
) -> Words | Message:
    """Say which published article one of ours is, so that its card shows the figures"""
    if published is None:
        return _offered(chat, article)
    found = _published(chat, published)
    if not article.is_out:
        raise Refusal(t("{article} is not out yet.", article=titled(article)))
    other = published_of(chat.session, article)
    if other is not None and other.id != found.id:
        other.article = None
        chat.session.add(other)
    settle_match(chat.session, found, article, chat.me.id, chat.now, "person")
    return t("{article} is “{title}” of {day}.", article=titled(article), title=found.title, day=found.day)


@command("article unmatch", "稿件 不对应", "gjbdy", role=Role.EDITOR)
def unmatch_article(
    chat: Chat,
    article: Annotated[Article, t("Article")],
    published: Annotated[int, t("Which, by its number")],
) -> Words:
    """Say that a published article is not the one of ours that it may seem to be"""
    found = _published(chat, published)
    if found.article == article.id:
        found.article = None
    found.asked = article.id
    chat.session.add(found)
    return t("“{title}” is not {article}.", title=found.title, article=titled(article))


def _published(chat: Chat, number: int) -> Published:
    found = chat.session.get(Published, number)
    if found is None or (chat.confined is not None and found.account != chat.confined):
        raise Refusal(t("There is no published article {number}.", number=str(number)), field="published")
    return found


def _offered(chat: Chat, article: Article) -> Message:
    """Offer what came out about then and is not known to be another."""
    day = article.out_at.date()
    asked = select(Published).where(
        col(Published.article).is_(None), col(Published.day).between(day - NEAR, day + NEAR)
    )
    near = chat.session.exec(asked.order_by(col(Published.day).desc()).limit(MOST_BUTTONS)).all()
    if not near:
        raise Refusal(t("Nothing is known to have been published about {day}.", day=day))
    buttons = [Button(one.title[:20], f"article match {article.short_id} {one.id}") for one in near]
    return Message(t("Which of these is {article}?", article=titled(article)), buttons=tuple(buttons))

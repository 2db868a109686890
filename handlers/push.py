"""Pushes: whether readers are notified, and who has which place."""

from __future__ import annotations

from typing import Annotated

from handlers._article_card import titled
from handlers._chat import Chat
from handlers._command import command
from handlers._pushing import place
from models.article import Article
from models.audit import Deed, append
from models.life import mark, write_down
from models.message import Message
from models.person import Person, Role
from models.push import Push, PushKind, PushPlace, articles_in, join_push, place_words
from models.refusal import Refusal
from models.words import Words, joined, t


@command("push kind", "推送 类型", "tslx", role=Role.LEAD)
def change_kind(
    chat: Chat, push: Annotated[Push, t("Push")], kind: Annotated[PushKind, t("Kind")]
) -> Message:
    """Push to all subscribers, or just publish without notice"""
    before, push.kind = push.kind, kind.value
    chat.session.flush()
    append(chat.session, Deed(push.subject, "kind", chat.me.id, chat.now, before=before, after=push.kind))
    articles = articles_in(chat.session, push)
    for article in articles:
        mark(chat.session, article.subject)
    said = t("{push}, {moment}: {kind}.", push=push.short_id, moment=push.at, kind=kind.label)
    if kind is PushKind.QUIET or not articles:
        return Message(said)
    placed = place(chat, articles[0])
    return Message(joined([said, *placed.notes], "\n"), buttons=placed.buttons)


@command("article position", "稿件 位置", "gjwz", role=Role.LEAD)
def change_position(
    chat: Chat, article: Annotated[Article, t("Article")], position: Annotated[PushPlace, t("Place")]
) -> Words:
    """Give an article another place in its push; whoever has that place gets this one's"""
    if article.is_out or not article.is_alive:
        raise Refusal(article.no_longer(chat.session))
    push = join_push(chat.session, article, article.slot.astimezone(chat.tools.zone))
    others = [one for one in articles_in(chat.session, push) if one.id != article.id]
    holder = next((one for one in others if one.position == position.number), None)
    if holder is not None and holder.is_out:
        raise Refusal(t("{article} is out already and keeps its place.", article=titled(holder)))
    said: Words = t("{article} has the {place}.", article=titled(article), place=position.label)
    if holder is not None and article.position is not None:
        said = joined([said, _swapped(chat, holder, article.position)], "\n")
    _put(chat, article, position.number)
    return said


def _swapped(chat: Chat, holder: Article, number: int) -> Words:
    """Give whoever had the place another one, and tell its owner."""
    _put(chat, holder, number)
    name, its = titled(holder), place_words(number)
    told = t("{person} gave {article} another place: {place}", person=chat.me.name, article=name, place=its)
    chat.tell(chat.session.get_one(Person, holder.owner), told)
    return t("{article} has the {place}.", article=name, place=its)


def _put(chat: Chat, article: Article, number: int) -> None:
    before, article.position = article.position, number
    moved = f"{before or ''} → {number}"
    write_down(chat.session, Deed(article.subject, "position", chat.me.id, chat.now, why=moved))

"""An article's place in its push, what speaks against it, and the nearest moment at which nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers._article_card import place_of
from handlers._chat import Chat
from models.article import Article
from models.message import Button
from models.push import Push, PushKind, join_push
from models.pushing import left_in_month, nearest_free, objections
from models.words import Words, joined, t


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article stands now, what is wrong with that, and what to do about it."""

    where: Words
    notes: tuple[Words, ...] = ()
    buttons: tuple[Button, ...] = ()


def place(chat: Chat, article: Article, since: datetime | None = None) -> Placed:
    """Put an article into the push of its slot; a free moment is looked for after `since`, else the slot."""
    at = article.slot.astimezone(chat.tools.zone)
    wrong = objections(chat.session, article, at)
    push = join_push(chat.session, article, at)
    where = joined([push.short_id, place_of(article), PushKind.of(push.kind).label, _left(chat, push)])
    if not wrong:
        return Placed(where)
    free = nearest_free(chat.session, article, max(at, since.astimezone(chat.tools.zone)) if since else at)
    if free is None:
        return Placed(where, tuple(wrong))
    move = Button(
        t("Move to {moment}", moment=free), f"article slot {article.short_id} {free:%Y-%m-%d %H:%M}"
    )
    return Placed(where, (*wrong, t("The nearest free slot: {moment}", moment=free)), (move,))


def _left(chat: Chat, push: Push) -> Words:
    left = left_in_month(chat.session, push.account, push.day)
    return "" if left is None else t("{count} more to all that month", count=left)

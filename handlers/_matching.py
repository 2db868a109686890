"""Published articles are matched with the team's; where a title is only like one, its owner is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from handlers._article_card import titled
from handlers._article_figures import SHOWN
from models.article import Article
from models.life import mark
from models.matching import find_match, settle_match
from models.message import Button, Message
from models.person import Person
from models.published import Published
from models.telling import tell
from models.words import t


def match_articles(session: Session, numbers: Iterable[int], now: datetime) -> None:
    """Match articles that were published, by number; cards of matched ones show new figures."""
    for number in numbers:
        published = session.get_one(Published, number)
        if published.article is not None:
            if (now.date() - published.day).days in SHOWN:
                mark(session, session.get_one(Article, published.article).subject)
        elif published.asked is None:
            _match(session, published, now)


def _match(session: Session, published: Published, now: datetime) -> None:
    match = find_match(session, published)
    if match is None:
        return
    if match.sure:
        settle_match(session, published, match.article, None, now, match.by)
        return
    published.asked = match.article.id
    session.add(published)
    short = match.article.short_id
    words = t(
        "WeChat tells of “{title}”, published {day}. Is that {article}?",
        title=published.title,
        day=published.day,
        article=titled(match.article),
    )
    buttons = (
        Button(t("Yes, {number}", number=short), f"article match {short} {published.id}", primary=True),
        Button(t("Another one"), f"article unmatch {short} {published.id}"),
    )
    owner = session.get_one(Person, match.article.owner)
    tell(session, owner, Message(words, buttons=buttons), now, f"match:{published.id}:{match.article.id}")

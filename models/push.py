"""Pushes (推送): one sending of an account, with up to eight articles in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, select, update

from models.article import Article
from models.named import Named
from models.room import account_here, of_account
from models.row import Noun, insert_once
from models.words import Words, t

MOST_ARTICLES = 8  # of one push, set by WeChat


class PushKind(Named):
    """Whether readers are notified."""

    MASS = "mass", t("to all subscribers"), "群发"
    QUIET = "quiet", t("published without notice"), "只发布", "发布"


class PushPlace(Named):
    """The places in a push, as people call them."""

    FIRST = "1", t("headline"), "头条", "第一条"
    SECOND = "2", t("second place"), "次条", "二条", "第二条"
    THIRD = "3", t("third place"), "第三条", "三条"
    FOURTH = "4", t("fourth place"), "第四条", "四条"
    FIFTH = "5", t("fifth place"), "第五条", "五条"
    SIXTH = "6", t("sixth place"), "第六条", "六条"
    SEVENTH = "7", t("seventh place"), "第七条", "七条"
    EIGHTH = "8", t("eighth place"), "第八条", "八条"

    @property
    def number(self) -> int:
        """Which place it is, from 1."""
        return int(self.value)


def place_words(number: int) -> Words:
    """A place as it is called; past the eighth by its number."""
    if number > MOST_ARTICLES:
        return t("place {number}", number=number)
    return PushPlace.of(str(number)).label


class Push(Noun, table=True):
    """One push of an account at a time; `day` is that of `at` in the workspace's zone."""

    PREFIX: ClassVar[str] = "P"
    NOUN: ClassVar[str] = "push"
    __table_args__ = (UniqueConstraint("account", "at"),)

    account: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = Field(index=True)
    day: date = Field(index=True)
    kind: str = PushKind.MASS

    @classmethod
    def choices(cls, session: Session, viewer: object) -> list[tuple[str, str]]:
        """Offer the newest pushes, by their headlines."""
        newest = session.exec(select(Push).order_by(col(Push.at).desc()).limit(50))
        return [(one.short_id, " / ".join(a.title for a in articles_in(session, one))) for one in newest]


def find_push(session: Session, account: int | None, at: datetime, locked: bool = False) -> Push | None:
    """The push of an account at a moment; who reads it `locked` alone changes which articles are in it."""
    asked = select(Push).where(Push.at == at, col(Push.account).is_not_distinct_from(account))
    return session.exec(asked.with_for_update() if locked else asked).first()


def push_at(session: Session, account: int | None, at: datetime) -> Push:
    """The push of an account at a moment; made where there is none. `at` is in the workspace's zone."""
    found = find_push(session, account, at, locked=True)
    while found is None:
        insert_once(session, Push, account=account, at=at, day=at.date(), kind=PushKind.MASS.value)
        found = find_push(session, account, at, locked=True)
    return found


def articles_in(session: Session, push: Push) -> list[Article]:
    """The articles of a push, in their order."""
    asked = select(Article).where(Article.push == push.id)
    return list(session.exec(asked.order_by(col(Article.position), col(Article.id))))


def account_of(session: Session, article: Article) -> int | None:
    """Whose push an article is for: its account's, or the only one's."""
    return account_here(session, None) if article.account is None else article.account


def pushes_between(session: Session, first: date, last: date, account: int | None = None) -> list[Push]:
    """The pushes from a day to another, of an account or of all, the earliest first."""
    asked = select(Push).where(col(Push.day).between(first, last), of_account(Push.account, account))
    return list(session.exec(asked.order_by(col(Push.at), col(Push.id))))


def first_free(others: Iterable[Article]) -> int:
    """The first place that none of some articles has."""
    taken = {one.position for one in others}
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


def join_push(session: Session, article: Article, at: datetime) -> Push:
    """Put an article at the first free place of its account's push at a moment; there already, it stays."""
    push = push_at(session, account_of(session, article), at)
    if article.push != push.id:
        leave_push(session, article)
        article.push, article.position = push.id, first_free(articles_in(session, push))
        session.flush()
    return push


def leave_push(session: Session, article: Article) -> None:
    """Take an article out of its push, of which it remembers its place; an empty push vanishes."""
    if article.push is None:
        return
    push = session.get_one(Push, article.push, with_for_update=True)
    article.push = None
    session.flush()
    if not articles_in(session, push):
        session.delete(push)
        session.flush()


def give_pushes(session: Session, account: int) -> None:
    """Let the articles and pushes of no account be an account's."""
    session.execute(update(Article).where(col(Article.account).is_(None)).values(account=account))
    for push in session.exec(select(Push).where(col(Push.account).is_(None))).all():
        if find_push(session, account, push.at) is None:
            push.account = account
            continue
        for article in articles_in(session, push):
            join_push(session, article, push.at)

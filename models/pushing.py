"""What speaks against publishing an article at a moment, and when nothing does."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, exists, func, select

from models.article import Article
from models.matrix import month_of
from models.person import Person
from models.planning import LOOKED_AHEAD
from models.push import (
    MOST_ARTICLES,
    Push,
    PushKind,
    account_of,
    articles_in,
    find_push,
    first_free,
    place_words,
    pushes_between,
)
from models.room import Account, AccountKind
from models.teamwork import day_load
from models.words import Words, joined, nt, t

A_DAY, A_MONTH = 1, 4  # pushes to all of a subscription account, and of a service account


def objections(session: Session, article: Article, at: datetime) -> list[Words]:
    """Say what would be wrong with an article at a moment, which is in the workspace's zone."""
    push = find_push(session, account_of(session, article), at)
    others = [one for one in articles_in(session, push) if one.id != article.id] if push else []
    found = [
        _no_place(article, others, at),
        _too_many(session, article, push, at),
        _overloaded(session, article, at),
    ]
    return [words for words in found if words]


def nearest_free(session: Session, article: Article, at: datetime) -> datetime | None:
    """The first day after a moment on which nothing speaks against the same hour; None in three months."""
    days = (at + timedelta(days=n) for n in range(1, LOOKED_AHEAD))
    return next((day for day in days if not objections(session, article, day)), None)


def _no_place(article: Article, others: list[Article], at: datetime) -> Words:
    """Say that a push is full, or that somebody has the place that an article would have."""
    if len(others) >= MOST_ARTICLES:
        return t(
            "The push of {moment} has {most} articles already, no more fit.", moment=at, most=MOST_ARTICLES
        )
    wanted = article.position or 1
    holder = next((one for one in others if one.position == wanted), None)
    if holder is None or first_free(others) < wanted:
        return ""
    return t(
        "The {place} of {moment} is taken by {number}《{title}》.",
        place=place_words(wanted),
        moment=at,
        number=holder.short_id,
        title=holder.title,
    )


def _too_many(session: Session, article: Article, push: Push | None, at: datetime) -> Words:
    """Say that an account may not push to all once more."""
    if push is not None and push.kind != PushKind.MASS:
        return ""
    account = account_of(session, article)
    days = _counted_days(session, account, at.date())
    return _once_more(session, account, _pushes(session, account, *days, article, push), at)


def _counted_days(session: Session, account: int | None, day: date) -> tuple[date, date]:
    """The days of which an account's pushes to all are counted together: its day, or its month."""
    is_daily = account_kind(session, account) is AccountKind.SUBSCRIPTION
    return (day, day) if is_daily else month_of(day)


def _once_more(session: Session, account: int | None, others: list[Push], at: datetime) -> Words:
    """Say that after other pushes to all there may not be one more at a moment."""
    if account_kind(session, account) is AccountKind.SUBSCRIPTION:
        if len(others) < A_DAY:
            return ""
        return t("That day has a push to all already, at {moment}; a subscription account has one a day.",
                 moment=others[0].at)  # fmt: skip
    if len(others) < A_MONTH:
        return ""
    return t("A service account pushes to all {most} times a month; in {month} none is left.",
             most=A_MONTH, month=f"{at:%Y-%m}")  # fmt: skip


def clashes(session: Session, push: Push, at: datetime) -> list[Words]:
    """What is wrong with a push as it stands, `at` being its moment in the workspace's zone.

    Of pushes that are one too many, the later say so.
    """
    articles = [one for one in articles_in(session, push) if not one.is_out]
    earlier = [
        one
        for one in pushes_between(session, *_counted_days(session, push.account, at.date()))
        if one.account == push.account and one.kind == PushKind.MASS and one.at < push.at
    ]
    found = [
        _overfull(session, push),
        _once_more(session, push.account, earlier, at) if push.kind == PushKind.MASS else "",
        *(_loaded(session, owner, at.date()) for owner in dict.fromkeys(one.owner for one in articles)),
    ]
    return [words for words in found if words]


def _loaded(session: Session, owner: int, day: date) -> Words:
    """Say that a person has more articles on a day than anybody should."""
    theirs = _publishing(session, owner, day)
    if len(theirs) <= day_load(session):
        return ""
    person = session.get_one(Person, owner)
    return t("{person} has {articles} to publish that day.", person=person.name, articles=_names(theirs))


def _overfull(session: Session, push: Push) -> Words:
    over = len(articles_in(session, push)) - MOST_ARTICLES
    if over <= 0:
        return ""
    return nt("{count} article does not fit, a push has {most}.",
              "{count} articles do not fit, a push has {most}.", over, most=MOST_ARTICLES)  # fmt: skip


def _pushes(
    session: Session, account: int | None, first: date, last: date, article: Article, but: Push | None
) -> list[Push]:
    """The pushes to all from a day to another, but for one and for what holds the article alone."""
    filled = exists().where(col(Article.push) == col(Push.id), col(Article.id) != article.id)
    asked = select(Push).where(
        col(Push.day).between(first, last),
        Push.kind == PushKind.MASS,
        col(Push.account).is_not_distinct_from(account),
        filled,
    )
    return [one for one in session.exec(asked.order_by(col(Push.at))) if but is None or one.id != but.id]


def left_in_month(session: Session, account: int | None, day: date) -> int | None:
    """How many more times a service account may push to all in a day's month; None for other accounts."""
    if account_kind(session, account) is not AccountKind.SERVICE:
        return None
    first, last = month_of(day)
    asked = select(func.count(col(Push.id))).where(
        col(Push.day).between(first, last), Push.kind == PushKind.MASS, Push.account == account
    )
    return max(0, A_MONTH - session.exec(asked).one())


def open_days(session: Session, account: int | None, first: date, last: date) -> list[date]:
    """The days from one to another on which an account has no push to all."""
    pushes = pushes_between(session, first, last, account)
    taken = {push.day for push in pushes if push.kind == PushKind.MASS}
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day not in taken]


def account_kind(session: Session, account: int | None) -> AccountKind:
    """Which kind an account is; where none is named, a subscription account."""
    found = session.get(Account, account) if account is not None else None
    return AccountKind.of(found.kind) if found is not None else AccountKind.SUBSCRIPTION


def _overloaded(session: Session, article: Article, at: datetime) -> Words:
    """Say that the owner has as many articles that day as anybody should."""
    others = [one for one in _publishing(session, article.owner, at.date()) if one.id != article.id]
    if len(others) < day_load(session):
        return ""
    owner = session.get_one(Person, article.owner)
    return t(
        "{person} has {articles} to publish that day already.", person=owner.name, articles=_names(others)
    )


def _publishing(session: Session, owner: int, day: date) -> list[Article]:
    """What a person has to publish on a day."""
    asked = select(Article).where(Article.owner == owner, Article.slot_day == day, Article.state != "dropped")
    return list(session.exec(asked.order_by(col(Article.slot), col(Article.id))))


def _names(articles: list[Article]) -> Words:
    return joined([f"{one.short_id}《{one.title}》" for one in articles], "、")

"""A month of the team's publishing: what is to come out on which day, and what did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.article import Article
from models.column import ContentColumn
from models.person import Person
from models.published import Published
from models.room import Account, of_account
from models.topic import Topic
from models.words import Words, t

Names = Mapping[int | None, str]
OUT = ("published", "closed")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a month, planned or out. Names are empty where there is none.

    `at` is None where only the day was said; `number` is the article's, or its topic's where it has no plan.
    `state` is the article's, `stage` what a sheet called it. `place` is that in its push. `reads` is None
    until the account's figures name it.
    """

    day: date
    title: str
    at: datetime | None
    column: str
    account: str
    number: str = ""
    owner: str = ""
    stage: str = ""
    state: str = ""
    place: int | None = None
    reads: int | None = None
    url: str = ""

    @property
    def is_out(self) -> bool:
        """Whether it was published."""
        return self.reads is not None or self.state in OUT

    @property
    def label(self) -> Words:
        """How far it is, in words."""
        if self.is_out:
            return t("out")
        return Article.STATES[self.state] if self.state else self.stage or t("accepted")


def entries_of(session: Session, first: date, last: date, account: int | None = None) -> list[Entry]:
    """What is planned and what came out from a day to another, of an account or of all, in its order.

    An accepted topic whose title came out meanwhile is shown once, as out; one that was dropped not at all.
    """
    columns, accounts = _names(session, ContentColumn), _names(session, Account)
    planned = {
        (one.title, one.account): one for one in _planned(session, first, last, account, columns, accounts)
    }
    out = []
    for one in _out(session, first, last, account, columns, accounts):
        topic = planned.pop((one.title, one.account), None) or planned.pop((one.title, ""), None)
        known = replace(one, number=topic.number, owner=topic.owner, place=topic.place) if topic else one
        out.append(known)
    return sorted([*out, *planned.values()], key=_order)


def _planned(
    session: Session, first: date, last: date, account: int | None, columns: Names, accounts: Names
) -> list[Entry]:
    people = _names(session, Person)
    asked = (
        select(Topic, Article)
        .outerjoin(Article, col(Article.topic) == col(Topic.id))
        .where(
            col(Topic.state) == "accepted",
            col(Topic.slot_day).between(first, last),
            of_account(Topic.account, account),
            func.coalesce(Article.state, "") != "dropped",
        )
    )
    return [_entry(topic, article, columns, accounts, people) for topic, article in session.execute(asked)]


def _entry(topic: Topic, article: Article | None, columns: Names, accounts: Names, people: Names) -> Entry:
    assert topic.slot_day is not None, "what is planned has a day"
    about: dict[str, Any] = {
        "column": columns.get(topic.column, ""),
        "account": accounts.get(topic.account, ""),
        "owner": people.get(topic.owner, ""),
    }
    at = topic.slot if topic.slot_timed else None
    if article is None:
        return Entry(topic.slot_day, topic.title, at, number=topic.short_id, stage=topic.stage, **about)
    return Entry(
        topic.slot_day,
        topic.title,
        article.published_at or at,
        number=article.short_id,
        state=article.state,
        place=article.position if article.push is not None else None,
        url=article.link,
        **about,
    )


def _out(
    session: Session, first: date, last: date, account: int | None, columns: Names, accounts: Names
) -> list[Entry]:
    table = Published
    asked = select(
        *map(col, (table.title, table.day, table.published_at, table.column, table.account)),
        *map(col, (table.reads, table.url)),
    ).where(col(Published.day).between(first, last), of_account(Published.account, account))
    return [
        Entry(day, title, at, columns.get(column, ""), accounts.get(whose, ""), reads=reads, url=url)
        for title, day, at, column, whose, reads, url in session.execute(asked)
    ]


def _names(session: Session, kind: type[Person | ContentColumn | Account]) -> Names:
    return {number: name for number, name in session.execute(select(col(kind.id), col(kind.name)))}


def _order(entry: Entry) -> tuple[date, float, int, str]:
    """What has no time comes first on its day; what goes out together, by its place."""
    return entry.day, entry.at.timestamp() if entry.at else 0.0, entry.place or 0, entry.title

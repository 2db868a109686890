"""What the accounts have published: titles for finding repeats, and how much each was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import UniqueConstraint, and_, exists, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col

from models.row import Row


class Published(Row, table=True):
    """An article that an account has published. `day` is that of `published_at` in the workspace's zone."""

    __table_args__ = (UniqueConstraint("account", "day", "title"),)

    title: str
    published_at: datetime
    day: date
    reads: int = 0
    column: int | None = Field(default=None, foreign_key="content_column.id", index=True)
    url: str = ""
    account: int | None = Field(default=None, foreign_key="account.id")
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An article as an archive says; what is empty or None there stays as it is."""

    title: str
    at: datetime
    reads: int | None = None
    column: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Articles that are new, those that say something new by their row's number, and how many do not."""

    new: tuple[Article, ...]
    changed: tuple[tuple[int, Article], ...]
    same: int


def give_articles(session: Session, account: int) -> None:
    """Let articles of no account be an account's, but for those that it has already."""
    other = aliased(Published)
    nobodys = and_(col(other.account).is_(None), col(other.id) < col(Published.id))
    known = exists().where(
        col(other.day) == col(Published.day),
        col(other.title) == col(Published.title),
        or_(col(other.account) == account, nobodys),
    )
    free = (col(Published.account).is_(None), ~known)
    session.execute(update(Published).where(*free).values(account=account))


def sort_out(session: Session, account: int | None, articles: Iterable[Article]) -> Sorted:
    """Compare articles with what is known of an account; one is known by its title and day."""
    table = Published
    columns = (table.id, table.day, table.title, table.reads, table.column, table.url)
    asked = select(*map(col, columns)).where(col(table.account) == account)
    known = {
        (day, title): (number, (reads, column, url))
        for number, day, title, reads, column, url in session.execute(asked)
    }
    new, changed, same = [], [], 0
    for article in articles:
        number, said = known.get((article.at.date(), article.title), (None, None))
        if number is None or said is None:
            new.append(article)
        elif _says(article, said) != said:
            changed.append((number, article))
        else:
            same += 1
    return Sorted(tuple(new), tuple(changed), same)


def _says(article: Article, said: tuple[int, int | None, str]) -> tuple[int, int | None, str]:
    reads, column, url = said
    return (reads if article.reads is None else article.reads, article.column or column, article.url or url)


def enter(session: Session, account: int | None, articles: Sorted) -> None:
    """Write down what is new."""
    rows = [
        {
            "title": one.title,
            "published_at": one.at,
            "day": one.at.date(),
            "reads": one.reads or 0,
            "column": one.column,
            "url": one.url,
            "account": account,
            "sample": False,
        }
        for one in articles.new
    ]
    if rows:
        session.execute(insert(Published), rows)
    for number, one in articles.changed:
        says = {"reads": one.reads, "column": one.column, "url": one.url or None}
        kept = {name: value for name, value in says.items() if value is not None}
        session.execute(update(Published).where(col(Published.id) == number).values(**kept))

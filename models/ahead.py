"""Sheets of articles on their way in: which wait to be read, and what they say until that is imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Integer, and_, delete, exists, false, insert, literal, or_
from sqlalchemy import select as columns_only
from sqlmodel import Column, Field, Session, SQLModel, col, func, select, update

from models.column import ContentColumn
from models.draft import Draft
from models.published import Published


class Intake(SQLModel, table=True):
    """That a draft's sheet waits to be read; `tries` is how often that was begun."""

    __tablename__ = "intake"

    draft: int = Field(
        sa_column=Column(
            Integer, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    tries: int = 0


class Ahead(SQLModel, table=True):
    """An article as a line of a draft's sheet has it; what is empty or NULL leaves what is known as it is."""

    __tablename__ = "ahead"

    draft: int = Field(
        sa_column=Column(
            Integer, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    line: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    title: str
    published_at: datetime
    day: date
    reads: int | None = None
    column: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as an archive says; what is empty or None there stays as it is."""

    title: str
    at: datetime
    reads: int | None = None
    column: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles of a sheet are new, how many say something new, and how many do not."""

    new: int
    changed: int
    same: int


def next_waiting(session: Session) -> int | None:
    """The draft whose sheet is to be read next."""
    return session.connection().execute(_FIRST).scalar()


_FIRST = select(Intake.draft).order_by(col(Intake.draft)).limit(1)


def keep(session: Session, draft: int, articles: Iterable[tuple[int, Article]]) -> None:
    """Keep what lines of a sheet say."""
    rows = [
        {
            "draft": draft,
            "line": line,
            "title": one.title,
            "published_at": one.at,
            "day": one.at.date(),
            "reads": one.reads,
            "column": one.column,
            "url": one.url,
        }
        for line, one in articles
    ]
    if rows:
        session.execute(insert(Ahead), rows)


def forget(session: Session, draft: int) -> None:
    """Keep nothing of a draft's sheet."""
    session.execute(delete(Ahead).where(col(Ahead.draft) == draft))


def forget_old(session: Session, before: datetime) -> None:
    """Keep nothing of sheets that nobody imported in time."""
    old = select(Draft.id).where(Draft.at < before)
    session.execute(delete(Ahead).where(col(Ahead.draft).in_(old)))


def compare(session: Session, draft: int, account: int | None) -> Counts:
    """Compare a sheet with what is known of an account; an article is known by its title and day."""
    counted = select(func.count()).select_from(Ahead).where(Ahead.draft == draft)
    lines = session.exec(counted).one()
    new = session.exec(counted.where(~exists().where(_known(account)))).one()
    changed = session.exec(counted.where(exists().where(_known(account), _differs()))).one()
    return Counts(new, changed, lines - new - changed)


def first_new(session: Session, draft: int, account: int | None, most: int) -> list[str]:
    """The titles of the first articles that are new."""
    asked = select(Ahead.title).where(Ahead.draft == draft, ~exists().where(_known(account)))
    return list(session.exec(asked.order_by(col(Ahead.line)).limit(most)))


def has_lost_columns(session: Session, draft: int) -> bool:
    """Whether a column was removed since that a sheet names."""
    gone = col(Ahead.column).is_not(None) & ~exists().where(col(ContentColumn.id) == col(Ahead.column))
    return session.exec(select(Ahead.line).where(Ahead.draft == draft, gone).limit(1)).first() is not None


def enter(session: Session, draft: int, account: int | None) -> Counts:
    """Write down all of a sheet that is new, and keep nothing of it."""
    found = compare(session, draft, account)
    session.execute(
        update(Published)
        .where(col(Ahead.draft) == draft, _known(account), _differs())
        .values(
            reads=func.coalesce(Ahead.reads, Published.reads),
            column=func.coalesce(Ahead.column, Published.column),
            url=func.coalesce(func.nullif(Ahead.url, ""), Published.url),
        )
        .execution_options(synchronize_session=False)
    )
    new = columns_only(
        *map(col, (Ahead.title, Ahead.published_at, Ahead.day)),
        func.coalesce(Ahead.reads, 0),
        *map(col, (Ahead.column, Ahead.url)),
        literal(account, Integer),
        false(),
    ).where(col(Ahead.draft) == draft, ~exists().where(_known(account)))
    into = ("title", "published_at", "day", "reads", "column", "url", "account", "sample")
    session.execute(insert(Published).from_select(into, new.order_by(col(Ahead.line))))
    forget(session, draft)
    return found


def _known(account: int | None) -> ColumnElement[bool]:
    whose = col(Published.account)
    return and_(
        whose.is_(None) if account is None else whose == account,
        col(Published.day) == col(Ahead.day),
        col(Published.title) == col(Ahead.title),
    )


def _differs() -> ColumnElement[bool]:
    return or_(
        col(Ahead.reads) != col(Published.reads),
        col(Ahead.column).is_not(None) & col(Ahead.column).is_distinct_from(col(Published.column)),
        (col(Ahead.url) != "") & (col(Ahead.url) != col(Published.url)),
    )

"""What the accounts have published: titles for finding repeats, and how much each was read."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, and_, exists, or_, update
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

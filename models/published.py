"""What the accounts have published: titles for finding repeats, and how much each was read."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

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

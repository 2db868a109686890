"""Columns: what an account writes about, and how many articles of each a month is to have."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.room import accounts_of, of_account
from models.row import Row


class ContentColumn(Row, table=True):
    """A column (栏目) of an account's content matrix, with its quota of articles a month.

    One without an account is every account's; an account's own hides it there.
    `sop` names the template of its articles; empty is the usual one.
    """

    __tablename__ = "content_column"
    __table_args__ = (UniqueConstraint("account", "name"),)

    name: str
    quota: int = 0
    sop: str = ""
    account: int | None = Field(default=None, foreign_key="account.id")
    sample: bool = False


def columns_of(session: Session, account: int | None) -> list[ContentColumn]:
    """The columns that an account writes in, in the order they were made; all columns without one."""
    asked = select(ContentColumn).where(of_account(ContentColumn.account, account))
    found = list(session.exec(asked.order_by(col(ContentColumn.id))))
    if account is None:
        return found
    own = {column.name for column in found if column.account == account}
    return [column for column in found if column.account == account or column.name not in own]


def columns_by_name(session: Session, account: int | None) -> dict[str, ContentColumn]:
    """The columns that may be meant, by name; an account's own, called as others are, by `account:name`."""
    columns = columns_of(session, account)
    alike = {name for name, count in Counter(column.name for column in columns).items() if count > 1}
    accounts = {one.id: one.name for one in accounts_of(session)} if alike else {}
    return {_apart(column, alike, accounts): column for column in columns}


def _apart(column: ContentColumn, alike: set[str], accounts: dict[int, str]) -> str:
    if column.name not in alike or column.account is None:
        return column.name
    return f"{accounts[column.account]}:{column.name}"

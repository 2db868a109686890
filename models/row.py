"""What each table's row has, and the short ids people type."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from sqlalchemy import Table, inspect
from sqlmodel import Field, Session, SQLModel, col, select


class Row(SQLModel):
    """A row with a number of its own."""

    # None until the row is flushed; typed as what every reader sees.
    id: int = Field(default=None, primary_key=True)


class Noun(Row):
    """A row people speak of: `PREFIX` makes the short id that they type (T12), `NOUN` its kind."""

    PREFIX: ClassVar[str] = ""
    NOUN: ClassVar[str] = ""

    @property
    def short_id(self) -> str:
        """Give what people type for this row, `T12`."""
        return f"{self.PREFIX}{self.id}"

    @property
    def subject(self) -> str:
        """Give what cards and the audit call this row, `topic:T12`."""
        return f"{self.NOUN}:{self.short_id}"

    @classmethod
    def choices(cls, session: Session, viewer: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        """List what a form may offer: short ids and titles."""
        return []


def insert_once(session: Session, table: type[SQLModel], **values: Any) -> int | None:  # noqa: ANN401
    """Insert a row unless a unique column already has one like it; its number, or None if it stood.

    Core rather than ORM: inbox, outbox and audit rows are written on every command.
    """
    statement = insertion(table, session.get_bind().dialect.name)
    return session.connection().execute(statement, values).scalar_one_or_none()


def insert_all(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    """Insert many rows of the same columns, but for those that `insert_once` would not insert."""
    if rows:
        statement = insertion(table, session.get_bind().dialect.name, numbered=False)
        session.connection().execute(statement, rows)


def free_name(session: Session, column: str, name: str) -> str:
    """Find a name that nobody has in a column: the one asked for, or with the first free number."""
    taken = set(session.exec(select(column).where(col(column).startswith(name, autoescape=True))))
    if name not in taken:
        return name
    return next(f"{name} {n}" for n in range(2, len(taken) + 3) if f"{name} {n}" not in taken)


@cache
def insertion(table: type[SQLModel], dialect: str, numbered: bool = True) -> Any:  # noqa: ANN401
    """Give the statement of `insert_once`, or not `numbered` that of `insert_all`; each is made once."""
    target: Table = inspect(table).local_table
    # Only the one in use is loaded: both take a tenth of a command's start.
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(target)
    made = insert.on_conflict_do_nothing()
    return made.returning(next(iter(target.primary_key.columns))) if numbered else made

"""Drafts: what somebody typed and has not posted yet, so that nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, col, delete, func, select

from models.keeping import Kept, Whose, keeps
from models.row import Noun
from models.words import t


class Draft(Noun, table=True):
    """A command's values under way, with a short id that a button can say; `posted` is what it became."""

    PREFIX: ClassVar[str] = "D"
    NOUN: ClassVar[str] = "draft"

    person: int = Field(foreign_key="person.id", index=True)
    command: str
    fields: dict[str, Any] = Field(sa_column=Column("fields", JSON, nullable=False))
    at: datetime
    posted: str | None = None


@keeps("draft")
def kept_drafts(session: Session, whose: Whose) -> list[Kept]:
    """The drafts of somebody, with what they filled into forms."""
    theirs = col(Draft.person) == whose.person
    count = session.exec(select(func.count()).select_from(Draft).where(theirs)).one()
    return [Kept("drafts", t("drafts and filled-in forms"), count, lambda: _forget(session, whose))]


def _forget(session: Session, whose: Whose) -> None:
    session.execute(delete(Draft).where(col(Draft.person) == whose.person))

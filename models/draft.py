"""Drafts: what somebody typed and has not posted yet, so that nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column
from sqlmodel import Field

from models.row import Noun


class Draft(Noun, table=True):
    """A command's values under way, with a short id that a button can say; `posted` is what it became."""

    PREFIX: ClassVar[str] = "D"
    NOUN: ClassVar[str] = "draft"

    person: int = Field(foreign_key="person.id", index=True)
    command: str
    fields: dict[str, Any] = Field(sa_column=Column("fields", JSON, nullable=False))
    at: datetime
    posted: str | None = None

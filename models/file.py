"""Files people handed in or we made: pictures, sheets, documents."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from models.row import Row

LARGEST = 10 * 1024 * 1024  # bytes of one attachment


class StoredFile(Row, table=True):
    """A file in the database, so that every replica has it."""

    __tablename__ = "file"

    name: str
    kind: str
    size: int
    content: bytes
    person: int | None = Field(default=None, foreign_key="person.id")
    at: datetime

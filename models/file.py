"""Files people handed in or we made: pictures, sheets, documents."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, Session, col, func, select, update

from models.keeping import Kept, Whose, keeps
from models.row import Row
from models.words import t

LARGEST = 10 * 1024 * 1024  # bytes of one attachment


class StoredFile(Row, table=True):
    """A file in the database, so that every replica has it. One without a kind was removed on request."""

    __tablename__ = "file"

    name: str
    kind: str
    size: int
    content: bytes
    person: int | None = Field(default=None, foreign_key="person.id")
    at: datetime


@keeps("file")
def kept_files(session: Session, whose: Whose) -> list[Kept]:
    """The files that somebody sent."""
    theirs = (col(StoredFile.person) == whose.person) & (col(StoredFile.kind) != "")

    def forget() -> None:
        # The row stays, for things that point to it.
        nothing = {"name": "", "kind": "", "size": 0, "content": b""}
        session.execute(update(StoredFile).where(theirs).values(nothing))

    count = session.exec(select(func.count()).select_from(StoredFile).where(theirs)).one()
    return [Kept("files", t("files"), count, forget)]

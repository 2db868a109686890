"""The local chat's own memory: what stands in its rooms, and what each person has read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, Text, cast, text
from sqlmodel import Field, Session, SQLModel, case, col, delete, func, or_, select, update

from models.keeping import Kept, Whose, erased, keeps
from models.row import Row
from models.words import t

LOCAL = "local"
CHANGES = 0x5041_4C43  # the advisory lock under which changes are numbered on PostgreSQL


class LocalMessage(Row, table=True):
    """A message in the local chat: somebody's line (`author` set) or a card of ours (`body` set).

    `room` is a room's name, or with `direct` the person's; `thread` the root's number; `only` who alone
    sees it. `body` is the card as data, before translation, with the `language` of its reader.
    `change` grows with each message and each edit: it is the event id of the page's stream. Who alone sees
    a message may put it away, at `dismissed_at`.
    """

    __tablename__ = "local_message"
    __table_args__ = (Index("local_message_place", "room", "direct", "id"),)

    room: str
    direct: bool = False
    thread: int | None = Field(default=None, index=True)
    only: str | None = None
    author: str | None = None
    line: str = ""
    files: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    language: str = "zh_CN"
    key: str | None = Field(default=None, unique=True)
    at: datetime
    edited_at: datetime | None = None
    dismissed_at: datetime | None = None
    change: int = Field(index=True, unique=True)


class LocalRead(SQLModel, table=True):
    """How far a person has read a room (`room:选题`) or direct conversation (`direct`)."""

    __tablename__ = "local_read"

    person: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    upto: int


def next_change(session: Session) -> int:
    """Number a change of the chat; changes become visible in the order of their numbers."""
    session.info["posted"] = True  # the pages of other replicas are told
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({CHANGES})"))
    return (session.exec(select(func.max(col(LocalMessage.change)))).one() or 0) + 1


@keeps("line")
def kept_lines(session: Session, whose: Whose) -> list[Kept]:
    """What somebody wrote in rooms; and what stands where they alone saw it, or names an e-mail or id."""
    natives = whose.natives(LOCAL)
    written = (col(LocalMessage.line) != "") | (func.length(cast(LocalMessage.files, Text)) > len("[]"))
    to = case((col(LocalMessage.direct), col(LocalMessage.room)), else_=col(LocalMessage.only))
    alone = func.coalesce(to, "").in_(natives)
    lines = col(LocalMessage.author).in_(natives) & written & ~alone
    naming = whose.named_in(col(LocalMessage.body)) & ~alone

    def forget() -> None:
        _blank(session, lines, {"line": "", "files": []})
        _blank(session, naming, {"body": erased()})
        session.execute(update(LocalMessage).where(alone).values(line="", files=[], body=erased()))
        # The newest row's number must not come again.
        newest = select(func.max(LocalMessage.id)).scalar_subquery()
        session.execute(delete(LocalMessage).where(alone, col(LocalMessage.id) < newest))

    count = session.exec(
        select(func.count()).select_from(LocalMessage).where(or_(lines, alone, naming))
    ).one()
    return [Kept("lines", t("lines in the chat, and what was answered to them alone"), count, forget)]


def _blank(session: Session, where: ColumnElement[bool], values: dict[str, Any]) -> None:
    """Empty some rows, so that open pages are told of each."""
    change = next_change(session)
    for offset, number in enumerate(session.exec(select(LocalMessage.id).where(where)).all()):
        this = col(LocalMessage.id) == number
        session.execute(update(LocalMessage).where(this).values(change=change + offset, **values))

"""The local chat's own memory: what stands in its rooms, and what each person has read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.row import Row


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

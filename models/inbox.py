"""What came in: one event, and the two keys by which a repeat is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models.row import insert_once


@dataclass(frozen=True, slots=True)
class Incoming:
    """One line from a person in a place, whatever the platform.

    `event` is the platform's event id; `message` its own identity of the message (Slack: channel and
    ts), for platforms repeat one message under several event ids. `room` is the platform's id of the
    room, None in a direct conversation; `thread` the root message's. `values` are a form's fields.
    `typed` is false for a press and a form. What is not `addressed` to us is talk. What is said `on_page`
    is answered there, and not sent. Where no form `opens`, a button that asks for it is the answer.
    """

    platform: str
    event: str
    sender: str
    line: str
    room: str | None = None
    thread: str | None = None
    message: str | None = None
    values: Mapping[str, str] | None = None
    files: tuple[int, ...] = ()
    addressed: bool = True
    typed: bool = True
    name: str = ""
    on_page: bool = False
    opens: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that make a repeat of this known."""
        event = f"{self.platform}:event:{self.event}"
        if self.message is None:
            return (event,)
        return (event, f"{self.platform}:message:{self.message}")


class Heard(SQLModel, table=True):
    """A key of something heard, kept longer than any platform repeats it."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True)
    event: str
    at: datetime = Field(index=True)


def first_time(session: Session, incoming: Incoming, at: datetime) -> bool:
    """Note the keys; False if any was heard before."""
    event = incoming.keys[0]
    fresh = [insert_once(session, Heard, key=key, event=event, at=at) for key in incoming.keys]
    return None not in fresh


def rooms_heard(session: Session, platform: str) -> set[str]:
    """The rooms and conversations of a platform in which a message was heard lately, where it names them."""
    begin = f"{platform}:message:"
    keys = session.exec(select(Heard.key).where(col(Heard.key).startswith(begin, autoescape=True)))
    return {key.removeprefix(begin).partition(":")[0] for key in keys}

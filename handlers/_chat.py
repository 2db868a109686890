"""What a command is given: who speaks, where, when, and how to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers._form import Form
from handlers._titles import Titles
from models import outbox
from models.collecting import Source
from models.inbox import Incoming
from models.message import Message
from models.outbox import Address
from models.person import Person
from models.refusal import Refusal
from models.room import Room, Use, room_for
from models.row import Noun
from models.telling import tell
from models.words import Words, t
from models.workcalendar import WorkCalendar

N = TypeVar("N", bound=Noun)
Reply = Words | Message | Form | None


class Sample(Protocol):
    """The sample team, where it may be tried without anybody real."""

    def remove(self, session: Session) -> list[str]:
        """Take it away; the names of those of its people who stay."""

    def reset(self, session: Session) -> datetime:
        """Bring it back as it was at first, and the clock to real time, which is returned."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What commands need besides the session, made once when the program starts.

    `sample` is None where real chats are connected. `url` is where browsers reach us, with no slash at its
    end; while anybody is `acting` as anybody there, nobody signs in.
    """

    calendar: WorkCalendar
    titles: Titles
    sample: Sample | None = None
    url: str = ""
    acting: bool = True

    open_rooms: frozenset[str] = frozenset()
    """Platforms on which everybody sees every room."""
    source: Callable[[], Source] | None = None
    """Gives where figures come from, made when it is first needed."""
    rule_of: Callable[[str], Words | None] = lambda job: None
    """What a job does and when, in words."""

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return self.calendar.zone


@dataclass(slots=True)
class Chat:
    """One line in its place. `now` is aware, in the workspace's zone; `answers` are those for a page."""

    session: Session
    me: Person
    now: datetime
    incoming: Incoming
    room: Room | None
    tools: Tools
    language: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    found: list[Noun | None] = field(default_factory=list)
    answers: list[Message] = field(default_factory=list)

    @property
    def account(self) -> int | None:
        """The account that the room serves; None where it serves all, and outside of rooms."""
        return self.room.account if self.room is not None else None

    @property
    def confined(self) -> int | None:
        """The account beyond which the speaker sees nothing: a guest's room's. None is no limit."""
        return self.account if self.me.is_guest else None

    @property
    def here(self) -> Address:
        """Where the line was said: its room and thread, or the direct conversation."""
        said = self.incoming
        if said.room is None:
            return Address(said.platform, said.sender, direct=True, thread=said.thread)
        return Address(said.platform, said.room, thread=said.thread)

    def answer(self, reply: Words | Message) -> None:
        """Answer the speaker alone."""
        message = _as_message(reply).without_subject()
        if self.incoming.on_page:
            self.answers.append(message)
            return
        to = replace(self.here.privately(self.incoming.sender), language=self.language)
        outbox.post(self.session, to, message, self.now)

    def post(self, use: Use, message: Message, key: str | None = None, account: int | None = None) -> Room:
        """Post a card to the room that is for something; Refusal where there is none."""
        room = room_for(self.session, use, account)
        if room is None:
            raise Refusal(t("No room is for {use} yet; an admin can bind one.", use=use.label))
        outbox.post(self.session, room.address, message, self.now, key)
        return room

    def tell(self, person: Person, words: Words | Message, key: str | None = None) -> None:
        """Write to a person directly; nobody is told what they just did themselves."""
        if person.id != self.me.id:
            tell(self.session, person, _as_message(words), self.now, key)

    def add_to_thread(self, subject: str, words: Words) -> None:
        """Add a line to the thread of each card of a subject that stands in a room."""
        for to in outbox.threads_of(self.session, subject):
            outbox.post(self.session, to, Message(words), self.now)

    def find(self, kind: type[N], number: int) -> N:
        """Find a row by its number; Refusal if there is none."""
        row = self.session.get(kind, number)
        if self.confined is not None and getattr(row, "account", None) not in (None, self.confined):
            row = None
        self.found.append(row)  # held, so that drawing its card does not read it again
        if row is None:
            raise Refusal(
                t(
                    "There is no {number}; a thing's number stands on its card.",
                    number=f"{kind.PREFIX}{number}",
                )
            )
        return row


def _as_message(words: Words | Message) -> Message:
    return words if isinstance(words, Message) else Message(words)

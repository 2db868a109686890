"""Lines said from a terminal, over the same way in as everybody's; another process may send the answers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

import typer
from sqlmodel import Session, col, func, select

from bot.app import LOCAL, Paiqi
from bot.cli.opening import Refused
from bot.cli.output import Output
from bot.platforms.web.places import seen_by
from bot.platforms.web.store import keep_line
from bot.receive import Heard
from bot.words import say
from models.inbox import Incoming
from models.local import LocalMessage
from models.outbox import Address, Outcome, Parcel
from models.room import Room, rooms
from models.words import Words, joined, t

LONGEST_WAIT = 10.0  # real seconds for the answer to be sent
PATIENCE = 0.2  # seconds in which another sender may finish its batch
STEP = 0.01  # seconds between two looks
IN_SIGHT = 200  # messages that are searched for a button


@dataclass(frozen=True, slots=True)
class Saying:
    """One line and its place: a room by name, or directly; `values` are a form's fields."""

    who: str
    line: str
    room: str | None = None
    thread: int | None = None
    event: str | None = None
    values: Mapping[str, str] | None = None
    addressed: bool = True


class Conversation:
    """Says lines and prints what they led to."""

    def __init__(self, paiqi: Paiqi, output: Output) -> None:
        self._paiqi = paiqi
        self._output = output

    def say(self, saying: Saying) -> Heard:
        """Say a line and print all that came of it; nothing for an event heard before. Raises Refused."""
        incoming = self._incoming(saying)
        if incoming.typed and not incoming.line.startswith(("/", "／")):
            with self._paiqi.db.transaction() as session:
                now = self._paiqi.clock.now()
                keep_line(session, incoming, self._paiqi.settings.language, now)
        heard = self._paiqi.receiver.hear(incoming)
        if not heard.repeated:
            self._wait(heard.event)
            self._output.messages([heard.event])
        if heard.form is not None:
            self._output.form(heard.form, _place(incoming), saying.who, heard.language)
        return heard

    def _incoming(self, saying: Saying) -> Incoming:
        with self._paiqi.db.reading() as session:
            room, root = self._place(session, saying)
            pressed = (
                saying.values is None and saying.addressed and in_sight(session, saying.who, saying.line)
            )
        return Incoming(
            platform=LOCAL,
            event=saying.event or uuid4().hex,
            sender=saying.who,
            line=saying.line,
            room=room,
            thread=root,
            values=saying.values,
            addressed=saying.addressed,
            typed=saying.values is None and not pressed,
            name=saying.who,
        )

    def _place(self, session: Session, saying: Saying) -> tuple[str | None, str | None]:
        """The room's and the thread's own names: a thread says by itself where it is."""
        room = None if saying.room is None else _room(session, saying.room)
        if saying.thread is None:
            return room, None
        asked = select(LocalMessage).where(LocalMessage.id == saying.thread, seen_by(saying.who))
        root = session.exec(asked).first()
        there = None if root is None or root.direct else root.room
        if root is None or (room is not None and room != there):
            raise Refused(t("There is no message {number} to answer here.", number=str(saying.thread)))
        return there, str(root.thread or root.id)

    def _wait(self, event: str) -> None:
        """Send, or let another process send, until nothing of an event is left that could go now."""
        until = time.monotonic() + LONGEST_WAIT
        self._paiqi.deliver(PATIENCE)
        while left := self._left(event):
            if time.monotonic() > until:
                words = t("{count} messages are still on their way; they are not shown here.", count=left)
                typer.echo(self.words(words), err=True)
                return
            time.sleep(STEP)
            self._paiqi.deliver(PATIENCE)

    def _left(self, event: str) -> int:
        waiting = select(func.count()).where(col(Parcel.event) == event, Parcel.state == Outcome.WAITING)
        with self._paiqi.db.reading() as session:
            return session.exec(waiting.where(col(Parcel.at) <= self._paiqi.clock.now())).one()

    def words(self, words: Words) -> str:
        """Say something to the terminal, in its language."""
        with self._paiqi.db.reading() as session:
            return say(words, self._output.reader(session, Address(LOCAL, "", direct=True)))


def in_sight(session: Session, who: str, line: str) -> bool:
    """Whether a line is just what a button says that a person sees, so that saying it is pressing it."""
    asked = select(LocalMessage.body).where(seen_by(who), col(LocalMessage.author).is_(None))
    bodies = session.exec(asked.order_by(col(LocalMessage.id).desc()).limit(IN_SIGHT))
    return any(button["says"] == line for body in bodies if body for button in body.get("buttons", ()))


def _room(session: Session, name: str) -> str:
    known = [room for room in rooms(session) if room.platform == LOCAL]
    found: Room | None = next((room for room in known if room.name == name), None)
    if found is None:
        names = joined([room.name for room in known], " / ")
        raise Refused(t("There is no room “{name}”. There are: {names}", name=name, names=names))
    return found.native


def _place(incoming: Incoming) -> Address:
    if incoming.room is None:
        return Address(LOCAL, incoming.sender, direct=True, thread=incoming.thread)
    return Address(LOCAL, incoming.room, thread=incoming.thread)

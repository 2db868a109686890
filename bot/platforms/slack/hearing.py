"""What people do in Slack, heard as lines: typed, pressed, handed in, reacted, made of a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.db import Database
from bot.platforms.slack.files import Files
from bot.platforms.slack.people import People
from bot.platforms.slack.reading import NAME, Payload, Reacted, Said
from bot.platforms.slack.rooms import Rooms
from bot.platforms.slack.text import people_in, plain
from bot.receive import Heard, Receiver
from bot.uploads import as_upload, keep_upload
from handlers._form import FormField
from models.group import group_named
from models.inbox import Heard as Known
from models.inbox import Incoming
from models.outbox import subject_of
from models.person import find_by_identity

MOST_FILES = 10
log = structlog.get_logger()


class Hearing:
    """Turns what was said into `Incoming`, and hears it.

    `ours` gives our own id in the workspace; `heard` is told whose line was heard.
    """

    def __init__(
        self,
        db: Database,
        people: People,
        rooms: Rooms,
        files: Files,
        now: Callable[[], datetime],
        ours: Callable[[], str],
        heard: Callable[[str], None],
    ) -> None:
        self._db = db
        self._people = people
        self._rooms = rooms
        self._files = files
        self.now = now
        self._ours = ours
        self._heard = heard
        self._receiver: Receiver | None = None

    def hear_with(self, receiver: Receiver) -> None:
        """Take the way in."""
        self._receiver = receiver

    def hear(self, incoming: Incoming) -> Heard:
        """Hear a line."""
        if self._receiver is None:
            raise RuntimeError("nobody listens yet")
        heard = self._receiver.hear(incoming)
        self._heard(incoming.sender)
        return heard

    def field(self, said: Said, name: str) -> FormField | None:
        """Give a field of the form that a line opens, with all that may be chosen there."""
        return None if self._receiver is None else self._receiver.field(self.incoming(said), name)

    def plain(self, text: str) -> str:
        """What somebody wrote, as they wrote it."""
        return plain(text, self._people.mention, self._rooms.name, self._group, self._ours())

    def _group(self, native: str) -> str:
        with self._db.reading() as session:
            known = group_named(session, NAME, native)
        return known.name if known else native

    def incoming(self, said: Said) -> Incoming:
        """Give a line as the rest of the program knows it; whoever it names is met first."""
        ours = self._ours()
        self._people.meet(said.sender)
        if said.channel is not None:
            self._rooms.meet(said.channel)
        return Incoming(
            platform=NAME,
            event=said.event,
            sender=said.sender,
            line=self.plain(said.line) if said.typed else said.line,
            room=said.channel,
            thread=said.thread,
            message=said.message,
            values=said.values,
            addressed=not said.typed or said.channel is None or said.trigger != "" or _calls(said.line, ours),
            typed=said.typed,
            name=said.name,
        )

    def hear_message(self, said: Said) -> Heard | None:
        """Hear what somebody wrote; no form can open there. Files are fetched first, outside of all else.

        None for what a program wrote.
        """
        if not self._people.meet(said.sender):
            return None
        incoming = replace(self.incoming(said), opens=False)
        if said.files and not self._is_known(incoming):
            incoming = replace(incoming, files=self._fetch(said))
        return self.hear(incoming)

    def hear_late(self, said: Said) -> None:
        """Hear what somebody wrote while we were away."""
        if self._receiver is not None and self._people.meet(said.sender):
            self._receiver.hear_late(self.incoming(said))

    def vote(self, reaction: Reacted) -> Heard | None:
        """Hear a person's reaction to a topic's card as a vote, given or taken back; None for any other."""
        with self._db.reading() as session:
            subject = subject_of(session, NAME, reaction.ref)
        noun, _, number = (subject or "").partition(":")
        if noun != "topic" or not self._people.meet(reaction.sender):
            return None
        channel = reaction.ref.partition(":")[0]
        return self.hear(
            Incoming(
                platform=NAME,
                event=reaction.event,
                sender=reaction.sender,
                line=f"topic {'vote' if reaction.given else 'unvote'} {number}",
                room=channel,
                typed=False,
                opens=False,
            )
        )

    def _is_known(self, incoming: Incoming) -> bool:
        with self._db.reading() as session:
            return any(session.get(Known, key) for key in incoming.keys)

    def _fetch(self, said: Said) -> tuple[int, ...]:
        fetched: list[tuple[Mapping[str, object], bytes]] = []
        for shared in said.files[:MOST_FILES]:
            content = self._files.fetch(shared)
            if content is None:
                log.warning("a file could not be fetched", file=str(shared.get("id")))
                continue
            fetched.append((shared, content))
        if not fetched:
            return ()
        with self._db.transaction() as session:
            return tuple(self._keep(session, said, shared, content) for shared, content in fetched)

    def _keep(self, session: Session, said: Said, shared: Payload, content: bytes) -> int:
        person = find_by_identity(session, NAME, said.sender)
        upload = as_upload(str(shared.get("name") or "file"), content)
        return keep_upload(session, upload, person.id if person else None, self.now()).id


def _calls(line: str, ours: str) -> bool:
    return bool(ours) and ours in people_in(line)

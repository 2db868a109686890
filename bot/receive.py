"""The way in: one event is one transaction, from the dedupe to the answer in the outbox."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from bot import metrics
from bot.db import Database
from handlers._answer import answer, as_message, asked_late, begins_with_command, field_of, in_words
from handlers._cards import redraw
from handlers._chat import Chat, Tools
from handlers._form import Form, FormField, Unfilled
from handlers._typed import overhear
from models.inbox import Incoming, first_time
from models.message import Message
from models.person import Person, find_by_identity, meet, name_first_admin
from models.refusal import Refusal, Stale
from models.room import room_named
from models.words import t

TRIES = 4  # the first and three more, when another writer was in the way
LONGEST = 20_000  # characters of a line or a field; a platform's own limit is below this
# Nobody types these: they move a terminal's cursor, split a log, or are refused by a database.
CONTROLS = dict.fromkeys(ord(sign) for sign in map(chr, (*range(32), *range(127, 160))) if sign not in "\n\t")
CLASHES = (Stale, StaleDataError, OperationalError, IntegrityError)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of an event: the form to open, if any; `repeated` if it was heard before.

    `language` is what the line was typed in, where it tells; the form is shown in it. `answers` are there
    for a page that asked, and nowhere else.
    """

    event: str
    form: Form | None = None
    language: str | None = None
    repeated: bool = False
    addressed: bool = True
    answers: tuple[Message, ...] = ()


class Receiver:
    """Hears events of any platform. `now` gives the domain's time in the workspace's zone.

    `admin` (`slack:U1`) becomes admin when first heard, as long as the team has none.
    """

    def __init__(self, db: Database, tools: Tools, now: Callable[[], datetime], admin: str = "") -> None:
        self._db = db
        self._tools = tools
        self._now = now
        self._admin = admin

    def hear(self, incoming: Incoming) -> Heard:
        """Take one event through; what is acknowledged is committed."""
        incoming = clean(incoming)
        event = incoming.keys[0]
        bound = structlog.contextvars.bound_contextvars(event_id=event, person=incoming.sender)
        with self._db.precedence.hearing(), bound:
            began = time.perf_counter()
            heard = self._try(incoming, event)
            metrics.command(time.perf_counter() - began)
            return heard

    def hear_late(self, incoming: Incoming) -> None:
        """Ask the speaker of a line that was said while nobody listened whether it is still meant."""
        incoming = clean(incoming)
        with self._db.transaction() as session:
            session.info["event"] = incoming.keys[0]
            fresh = first_time(session, incoming, self._now())
            if fresh and (incoming.addressed or begins_with_command(incoming.line)):
                self._chat(session, incoming, self._now()).answer(asked_late(incoming.line))

    def field(self, incoming: Incoming, name: str) -> FormField | None:
        """Give a field of the form that a line opens, with all that may be chosen there; writes nothing."""
        with self._db.reading() as session:
            me = find_by_identity(session, incoming.platform, incoming.sender)
            if me is None or me.left_at is not None:
                return None
            return field_of(self._chat_of(session, me, incoming, self._now()), name)

    def _try(self, incoming: Incoming, event: str) -> Heard:
        for left in reversed(range(TRIES)):
            try:
                with self._db.transaction() as session:
                    return self._once(session, incoming, event)
            except CLASHES:
                if not left:
                    return self._apologise(incoming, event)
                log.info("somebody else was writing; trying again", left=left)
            except Exception:
                return self._apologise(incoming, event)
        raise AssertionError("each try ends in an answer")

    def _once(self, session: Session, incoming: Incoming, event: str) -> Heard:
        now = self._now()
        session.info["event"] = event
        if not first_time(session, incoming, now):
            return Heard(event, repeated=True)
        if not incoming.addressed and (
            self._overhear(session, incoming, now) or not begins_with_command(incoming.line)
        ):
            return Heard(event, addressed=False)
        chat = self._chat(session, incoming, now)
        if chat.me.left_at is not None:
            gone = t("You are no longer on this team, so I cannot do this. An admin can bring you back.")
            chat.answer(gone)
            return Heard(event, answers=tuple(chat.answers))
        form = self._answer(chat)
        if form is not None and not incoming.opens:
            chat.answer(in_words(form, incoming.line))
            form = None
        redraw(session, now)
        return Heard(event, form, chat.language, answers=tuple(chat.answers))

    def _overhear(self, session: Session, incoming: Incoming, now: datetime) -> bool:
        """Whether talk in a thread was a typed decision; it fails silently, for nobody asked."""
        me = find_by_identity(session, incoming.platform, incoming.sender)
        if incoming.thread is None or me is None or me.left_at is not None:
            return False
        try:
            with session.begin_nested():
                return overhear(self._chat_of(session, me, incoming, now))
        except DBAPIError:
            raise  # all of it is tried again
        except Exception:
            log.exception("talk in a thread could not be read")
            return False

    def _chat(self, session: Session, incoming: Incoming, now: datetime) -> Chat:
        me = meet(session, incoming.platform, incoming.sender, incoming.name, now)
        if self._admin == f"{incoming.platform}:{incoming.sender}":
            name_first_admin(session, me, now)
        return self._chat_of(session, me, incoming, now)

    def _chat_of(self, session: Session, me: Person, incoming: Incoming, now: datetime) -> Chat:
        room = room_named(session, incoming.platform, incoming.room) if incoming.room is not None else None
        return Chat(session, me, now, incoming, room, self._tools)

    def _answer(self, chat: Chat) -> Form | None:
        """Run the line in a savepoint: a no undoes all of it but the saying so."""
        try:
            with chat.session.begin_nested():
                return answer(chat)
        except Unfilled as unfilled:
            chat.session.info.pop("changed", None)
            return unfilled.form
        except Refusal as refusal:
            chat.session.info.pop("changed", None)
            chat.answers.clear()
            chat.answer(as_message(refusal, chat.incoming.line))
            return None

    def _apologise(self, incoming: Incoming, event: str) -> Heard:
        """Say that it went wrong and nothing was saved, with a code that is in the log beside the trace."""
        code = secrets.token_hex(2).upper()
        log.exception("a line could not be answered", code=code)
        with self._db.transaction() as session:
            session.info["event"] = event
            if not first_time(session, incoming, self._now()):
                return Heard(event, repeated=True)
            words = t(
                "Something went wrong and nothing was saved. Try again, or give your admin code {code}.",
                code=code,
            )
            chat = self._chat(session, incoming, self._now())
            chat.answer(Message(words))
        return Heard(event, answers=tuple(chat.answers))


def clean(incoming: Incoming) -> Incoming:
    """Leave out what nobody typed by hand, and cut what is longer than that."""
    values = incoming.values
    return replace(
        incoming,
        line=storable(incoming.line),
        values=values and {name: storable(value) for name, value in values.items()},
        name=storable(incoming.name),
    )


def storable(text: str) -> str:
    """Leave out control characters and halves of surrogate pairs."""
    return text[:LONGEST].encode("utf-8", "ignore").decode().translate(CONTROLS)

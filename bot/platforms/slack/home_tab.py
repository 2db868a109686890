"""One Home tab at a time: drawn from what is true now, and published where Slack shows something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import structlog
from sqlalchemy import UpdateBase
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, func, select

from bot.db import Database
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.client import Refused, Slack
from bot.platforms.slack.home import home_view
from bot.platforms.slack.reading import NAME
from bot.readers import Readers
from handlers._chat import Tools
from handlers._home import home
from models.opened_home import OpenedHome, closed, shows
from models.outbox import Address
from models.person import find_by_identity

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A Home as it should be; `hash` is that of what Slack shows now, empty where that is not known."""

    view: Block
    digest: str
    hash: str


class HomeTab:
    """Shows Homes, as any number of replicas may. `meet` makes sure that somebody is known."""

    def __init__(
        self,
        db: Database,
        slack: Slack,
        meet: Callable[[str], object],
        readers: Readers,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._slack = slack
        self._meet = meet
        self._readers = readers
        self._now = now
        self._tools: Tools | None = None

    def draw_with(self, tools: Tools) -> None:
        """Take what pages are drawn with."""
        self._tools = tools

    def show(self, native: str) -> bool:
        """Show somebody's Home, unless it is shown so already; False if it has to be looked at again.

        Raises Later or OSError where Slack does not take it now.
        """
        self._meet(native)
        if not self._is_open(native):
            return True
        with self._alone(native) as mine:
            drawn = self._drawn(native) if mine else None
            return mine and (drawn is None or self._publish(native, drawn))

    @contextmanager
    def _alone(self, native: str) -> Iterator[bool]:
        """Whether no other replica shows this Home just now; with SQLite there is none."""
        if self._db.is_sqlite:
            yield True
            return
        with self._db.line() as line, line.transaction() as connection:
            key = func.hashtextextended(f"{NAME} home {native}", 0)
            yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(key))))

    def _is_open(self, native: str) -> bool:
        """Whether there is a Home to be shown: most of those who say something never look at theirs."""
        with self._db.glance() as session:
            return session.get(OpenedHome, (NAME, native)) is not None

    def _drawn(self, native: str) -> Drawn | None:
        """Draw a Home; None where it is shown so already, or not at all."""
        with self._db.reading() as session:
            kept = session.get(OpenedHome, (NAME, native))
            view = None if kept is None else self._view(session, native)
        if kept is None or view is None:
            return None
        digest = blake2b(json.dumps(view, sort_keys=True).encode(), digest_size=16).hexdigest()
        return None if digest == kept.digest else Drawn(view, digest, kept.hash)

    def _view(self, session: Session, native: str) -> Block | None:
        person = find_by_identity(session, NAME, native)
        if person is None or self._tools is None:
            return None
        try:
            page = home(session, person, self._now(), self._tools.calendar)
            return home_view(page, self._readers(session, Address(NAME, native, direct=True)))
        except DBAPIError:
            raise  # the database failed, not the drawing
        except Exception:
            log.exception("a Home could not be drawn", person=native)
            return None

    def _publish(self, native: str, drawn: Drawn) -> bool:
        known = {"hash": drawn.hash} if drawn.hash else {}
        publish = self._slack.web.views_publish
        try:
            answer = self._slack.call(publish, user_id=native, view=drawn.view, **known)
        except Refused as refused:
            if refused.error == "hash_conflict" and known:
                self._write(shows(NAME, native, "", ""))  # it shows what we do not know of: ours is newer
                return False
            log.warning("a Home is shown no longer", person=native, why=str(refused))
            self._write(closed(NAME, native))
            return True
        shown = answer.get("view") or {}
        self._write(shows(NAME, native, drawn.digest, str(shown.get("hash") or "")))
        return True

    def _write(self, statement: UpdateBase) -> None:
        with self._db.line() as line, line.transaction() as connection:
            connection.execute(statement)

"""What open pages are told: each change drawn once in each language, and marks of how far a page has come."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from sqlmodel import Session, col, func, select

from bot.platforms.web.acting import actors
from bot.platforms.web.places import counted, place_where
from bot.platforms.web.showing import Templates, shown
from bot.words import LANGUAGES, Reader
from models.local import LocalMessage
from models.room import rooms
from models.words import Json

if TYPE_CHECKING:
    from bot.web.site import Site

MARK = re.compile(r"([0-9a-f]+)\.([0-9a-f]+)\.(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a page has come: `change` is that of the newest message it shows.

    `root` tells one life of the chat from another, `shape` is who and which rooms there are.
    """

    root: str
    shape: str
    change: int

    def __str__(self) -> str:
        return f"{self.root}.{self.shape}.{self.change}"

    def leads_to(self, now: Mark) -> bool:
        """Whether a page comes from here to now by changes of messages alone."""
        is_same_life = not self.change or (self.root == now.root and self.change <= now.change)
        return is_same_life and self.shape == now.shape


def read_mark(text: str) -> Mark | None:
    """Read a mark; None for what is none."""
    named = MARK.fullmatch(text)
    return Mark(named[1], named[2], int(named[3])) if named else None


def mark_now(session: Session) -> Mark:
    """The mark of a page drawn from this session."""
    oldest = session.exec(select(LocalMessage.at).order_by(col(LocalMessage.id)).limit(1)).first()
    root = f"{int(oldest.timestamp() * 1_000_000):x}" if oldest is not None else "0"
    parts = [room.native for room in rooms(session)] + [actor.native for actor in actors(session)]
    shape = f"{crc32(json.dumps(parts).encode()):x}"
    return Mark(root, shape, session.exec(select(func.max(col(LocalMessage.change)))).one() or 0)


@dataclass(frozen=True, slots=True)
class News:
    """An event of the stream as it is sent; `change` is 0 for what is no message."""

    text: str
    change: int = 0


STALE = News("event: stale\ndata: {}\n\n")
ALIVE = News(": \n\n")


@dataclass(frozen=True, slots=True)
class Update:
    """A change of one message: what a page in its place is told, and, `elsewhere`, what others are."""

    row: LocalMessage
    here: dict[str, str]
    elsewhere: str

    def told(self, place: str, language: str, mark: Mark) -> News:
        """The event for a page that shows a place."""
        data = self.here[language] if place_where(self.row).key == place else self.elsewhere
        name = Mark(mark.root, mark.shape, self.row.change)
        return News(f"id: {name}\nevent: message\ndata: {data}\n\n", self.row.change)


class Drawing:
    """Draws changes for pages."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    def updates(self, session: Session, rows: Iterable[LocalMessage]) -> Iterator[Update]:
        """Draw messages as they stand now."""
        rows = list(rows)
        names = {actor.native: actor.person.name for actor in actors(session)} if rows else {}
        replies = counted(session, {row.thread or row.id for row in rows})
        for row in rows:
            elsewhere: dict[str, Json] = {
                "id": row.id,
                "place": place_where(row).key,
                "author": row.author,
                "gone": row.dismissed_at is not None,
                "root": row.thread,
            }
            count = replies.get(row.thread or row.id, 0)
            here = {
                language: json.dumps(elsewhere | self._html(row, language, names, count))
                for language in LANGUAGES
            }
            yield Update(row, here, json.dumps(elsewhere))

    def clock(self, language: str) -> News:
        """The time as the head of a page shows it."""
        now, ahead = self._site.clock.now(), self._site.clock.offset
        html = self._templates.draw("time.html", self._reader(language), now=now, ahead=ahead)
        return News(f"event: clock\ndata: {json.dumps({'html': html})}\n\n")

    def _html(self, row: LocalMessage, language: str, names: dict[str, str], count: int) -> dict[str, Json]:
        reader = self._reader(language)
        html = self._templates.draw("message.html", reader, m=shown(row, reader, names, count))
        if row.thread is None:
            return {"html": html}
        foot = self._templates.draw("replies.html", reader, root=row.thread, replies=count)
        return {"html": html, "foot": foot}

    def _reader(self, language: str) -> Reader:
        return Reader(language, self._site.settings.zone_info, self._site.clock.now().date())

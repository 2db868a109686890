"""The page's stream: each change is read once, drawn once in each language, and sent to who may see it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select
from starlette.concurrency import run_in_threadpool

from bot.platforms.web.acting import actors
from bot.platforms.web.places import counted, place_where, sees
from bot.platforms.web.showing import Templates, shown
from bot.words import LANGUAGES, Reader
from models.local import LocalMessage
from models.room import rooms
from models.words import Json

if TYPE_CHECKING:
    from bot.web.site import Site

MOST = 300  # changes sent to a page that was away; a longer absence loads it anew
BEHIND = 1_000  # events that wait for a page that reads slowly
BEAT = 10.0  # seconds between two looks, should a waking be lost, and between signs of life
EVENT = re.compile(r"([0-9a-f]+)\.(\d+)")

STALE = "event: stale\ndata: {}\n\n"
ALIVE = ": \n\n"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Update:
    """A change of one message: what a page in its place is sent, and, `elsewhere`, what others are."""

    row: LocalMessage
    here: dict[str, str]
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Look:
    """What the hub saw of the database in one look.

    `root` tells one life of the chat from another; `shape` is who and which rooms there are.
    """

    root: str
    newest: int
    shape: tuple[str, ...]
    updates: tuple[Update, ...]
    clock: dict[str, str]


@dataclass(frozen=True, slots=True)
class Listener:
    """An open page."""

    me: str
    language: str
    place: str
    waiting: asyncio.Queue[str | None]


class Hub:
    """Hears of commits from any thread and tells the open pages, on the server's loop."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates
        self._listeners: set[Listener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._looking = asyncio.Lock()
        self._seen: Look | None = None
        site.db.on_commit(self._wake)

    async def run(self) -> None:
        """Look whenever something was committed, until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            await self._rest()
            self._woken.clear()
            try:
                await self._look_anew()
            except DBAPIError:
                log.warning("the database did not answer; open pages wait", exc_info=True)
                await asyncio.sleep(1)

    def close(self) -> None:
        """End each stream, so that the server can stop at once."""
        self._loop = None
        for listener in self._listeners:
            _offer(listener, None)

    def mark(self, session: Session) -> str:
        """The id of the newest event, for a page drawn from this session."""
        return f"{_root(session)}.{_newest(session)}"

    async def events(self, me: str, language: str, place: str, since: str) -> AsyncIterator[str]:
        """What a page is sent: first what it missed since an event, then each change."""
        with self._listening(Listener(me, language, place, asyncio.Queue(BEHIND))) as listener:
            await self._look_anew()  # what is committed from here on is told
            missed = await run_in_threadpool(self._missed, listener, since)
            yield "retry: 1000\n\n" if missed is not None else STALE
            for event in missed or ():
                yield event
            while (news := await _next(listener.waiting)) is not None:
                yield news

    @contextmanager
    def _listening(self, listener: Listener) -> Iterator[Listener]:
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), BEAT)
        except TimeoutError:
            return

    def _wake(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    async def _look_anew(self) -> None:
        """See what changed, and tell; while no page is open, nobody looks."""
        async with self._looking:
            if not self._listeners:
                self._seen = None
                return
            look = await run_in_threadpool(self._look, self._seen)
            if self._seen is not None:
                self._tell(look, self._seen)
            if len(look.updates) > MOST:
                self._woken.set()  # there is more than one look could take
            self._seen = look

    def _tell(self, look: Look, before: Look) -> None:
        for listener in list(self._listeners):
            for event in _news(listener, look, before):
                _offer(listener, event)

    def _look(self, before: Look | None) -> Look:
        with self._site.db.reading() as session:
            newest = _newest(session)
            names = {actor.native: actor.person.name for actor in actors(session)}
            rows = self._changed(session, before.newest) if before and newest > before.newest else []
            return Look(
                root=_root(session),
                newest=max((row.change for row in rows), default=newest),
                shape=(*(room.native for room in rooms(session)), *names),
                updates=tuple(self._drawn(session, rows, names)),
                clock={language: self._clock(language) for language in LANGUAGES},
            )

    def _missed(self, listener: Listener, since: str) -> list[str] | None:
        """The events since one; None where they cannot be told, because the chat began anew or long ago."""
        named = EVENT.fullmatch(since)
        if named is None:
            return None
        root, change = named[1], int(named[2])
        with self._site.db.reading() as session:
            if change and (root != _root(session) or change > _newest(session)):
                return None
            rows = self._changed(session, change)
            if len(rows) > MOST:
                return None
            names = {actor.native: actor.person.name for actor in actors(session)}
            drawn = self._drawn(session, [row for row in rows if sees(listener.me, row)], names)
            return [_framed(update, listener, _root(session)) for update in drawn]

    def _changed(self, session: Session, since: int) -> list[LocalMessage]:
        asked = select(LocalMessage).where(LocalMessage.change > since).order_by(col(LocalMessage.change))
        return list(session.exec(asked.limit(MOST + 1)))

    def _drawn(self, session: Session, rows: list[LocalMessage], names: dict[str, str]) -> Iterator[Update]:
        replies = counted(session, {row.thread or row.id for row in rows})
        for row in rows:
            elsewhere: dict[str, Json] = {
                "id": row.id,
                "place": place_where(row).key,
                "author": row.author,
                "gone": row.dismissed_at is not None,
                "root": row.thread,
            }
            here = {
                language: json.dumps(elsewhere | self._html(row, language, names, replies))
                for language in LANGUAGES
            }
            yield Update(row, here, json.dumps(elsewhere))

    def _html(
        self, row: LocalMessage, language: str, names: dict[str, str], replies: dict[int, int]
    ) -> dict[str, Json]:
        reader = self._reader(language)
        count = replies.get(row.thread or row.id, 0)
        drawn = shown(row, reader, names, count)
        html = self._templates.draw("message.html", reader, m=drawn)
        if row.thread is None:
            return {"html": html}
        foot = self._templates.draw("replies.html", reader, root=row.thread, replies=count)
        return {"html": html, "foot": foot}

    def _reader(self, language: str) -> Reader:
        now = self._site.clock.now()
        return Reader(language, self._site.settings.zone_info, now.date())

    def _clock(self, language: str) -> str:
        reader = self._reader(language)
        now = self._site.clock.now()
        return self._templates.draw("time.html", reader, now=now, ahead=self._site.clock.offset)


def _root(session: Session) -> str:
    """What tells this life of the chat from another: when its oldest message was written."""
    asked = select(LocalMessage.at).order_by(col(LocalMessage.id)).limit(1)
    oldest = session.exec(asked).first()
    return f"{int(oldest.timestamp() * 1_000_000):x}" if oldest is not None else "0"


def _newest(session: Session) -> int:
    return session.exec(select(func.max(col(LocalMessage.change)))).one() or 0


async def _next(waiting: asyncio.Queue[str | None]) -> str | None:
    try:
        return await asyncio.wait_for(waiting.get(), BEAT)
    except TimeoutError:
        return ALIVE


def _news(listener: Listener, look: Look, before: Look) -> Iterator[str]:
    reborn = before.newest and look.root != before.root
    if reborn or look.newest < before.newest or look.shape != before.shape:
        yield STALE
        return
    for update in look.updates:
        if sees(listener.me, update.row):
            yield _framed(update, listener, look.root)
    if look.clock[listener.language] != before.clock[listener.language]:
        yield f"event: clock\ndata: {json.dumps({'html': look.clock[listener.language]})}\n\n"


def _framed(update: Update, listener: Listener, root: str) -> str:
    is_here = place_where(update.row).key == listener.place
    data = update.here[listener.language] if is_here else update.elsewhere
    return f"id: {root}.{update.row.change}\nevent: message\ndata: {data}\n\n"


def _offer(listener: Listener, event: str | None) -> None:
    """Hand a page an event, or its end; one that reads too slowly loads anew."""
    if listener.waiting.full():
        while not listener.waiting.empty():
            listener.waiting.get_nowait()
        event = event and STALE
    listener.waiting.put_nowait(event)

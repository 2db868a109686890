"""The page's stream: each change is read and drawn once, and told to each open page that may see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from bot.db import Database
from bot.platforms.web.news import ALIVE, STALE, Drawing, Mark, News, Update, mark_now, read_mark
from bot.platforms.web.places import sees
from bot.words import LANGUAGES
from models.local import LocalMessage

MOST = 300  # changes told to a page that was away; after a longer absence it loads anew
BEHIND = 1_000  # events that wait for a page that reads slowly
BEAT = 10.0  # seconds between two looks, should a waking be lost, and between signs of life

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """What the hub saw of the database in one look."""

    mark: Mark
    updates: tuple[Update, ...]
    clock: dict[str, News]


@dataclass(frozen=True, slots=True)
class Listener:
    """An open page."""

    me: str
    language: str
    place: str
    waiting: asyncio.Queue[News | None]

    def offer(self, news: News | None) -> None:
        """Hand over news, or the end; a page that reads too slowly loads anew."""
        if self.waiting.full():
            while not self.waiting.empty():
                self.waiting.get_nowait()
            news = news and STALE
        self.waiting.put_nowait(news)

    async def next(self) -> News | None:
        """Wait for news; a sign of life where there is none for long."""
        try:
            return await asyncio.wait_for(self.waiting.get(), BEAT)
        except TimeoutError:
            return ALIVE

    def news(self, look: Look, before: Look) -> Iterator[News]:
        """What is new for this page."""
        if not before.mark.leads_to(look.mark):
            yield STALE
            return
        for update in look.updates:
            if sees(self.me, update.row):
                yield update.told(self.place, self.language, look.mark)
        if look.clock[self.language] != before.clock[self.language]:
            yield look.clock[self.language]


class Hub:
    """Hears of commits from any thread and tells the open pages, on the server's loop."""

    def __init__(self, db: Database, drawing: Drawing) -> None:
        self._db = db
        self._drawing = drawing
        self._listeners: set[Listener] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._looking = asyncio.Lock()
        self._seen: Look | None = None
        self._closed = False
        db.on_commit(self._wake)

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
        """End each stream, and any that still comes, so that the server can stop at once."""
        self._loop = None
        self._closed = True
        for listener in self._listeners:
            listener.offer(None)

    async def events(self, me: str, language: str, place: str, since: str) -> AsyncIterator[str]:
        """What a page is told: first what it missed since a mark, then each change."""
        with self._listening(Listener(me, language, place, asyncio.Queue(BEHIND))) as listener:
            await self._look_anew()  # what is committed from here on is told
            missed = await run_in_threadpool(self._missed, listener, since)
            yield "retry: 1000\n\n"
            for news in missed:
                yield news.text
            told = max(news.change for news in missed)
            while (coming := await listener.next()) is not None:
                if not 0 < coming.change <= told:
                    yield coming.text

    @contextmanager
    def _listening(self, listener: Listener) -> Iterator[Listener]:
        self._listeners.add(listener)
        if self._closed:
            listener.offer(None)
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
            for news in listener.news(look, before):
                listener.offer(news)

    def _look(self, before: Look | None) -> Look:
        with self._db.reading() as session:
            mark = mark_now(session)
            rows = _changed(session, before.mark.change, mark.change) if before else []
            if len(rows) > MOST:
                mark = Mark(mark.root, mark.shape, rows[-1].change)
            updates = tuple(self._drawing.updates(session, rows))
        return Look(mark, updates, {language: self._drawing.clock(language) for language in LANGUAGES})

    def _missed(self, listener: Listener, since: str) -> list[News]:
        """The time, and the changes since a mark; or that the page is to load anew."""
        was = read_mark(since)
        with self._db.reading() as session:
            now = mark_now(session)
            if was is None or not was.leads_to(now):
                return [STALE]
            rows = _changed(session, was.change, now.change)
            if len(rows) > MOST:
                return [STALE]
            seen = [row for row in rows if sees(listener.me, row)]
            drawn = list(self._drawing.updates(session, seen))
        told = [update.told(listener.place, listener.language, now) for update in drawn]
        return [self._drawing.clock(listener.language), *told]


def _changed(session: Session, since: int, upto: int) -> list[LocalMessage]:
    """The messages changed between two marks, in the order of their changes; one more than can be told."""
    between = (LocalMessage.change > since, LocalMessage.change <= upto)
    asked = select(LocalMessage).where(*between).order_by(col(LocalMessage.change))
    return list(session.exec(asked.limit(MOST + 1)))

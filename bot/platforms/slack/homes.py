"""Home tabs are kept true: shown when they are opened, and again when what they show has changed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Event, Thread

import structlog

from bot.db import Database
from bot.platform import Later
from bot.platforms.slack.client import Slack
from bot.platforms.slack.home_tab import HomeTab
from bot.platforms.slack.reading import NAME, Payload
from bot.readers import Readers
from handlers._chat import Tools
from models.opened_home import lately_opened, note_opened

LATELY = timedelta(days=7)  # since when a Home must have been opened to be kept true
EACH = 2.0  # seconds until it is asked again whether anything has changed
EASE = 9  # times as long as it drew it rests: a tenth of a processor at most, however many homes there are
LEAST = 0.05  # seconds between two homes
RETRY = 5.0  # seconds, where nobody says how long to wait
MOST_HURRIED = 1_000
log = structlog.get_logger()


class Homes:
    """Looks after the Home tabs of those who opened theirs lately.

    `meet` makes sure that somebody is known, and may ask Slack.
    """

    def __init__(
        self,
        db: Database,
        slack: Slack,
        meet: Callable[[str], object],
        readers: Readers,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._tab = HomeTab(db, slack, meet, readers, now)
        self._now = now
        self._hurried: deque[str] = deque(maxlen=MOST_HURRIED)
        self._waiting: dict[str, None] = {}
        self._changed = True
        self._day = date.min
        self._stop = Event()
        self._called = Event()
        self._thread = Thread(target=self._run, daemon=True)
        db.on_commit(self._note)

    def draw_with(self, tools: Tools) -> None:
        """Take what pages are drawn with."""
        self._tab.draw_with(tools)

    def opened(self, body: Payload) -> None:
        """Hear that somebody opened a tab of ours; Slack says what it shows there, if anything."""
        event = body["event"]
        if event.get("tab") != "home":
            return
        shown = str((event.get("view") or {}).get("hash") or "")
        with self._db.transaction() as session:
            note_opened(session, NAME, event["user"], self._now(), shown)
        self.hurry(event["user"])

    def hurry(self, native: str) -> None:
        """Look at somebody's Home before all others: they are there, and have just done something."""
        if native not in self._hurried:
            self._hurried.append(native)
        self._called.set()

    def start(self) -> None:
        """Begin, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End, when what is in hand is done."""
        self._stop.set()
        self._called.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look(self) -> bool:
        """Look at the next Home that may have changed; False where there is none.

        Where it cannot be shown now, the exception says why, and it is looked at again.
        """
        native = self._next()
        if native is None:
            return False
        try:
            is_true = self._tab.show(native)
        except Exception:
            self._waiting[native] = None
            raise
        if not is_true:
            self._waiting[native] = None
        return True

    def _note(self) -> None:
        self._changed = True

    def _next(self) -> str | None:
        """Whose Home is next: who has just done something, then all others, the last one to open it first."""
        if not self._hurried and not self._waiting:
            self._waiting = dict.fromkeys(self._all())
        native = self._hurried.popleft() if self._hurried else next(iter(self._waiting), None)
        self._waiting.pop(native or "", None)
        return native

    def _all(self) -> list[str]:
        """All that may have changed; none where nothing has happened, and it is the same day."""
        today = self._now().date()
        if not self._changed and today == self._day:
            return []
        self._changed, self._day = False, today
        with self._db.reading() as session:
            return lately_opened(session, NAME, self._now() - LATELY)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._called.wait(self._round())
            self._called.clear()

    def _round(self) -> float:
        """Look at one Home; seconds to rest."""
        self._db.precedence.give_way()
        began = time.thread_time()
        try:
            more = self.look()
        except (Later, OSError) as error:
            log.warning("Slack does not take a Home now", why=str(error))
            return (error.after if isinstance(error, Later) else None) or RETRY
        except Exception:
            log.exception("a Home could not be looked at")
            self._changed = True  # if it was not known yet whose there are
            return RETRY
        return max(LEAST, EASE * (time.thread_time() - began)) if more else EACH

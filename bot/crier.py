"""Tells PostgreSQL's other replicas that something was posted, soon after it was committed."""

from __future__ import annotations

from contextlib import suppress
from secrets import token_hex
from threading import Event, Lock, Thread

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

GATHER = 0.02  # seconds in which news is gathered, away from whoever posted it
CHANNEL = "paiqi"  # what the replicas listen to
_NEWS = text("SELECT pg_notify(:channel, :by)")


class Crier:
    """Cries once for all that was posted since it cried last.

    Said within each transaction it would let only one of them commit at a time. What gets lost is no harm:
    who listens looks by itself in a moment.
    """

    def __init__(self, engine: Engine) -> None:
        self.name = token_hex(8)  # by which we know our own cries
        self._engine = engine
        self._untold = False
        self._woken, self._closing = Event(), Event()
        self._guard = Lock()
        self._thread: Thread | None = None

    def tell(self) -> None:
        """Note that something was posted."""
        self._untold = True
        self._woken.set()
        if self._thread is None:
            self._begin()

    def close(self) -> None:
        """Cry what is still to be told, and be quiet."""
        with self._guard:
            self._closing.set()
            self._woken.set()
            if self._thread is not None:
                self._thread.join()
            self._thread = None
            self._closing.clear()

    def _begin(self) -> None:
        with self._guard:
            if self._thread is None:
                self._thread = Thread(target=self._run, daemon=True, name="crier")
                self._thread.start()

    def _run(self) -> None:
        while self._untold or not self._closing.is_set():
            self._woken.wait()
            self._closing.wait(GATHER)
            self._woken.clear()
            if self._untold:
                self._cry()

    def _cry(self) -> None:
        self._untold = False
        with suppress(DBAPIError), self._engine.connect() as connection:
            connection.execute(_NEWS, {"channel": CHANNEL, "by": self.name})

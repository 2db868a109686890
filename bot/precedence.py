"""Who goes first: lines that are being heard, and then what can wait, for all share one interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

CALM = 0.005  # seconds without a line until it is taken for quiet: who is answered may go on at once
LONGEST = 0.04  # seconds that anything gives way
TURN = 0.01  # seconds of work that are then its own, however many lines there are


class Precedence:
    """Counts lines that are being heard; who can wait gives way to them, a little at a time."""

    def __init__(self, longest: float = LONGEST, turn: float = TURN) -> None:
        self.longest, self.turn = longest, turn
        self._changed = Condition()
        self._heard = 0
        self._quiet_since = self._turn_ends = float("-inf")

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Hear a line, from its coming in to its being answered."""
        with self._changed:
            self._heard += 1
        try:
            yield
        finally:
            with self._changed:
                self._heard -= 1
                self._quiet_since = monotonic()
                self._changed.notify_all()

    def give_way(self) -> None:
        """Wait while lines are heard, but never long: what waits has its turn, too."""
        until = monotonic() + self.longest
        with self._changed:
            while (now := monotonic()) < until and now >= self._turn_ends:
                if not self._heard and now >= self._quiet_since + CALM:
                    return
                self._changed.wait((until if self._heard else self._quiet_since + CALM) - now)
            self._turn_ends = max(self._turn_ends, monotonic() + self.turn)

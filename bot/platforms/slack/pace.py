"""How fast Slack lets us ask: learnt from its own refusals, so that each is the first and the last."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

MINUTE = 60.0  # seconds; Slack counts calls of a method by the minute (docs.slack.dev: rate limits)
SLOWEST = 1.0  # seconds between two calls: each method takes that many, in each workspace
FEWEST = 200  # calls a minute: "several hundred", by Slack's words; fewer were only a burst too many
MARGIN = 1.05


class Pace:
    """The pace of one method. Unlimited until a refusal shows how many calls a minute are too many."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._calls: deque[float] = deque()
        self._each = 0.0
        self._next = 0.0

    def wait(self) -> float:
        """Seconds until the next call may be made."""
        return max(0.0, self._next - self._now())

    def called(self) -> None:
        """Note that a call is made now."""
        now = self._now()
        self._calls.append(now)
        while self._calls[0] < now - MINUTE:
            self._calls.popleft()
        self._next = max(self._next, now + self._each)

    def refused(self, after: float) -> None:
        """Note that this call was one too many, and is welcome again after so many seconds."""
        taken = max(FEWEST, len(self._calls) - 1)
        self._each = min(SLOWEST, max(2 * self._each, MARGIN * MINUTE / taken))
        self._next = self._now() + after

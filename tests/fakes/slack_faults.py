"""What may go wrong: calls that fail before or after their effect, and limits to how often one may call."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_api import METHODS, Asked, Call

BURST = 5.0  # seconds of a limit that may be used at once


@dataclass
class Fault:
    """How calls of a method fare, `times` times (-1: from now on), where what is asked holds `about`.

    `answer` is reset, close, hang, garbage, slow, a status, or an error of the API. With `done` the call is
    carried out first, and only its answer is lost.
    """

    method: str
    answer: str
    done: bool = False
    times: int = 1
    about: str = ""
    retry_after: int | None = None  # the header, in seconds
    seconds: float = 60.0  # of a hang, or of being slow


class Faults:
    """The faults that are still to happen, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let something go wrong."""
        self._coming.append(fault)

    def clear(self) -> None:
        """Let all go well."""
        self._coming.clear()

    def take(self, asked: Asked) -> Fault | None:
        """The fault of a call, if it has one."""
        if not any(fault.times for fault in self._coming):
            return None
        text = "\n".join(_texts(asked.args))
        for fault in self._coming:
            if fault.times and fault.method in (asked.name, "any") and fault.about in text:
                fault.times -= 1
                return fault
        return None


def _texts(asked: Any) -> Iterator[str]:  # noqa: ANN401
    """Every text that is asked for, also those inside of JSON."""
    if isinstance(asked, str):
        yield asked
        if asked[:1] in ("[", "{"):
            with contextlib.suppress(ValueError):
                yield from _texts(json.loads(asked))
    elif isinstance(asked, dict | list):
        for one in asked.values() if isinstance(asked, dict) else asked:
            yield from _texts(one)


@dataclass
class Limits:
    """How often one may call; nothing is limited until a test says so. `refused` counts the 429s."""

    now: Callable[[], float]
    per_channel: float = 0.0  # messages a second and channel
    per_minute: float = 0.0  # messages a minute in the whole workspace
    tiers: bool = False  # whether each method's own limit holds
    refused: dict[str, int] = field(default_factory=dict)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, call: Call) -> float:
        """How many seconds a call must wait; 0 lets it through."""
        waits = [self._short(name, rate, most) for name, rate, most in self._rates(call) if rate]
        if longest := max(waits, default=0.0):
            self.refused[call.name] = self.refused.get(call.name, 0) + 1
            return longest
        for name, rate, most in self._rates(call):
            if rate:
                self._spend(name, rate, most)
        return 0.0

    def _rates(self, call: Call) -> list[tuple[str, float, float]]:
        """Each limit of a call: its name, calls a second, and how many may come at once."""
        found = []
        if call.name == "chat.postMessage":
            found.append((f"channel {call.text('channel')}", self.per_channel, 1.0))
            found.append(("workspace", self.per_minute / 60, max(1.0, self.per_minute / 60 * BURST)))
        if self.tiers and (often := METHODS[call.name].per_minute):
            found.append((call.name, often / 60, float(often)))
        return found

    def _level(self, name: str, rate: float, most: float) -> float:
        level, at = self._buckets.get(name, (most, self.now()))
        return min(most, level + (self.now() - at) * rate)

    def _short(self, name: str, rate: float, most: float) -> float:
        return max(0.0, (1.0 - self._level(name, rate, most)) / rate)

    def _spend(self, name: str, rate: float, most: float) -> None:
        self._buckets[name] = (self._level(name, rate, most) - 1.0, self.now())

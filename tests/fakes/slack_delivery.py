"""How the app is told: over one of two ways, and again where it did not answer in time."""

from __future__ import annotations

import copy
import queue
import threading
import time
from dataclasses import dataclass, replace
from typing import Protocol

from tests.fakes.slack_parcel import Parcel, Reply
from tests.fakes.slack_world import Channel, World

DELAYS = (0.0, 60.0, 300.0)  # seconds before each retry


class Carrier(Protocol):
    """A way to the app."""

    def carry(self, parcel: Parcel, attempt: int, reason: str) -> Reply:
        """Deliver once."""


@dataclass
class Oddity:
    """How deliveries of a kind go: twice, held, or lost (as if it had never been sent), `times` times."""

    what: str  # the event's type, "any" for all
    how: str
    times: int = 1
    new_ids: bool = True


@dataclass
class Due:
    """A retry that is still to come."""

    at: float
    parcel: Parcel
    attempt: int
    reason: str


class Delivery:
    """Brings events and interactions to the app, and notes what came of each."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Condition()
        self._busy = 0
        self._odd: list[Oddity] = []
        self._held: list[Parcel] = []
        self._due: list[Due] = []
        self._clock: threading.Thread | None = None
        self.carrier: Carrier | None = None
        self.delays: tuple[float, ...] = DELAYS
        self.new_ids = False  # whether a retry is a new event to look at
        self.together = False  # whether both events of a mention come at the same moment
        self.log: list[tuple[Parcel, int, Reply]] = []

    def odd(self, oddity: Oddity) -> None:
        """Let deliveries go oddly."""
        self._odd.append(oddity)

    def ask(self, parcel: Parcel) -> Reply:
        """Deliver an interaction or a slash command, once."""
        return self._carry(parcel, 0, "")

    def tell(self, parcel: Parcel, channel: Channel | None = None) -> list[Reply]:
        """Deliver an event if the app hears such: the answers so far; more follow where a retry is due."""
        if not self._world.install.hears(parcel.what, channel):
            return []
        oddity = self._oddity(parcel)
        if oddity is None:
            return self._attempt(parcel, 0, "")
        if oddity.how == "held":
            self._held.append(parcel)
            return []
        if oddity.how == "lost":
            self._later(parcel, 0, "http_timeout")
            return []
        first = self._attempt(parcel, 0, "")
        return first + self._attempt(self._new_id(parcel) if oddity.new_ids else parcel, 0, "")

    def release(self, backwards: bool = True) -> list[Reply]:
        """Deliver what was held, by default the newest first."""
        with self._lock:
            held, self._held = self._held, []
        replies = []
        for parcel in reversed(held) if backwards else held:
            replies += self._attempt(parcel, 0, "")
        return replies

    def run_due(self) -> list[Reply]:
        """Deliver again whatever is due by now."""
        replies = []
        while (due := self._take_due()) is not None:
            replies += self._attempt(due.parcel, due.attempt, due.reason)
            with self._lock:
                self._busy -= 1
                self._lock.notify_all()
        return replies

    def due(self) -> int:
        """How many deliveries are still to come."""
        with self._lock:
            return len(self._due)

    def rests(self, patience: float = 60.0) -> bool:
        """Wait until nothing is under way or still to come; whether it came to that."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._due and not self._busy, patience)

    def runs_by_itself(self, tick: float = 0.05) -> None:
        """From now on deliver again without being told to, in real time."""
        if self._clock is None:
            self._clock = threading.Thread(target=self._tick, args=(tick,), daemon=True)
            self._clock.start()

    def _tick(self, tick: float) -> None:
        while True:
            time.sleep(tick)
            self.run_due()

    def _take_due(self) -> Due | None:
        with self._lock:
            for due in sorted(self._due, key=lambda due: due.at):
                if due.at <= self._world.now():
                    self._due.remove(due)
                    self._busy += 1
                    return due
        return None

    def _attempt(self, parcel: Parcel, attempt: int, reason: str) -> list[Reply]:
        reply = self._carry(parcel, attempt, reason)
        if reply.ok or not reply.again or attempt >= len(self.delays):
            return [reply]
        if self.delays[attempt] > 0:
            self._later(parcel, attempt, reply.error)
            return [reply]
        return [reply, *self._attempt(self._retried(parcel), attempt + 1, reply.error)]

    def _later(self, parcel: Parcel, attempt: int, reason: str) -> None:
        at = self._world.now() + self.delays[attempt]
        with self._lock:
            self._due.append(Due(at, self._retried(parcel), attempt + 1, reason))

    def _retried(self, parcel: Parcel) -> Parcel:
        return self._new_id(parcel) if self.new_ids else parcel

    def _new_id(self, parcel: Parcel) -> Parcel:
        payload = copy.deepcopy(parcel.payload)
        payload["event_id"] = self._world.new_id("Ev")
        return replace(parcel, payload=payload)

    def _carry(self, parcel: Parcel, attempt: int, reason: str) -> Reply:
        carrier = self.carrier
        reply = (
            Reply(False, 0, None, "connection_failed")
            if carrier is None
            else carrier.carry(parcel, attempt, reason)
        )
        self.log.append((parcel, attempt, reply))
        return reply

    def _oddity(self, parcel: Parcel) -> Oddity | None:
        with self._lock:
            for oddity in self._odd:
                if oddity.times and oddity.what in (parcel.what, "any"):
                    oddity.times -= 1
                    return oddity
        return None


class Postman:
    """Delivers by itself, in order, what the app did: Slack tells it of its own messages too."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._bag: queue.Queue[tuple[Parcel, Channel]] = queue.Queue()
        threading.Thread(target=self._walk, daemon=True).start()

    def takes(self, parcel: Parcel, channel: Channel) -> None:
        """Deliver soon."""
        self._bag.put((parcel, channel))

    def rests(self) -> None:
        """Wait until everything is delivered."""
        self._bag.join()

    def _walk(self) -> None:
        while True:
            self._delivery.tell(*self._bag.get())
            self._bag.task_done()

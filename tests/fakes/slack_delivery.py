"""How the app is told: by signed HTTP or over sockets, and again where it did not answer in time."""

from __future__ import annotations

import copy
import hashlib
import hmac
import threading
import time
from dataclasses import dataclass, replace
from typing import Any, Protocol

import httpx

from tests.fakes.slack_parcel import Parcel, Reply
from tests.fakes.slack_world import World

PATIENCE = 3.0  # seconds
DELAYS = (0.0, 60.0, 300.0)  # seconds before each retry
REDIRECTS = (301, 302, 303, 307, 308)


class Carrier(Protocol):
    """A way to the app."""

    def carry(self, parcel: Parcel, attempt: int, reason: str) -> Reply:
        """Deliver once."""


class SignedHttp:
    """Requests to the addresses of the app, in turn."""

    def __init__(self, world: World, secret: str, urls: tuple[str, ...]) -> None:
        self._world, self._secret, self._urls = world, secret, urls
        self._turn = 0
        self._client = httpx.Client(timeout=PATIENCE, verify=False)

    def carry(self, parcel: Parcel, attempt: int, reason: str) -> Reply:
        """Deliver once."""
        kind, body = parcel.body()
        headers = {"Content-Type": kind} | self.signed(body)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        reply = self.send(body, headers)
        if parcel.kind != "events_api" and reply.status != 200:
            return replace(reply, ok=False, error=reply.error or "http_error")
        return reply

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers that prove where a body comes from, as of now."""
        at = str(int(self._world.now()))
        base = b"v0:" + at.encode() + b":" + body
        mark = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={mark}"}

    def send(self, body: bytes, headers: dict[str, str]) -> Reply:
        """Send any body under any headers."""
        self._turn += 1
        url, began = self._urls[self._turn % len(self._urls)], time.monotonic()
        try:
            answer = self._client.post(url, content=body, headers=headers)
        except httpx.TimeoutException:
            return Reply(False, 0, None, "http_timeout", time.monotonic() - began)
        except httpx.TransportError:
            return Reply(False, 0, None, "connection_failed", time.monotonic() - began)
        return _judged(answer, time.monotonic() - began)

    def close(self) -> None:
        """Hang up."""
        self._client.close()


def _judged(answer: httpx.Response, took: float) -> Reply:
    again = answer.headers.get("x-slack-no-retry") != "1"
    error = "" if answer.is_success else "http_error"
    if answer.status_code in REDIRECTS:
        error = "too_many_redirects"
    if took > PATIENCE:
        error = "http_timeout"
    return Reply(not error, answer.status_code, _read(answer), error, took, again)


def _read(answer: httpx.Response) -> Any:  # noqa: ANN401
    if not answer.content:
        return None
    if answer.headers.get("content-type", "").startswith("application/json"):
        try:
            return answer.json()
        except ValueError:
            return answer.text
    return answer.text


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
        self._lock = threading.Lock()
        self._odd: list[Oddity] = []
        self._held: list[Parcel] = []
        self._due: list[Due] = []
        self._clock: threading.Thread | None = None
        self.carrier: Carrier | None = None
        self.delays: tuple[float, ...] = DELAYS
        self.new_ids = False  # whether a retry is a new event to look at
        self.log: list[tuple[Parcel, int, Reply]] = []

    def odd(self, oddity: Oddity) -> None:
        """Let deliveries go oddly."""
        self._odd.append(oddity)

    def ask(self, parcel: Parcel) -> Reply:
        """Deliver an interaction or a slash command, once."""
        return self._carry(parcel, 0, "")

    def tell(self, parcel: Parcel) -> list[Reply]:
        """Deliver an event: the answers so far; what is not answered is delivered again when that is due."""
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
        return replies

    def due(self) -> int:
        """How many deliveries are still to come."""
        with self._lock:
            return len(self._due)

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

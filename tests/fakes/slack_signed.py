"""Deliveries by HTTP, signed as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import replace
from typing import Any

import httpx

from tests.fakes.slack_parcel import Parcel, Reply
from tests.fakes.slack_world import World

PATIENCE = 3.0  # seconds
ROBOT = "Slackbot 1.0 (+https://api.slack.com/robots)"
REDIRECTS = (301, 302, 303, 307, 308)


class SignedHttp:
    """Requests to the addresses of the app, in turn."""

    def __init__(self, world: World, secret: str, urls: tuple[str, ...]) -> None:
        self._world, self._secret, self._urls = world, secret, urls
        self._turn = 0
        self._client = httpx.Client(timeout=PATIENCE, verify=False)

    def goes_to(self, urls: tuple[str, ...]) -> None:
        """Deliver to other addresses from now on."""
        self._urls = urls

    def carry(self, parcel: Parcel, attempt: int, reason: str) -> Reply:
        """Deliver once."""
        kind, body = parcel.body()
        headers = {"Content-Type": kind, "User-Agent": ROBOT} | self.signed(body)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        reply = self.send(body, headers)
        if parcel.kind != "events_api" and reply.status != 200:
            return replace(reply, ok=False, error=reply.error or "http_error")
        return reply

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers that prove where a body comes from; their time is the clock's, never moved forward."""
        at = str(int(self._world.clock()))
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

    def verifies(self) -> bool:
        """Ask whether the address is the app's: it must repeat a challenge."""
        asked = {"token": "t", "challenge": "prove-it", "type": "url_verification"}
        body = json.dumps(asked).encode()
        reply = self.send(body, {"Content-Type": "application/json"} | self.signed(body))
        told = reply.body.get("challenge") if isinstance(reply.body, dict) else reply.body
        return reply.status == 200 and told == "prove-it"

    def checks(self) -> bool:
        """Ask whether the address of the slash command has a certificate; any answer of 200 does."""
        body = b"token=t&ssl_check=1"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send(body, kind | self.signed(body)).status == 200

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

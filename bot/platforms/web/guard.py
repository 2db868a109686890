"""Who may post to us: our own pages, no more at once than an attachment, no more often than people do."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from math import ceil

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.file import LARGEST

ROOM_FOR_FIELDS = 512 * 1024  # bytes of a post around its files
MOST_ADDRESSES = 10_000  # that are remembered; beyond them the oldest is forgotten
READS = ("GET", "HEAD")


class SameOrigin:
    """Refuses what another site's page posts: it could act as anybody on 127.0.0.1.

    `own` is the address by which browsers reach us where it is not the one we see, behind a proxy.
    """

    def __init__(self, app: ASGIApp, own: str = "") -> None:
        self._app = app
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on reads and our own posts."""
        if scope["type"] != "http" or scope["method"] in READS or self._is_ours(Headers(scope=scope), scope):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("Posts come from our own pages only.", 403)(scope, receive, send)

    def _is_ours(self, headers: Headers, scope: Scope) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        if origin is None:
            return site is not None
        return origin == f"{scope['scheme']}://{headers.get('host')}" or (
            bool(self._own) and origin == self._own
        )


class _TooLarge(Exception):
    pass


class SmallBody:
    """Refuses a body larger than an attachment, or than a form, before it is read and while it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        with_files = headers.get("content-type", "").startswith("multipart/form-data")
        most = ROOM_FOR_FIELDS + (LARGEST if with_files else 0)
        too_large = PlainTextResponse("A file has 10 MB at most, a post without one half a MB.", 413)
        if not length.isdecimal() or int(length) > most:
            await too_large(scope, receive, send)
            return
        try:
            await self._app(scope, _counting(receive, most), send)
        except _TooLarge:
            await too_large(scope, receive, send)


def _counting(receive: Receive, most: int) -> Receive:
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise _TooLarge
        return message

    return counted


class Pace:
    """How often each address may ask: so many at once, and then so many a second.

    Only one moment is kept per address: until when it has used up its share (the generic cell rate algorithm,
    ITU-T I.371).
    """

    def __init__(self, at_once: int, a_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._each = 1 / a_second
        self._ahead = (at_once - 1) * self._each
        self._now = now
        self._until: dict[str, float] = {}

    def wait(self, address: str) -> float:
        """Seconds that an address has to wait; 0 for one that may ask, which then has asked."""
        now = self._now()
        until = max(self._until.pop(address, now), now)
        too_soon = until - self._ahead - now
        self._until[address] = until if too_soon > 0 else until + self._each
        if len(self._until) > MOST_ADDRESSES:
            del self._until[next(iter(self._until))]
        return max(0.0, too_soon)


class Patient:
    """Refuses an address that posts, or with `reads` asks at all, more often than people do."""

    def __init__(self, app: ASGIApp, pace: Pace, reads: bool = False) -> None:
        self._app = app
        self._pace = pace
        self._reads = reads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes at a human pace."""
        is_counted = self._reads or scope["method"] not in READS
        wait = self._pace.wait(_address(scope)) if is_counted else 0.0
        if wait:
            answer = PlainTextResponse("Too often. Wait a little.", 429, {"Retry-After": str(ceil(wait))})
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _address(scope: Scope) -> str:
    """Who asks; of IPv6 the network, for one household has all addresses of a /64."""
    client = scope.get("client")
    try:
        address = ipaddress.ip_address(client[0] if client else "")
    except ValueError:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)

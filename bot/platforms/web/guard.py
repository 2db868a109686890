"""Who may post to the local chat: its own pages, and no more at once than an attachment."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.file import LARGEST

ROOM_FOR_FIELDS = 512 * 1024  # bytes around the files of a post
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
        return origin in (f"{scope['scheme']}://{headers.get('host')}", self._own)


class _TooLarge(Exception):
    pass


class SmallBody:
    """Refuses a body larger than an attachment, before it is read and while it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._most = LARGEST + ROOM_FOR_FIELDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what comes in."""
        length = Headers(scope=scope).get("content-length", "0") if scope["type"] == "http" else "0"
        too_large = PlainTextResponse("A post has 10 MB at most.", 413)
        if not length.isdecimal() or int(length) > self._most:
            await too_large(scope, receive, send)
            return
        try:
            await self._app(scope, self._counting(receive), send)
        except _TooLarge:
            await too_large(scope, receive, send)

    def _counting(self, receive: Receive) -> Receive:
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self._most:
                raise _TooLarge
            return message

        return counted

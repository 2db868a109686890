"""The door of HTTP mode: only what Slack signed a moment ago comes in, and only then is it read."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.bodies import small_body
from bot.platform import Later, Never
from bot.platforms.slack.reading import is_sound

LARGEST = 1024 * 1024  # bytes; Slack's largest payload is a view of 250 KB, escaped
WINDOW = 300  # seconds that a signature is good for (docs.slack.dev: verifying requests)
VERSION = "v0"
NO_RETRY = {"X-Slack-No-Retry": "1"}
log = structlog.get_logger()


class Door:
    """Hands signed requests to Bolt, in a thread; `is_ours` says whether a payload is from our workspace."""

    def __init__(
        self,
        app: App,
        secret: str,
        is_ours: Callable[[Mapping[str, Any]], bool],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._secret = secret.encode()
        self._is_ours = is_ours
        self._now = now

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        body = await small_body(request, LARGEST)
        if body is None:
            return PlainTextResponse("This is larger than anything Slack sends.", 413)
        if not self._is_signed(request.headers, body):
            return PlainTextResponse("This is not signed by Slack, or not just now.", 401)
        payload = _read(body, request.headers.get("content-type", ""))
        if payload is None:
            return PlainTextResponse("This cannot be read.", 400, NO_RETRY)
        if payload.get("ssl_check"):
            return Response(status_code=200)
        if payload.get("type") == "url_verification":
            return JSONResponse({"challenge": str(payload.get("challenge", ""))})
        return await run_in_threadpool(self._hand_over, payload, request.headers)

    def _hand_over(self, payload: dict[str, Any], headers: Mapping[str, str]) -> Response:
        try:
            ours = self._is_ours(payload)
        except (Later, Never, OSError) as error:
            log.warning("Slack does not say who we are", why=str(error))
            return PlainTextResponse("Come again in a moment.", 503)
        if not ours:
            return PlainTextResponse("This is from another workspace.", 403, NO_RETRY)
        if not is_sound(payload):
            return PlainTextResponse("This makes no sense.", 400, NO_RETRY)
        # As from a socket: Bolt takes a dict as it is there, and would misread some bodies here.
        answer: BoltResponse = self._app.dispatch(
            BoltRequest(mode="socket_mode", body=payload, headers={**headers})
        )
        kept = {name: values[0] for name, values in answer.headers.items() if values}
        return Response(answer.body, answer.status, kept)

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        at, given = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not (at.isascii() and at.isdecimal() and len(at) < 12 and given.isascii()):
            return False
        if abs(self._now() - int(at)) > WINDOW:
            return False
        text = f"{VERSION}:{at}:".encode() + body
        ours = f"{VERSION}={hmac.new(self._secret, text, hashlib.sha256).hexdigest()}"
        return hmac.compare_digest(ours, given)


def _read(body: bytes, kind: str) -> dict[str, Any] | None:
    """Read a signed body: JSON, a form, or JSON in a form's one field; None for anything else."""
    try:
        if kind.startswith("application/json"):
            told = json.loads(body)
        else:
            told = dict(parse_qsl(body.decode(), keep_blank_values=True))
            if set(told) == {"payload"}:
                told = json.loads(told["payload"])
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None

"""The wire: the Web API, uploads, downloads and response_urls over real HTTP, and what goes wrong there."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.slack_api import Asked, Failure, find_token, prepare
from tests.fakes.slack_faults import Fault, Faults, Limits
from tests.fakes.slack_hooks import use_hook
from tests.fakes.slack_world import Json, World

Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Called:
    """A call that came in, and its answer: "ok", an error, or the fault it met."""

    method: str
    args: Json
    answer: str
    at: float


@dataclass
class Desk:
    """Everything that answers a call."""

    world: World
    faults: Faults
    limits: Limits
    calls: list[Called] = field(default_factory=list)
    delay: float = 0.0  # seconds before each answer
    gone: bool = False

    def answer(self, asked: Asked) -> Answer:
        """Judge a call and carry it out."""
        with self.world.lock:
            try:
                chosen, call = prepare(self.world, asked)
                if wait := self.limits.wait(call):
                    return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(-int(-wait // 1))}
                return 200, {"ok": True, **chosen.do(call)}, _scopes(self.world, asked)
            except Failure as failure:
                return 200, failure.told, _scopes(self.world, asked)

    def note(self, asked: Asked, answer: str) -> None:
        """Remember a call."""
        self.calls.append(Called(asked.name, asked.args, answer, self.world.now()))


class Wire(ThreadingHTTPServer):
    """Does not mind callers who are killed in the middle of a call."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, desk: Desk, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.desk = desk
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Let a broken call be."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection of the app."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Wire

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a call, or hand out a file."""
        self._route(b"")

    def do_POST(self) -> None:
        """Answer a call, take an upload, or do what a response_url is for."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError("the caller was killed in the middle of its call")
        self._route(body)

    def _route(self, body: bytes) -> None:
        path = urlsplit(self.path).path
        if self.server.desk.gone:  # a connection from before
            self._cut(reset=True)
        elif path.startswith("/api/"):
            asked = read_call(path.removeprefix("/api/"), self.headers, body, urlsplit(self.path).query)
            self._call(replace(asked, posted=self.command == "POST"))
        elif path.startswith("/upload/v1/"):
            self._upload(path.rpartition("/")[2], body)
        elif path.startswith("/files-pri/"):
            self._download(path.split("/")[2].partition("-")[2])
        elif path.startswith("/hooks/"):
            self._hook(path.rpartition("/")[2], body)
        else:
            self._send(404, "not found")

    def _call(self, asked: Asked) -> None:
        self._fated(asked, lambda: self.server.desk.answer(asked))

    def _fated(self, asked: Asked, do: Callable[[], Answer]) -> None:
        """Carry something out and answer, unless a fault is due."""
        desk = self.server.desk
        fault = desk.faults.take(asked)
        time.sleep(desk.delay)
        if fault is None:
            answer = do()
            desk.note(asked, _outcome(answer))
            self._send(*answer)
            return
        desk.note(asked, fault.answer)
        self._fail(fault, do(), do) if fault.done else self._fail(fault, None, do)

    def _fail(self, fault: Fault, done: Answer | None, do: Callable[[], Answer]) -> None:
        """Answer badly, late, or not at all."""
        if fault.answer in ("hang", "slow"):
            time.sleep(fault.seconds)
        if fault.answer in ("reset", "close", "hang"):
            self._cut(reset=fault.answer == "reset")
        elif fault.answer == "slow":
            self._send(*(done or do()))
        elif fault.answer == "garbage":
            self._send(200, "<html><body>Something went wrong</body></html>")
        elif fault.answer.isdigit():
            self._send_status(int(fault.answer), fault.retry_after)
        else:
            self._send(200, {"ok": False, "error": fault.answer})

    def _send_status(self, status: int, retry_after: int | None) -> None:
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        limited = {"ok": False, "error": "ratelimited"}
        self._send(status, limited if status == 429 else "upstream is not well", headers)

    def _upload(self, id: str, body: bytes) -> None:
        content = uploaded(self.headers.get("Content-Type", ""), body)
        self._fated(Asked("upload", "", {"file": id}), lambda: self._uploaded(id, content))

    def _uploaded(self, id: str, content: bytes) -> Answer:
        file = self.server.desk.world.files.get(id)
        if file is None or file.done:
            return 404, "not found", {}
        if len(content) != file.size:
            return 400, "the length is not what was announced", {}
        file.content = content
        return 200, f"OK - {file.size}", {}

    def _download(self, id: str) -> None:
        asked = Asked("download", bearer(self.headers), {"file": id})
        self._fated(asked, lambda: self._downloaded(asked))

    def _downloaded(self, asked: Asked) -> Answer:
        world = self.server.desk.world
        try:
            scopes = find_token(world, asked).scopes
        except Failure:
            scopes = set()
        file = world.files.get(asked.args["file"])
        if "files:read" not in scopes:
            # Slack shows its page to sign in, with a status of 200.
            return 200, "<!DOCTYPE html><html><title>Sign in</title></html>", {}
        world.install.used.add("files:read")
        if file is None or not file.done:
            return 404, "not found", {}
        return 200, file.content, {"Content-Type": "application/octet-stream"}

    def _hook(self, id: str, body: bytes) -> None:
        world = self.server.desk.world

        def use() -> Answer:
            with world.lock:
                return (*use_hook(world, id, _json(body)), {})

        self._fated(Asked("response_url", "", _object(body)), use)

    def _cut(self, reset: bool) -> None:
        """Hang up, politely or not."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _send(self, status: int, data: Any, headers: dict[str, str] | None = None) -> None:  # noqa: ANN401
        as_json = not isinstance(data, str | bytes)
        text = json.dumps(data).encode() if as_json else data.encode() if isinstance(data, str) else data
        kind = "application/json; charset=utf-8" if as_json else "text/html; charset=utf-8"
        self.send_response(status)
        given = {"Content-Type": kind, "Content-Length": str(len(text)), **(headers or {})}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


def _scopes(world: World, asked: Asked) -> dict[str, str]:
    """The scopes of a token, which Slack tells in each answer."""
    token = world.tokens.get(asked.token)
    return {} if token is None or token.wrong else {"x-oauth-scopes": ",".join(sorted(token.scopes))}


def _outcome(answer: Answer) -> str:
    status, told, _ = answer
    if isinstance(told, dict):
        return "ok" if told["ok"] else str(told["error"])
    return "ok" if status == 200 else str(told)


def read_call(name: str, headers: Any, body: bytes, query: str) -> Asked:  # noqa: ANN401
    """Read a call from the wire: a form or JSON; the token from its header or, in a form, from its field."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip()
    if kind == "application/json":
        return Asked(name, bearer(headers), _object(body), as_json=True)
    if kind == "multipart/form-data":
        args = _multipart(headers["Content-Type"], body)
    else:
        args = dict(parse_qsl(body.decode(), keep_blank_values=True))
    token = bearer(headers) or str(args.get("token", ""))
    args.pop("token", None)
    asked = dict(parse_qsl(query, keep_blank_values=True))
    asked.pop("token", None)  # a token in an address is no token
    return Asked(name, token, asked | args, in_header=bool(bearer(headers)))


def bearer(headers: Any) -> str:  # noqa: ANN401
    """The token in the Authorization header."""
    kind, _, token = str(headers.get("Authorization", "")).partition(" ")
    return token.strip() if kind == "Bearer" else ""


def uploaded(kind: str, body: bytes) -> bytes:
    """The bytes of an upload: the body, or the one part of a form."""
    if not kind.startswith("multipart/form-data"):
        return body
    parts = list(_parts(kind, body))
    return parts[0][1] if parts else b""


def _multipart(kind: str, body: bytes) -> Json:
    return {name: content.decode() for name, content in _parts(kind, body)}


def _parts(kind: str, body: bytes) -> list[tuple[str, bytes]]:
    read = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    parts = read.get_payload()
    assert isinstance(parts, list)
    found = []
    for part in parts:
        content = part.get_payload(decode=True)  # type: ignore[union-attr]
        assert isinstance(content, bytes)
        found.append((str(part.get_param("name", header="content-disposition")), content))  # type: ignore[union-attr]
    return found


def _json(body: bytes) -> Any:  # noqa: ANN401
    try:
        return json.loads(body)
    except ValueError:
        return None


def _object(body: bytes) -> Json:
    read = _json(body)
    return read if isinstance(read, dict) else {}

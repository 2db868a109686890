"""A made-up WeChat over real HTTP: the strict service of the sample, and what goes wrong on the way there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.sample.wechat.service import Service

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes in place of an answer: another status, other bytes, nothing at all, or all of it late."""

    status: int = 200
    body: bytes | None = None
    drops: bool = False
    seconds: float = 0.0


@dataclass
class WeChat:
    """Accounts by app id, each a service; `faults` holds by endpoint what comes next in place of answers."""

    services: dict[str, Service] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""

    def answer(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> Json:
        """Let the account that is meant answer: the one that is named, or whose token it is."""
        token = query.get("access_token", "")
        named = _object(body).get("appid") or token.partition("_")[2].partition("_x")[0]
        self.asked.append((path.rpartition("/")[2], _object(body)))
        service = self.services.get(str(named)) or next(iter(self.services.values()))
        return service.answer(method, path, query, body)

    def fails(self, endpoint: str, *faults: Fault) -> None:
        """Let the next calls of an endpoint go wrong on their way."""
        self.faults.setdefault(endpoint, []).extend(faults)

    def times(self, endpoint: str) -> int:
        """How often an endpoint was asked."""
        return sum(name == endpoint for name, _ in self.asked)


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def serving(wechat: WeChat) -> Iterator[WeChat]:
    """Serve it on a port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(wechat))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    wechat.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield wechat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(wechat: WeChat) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            wechat.at_once += 1
            wechat.most_at_once = max(wechat.most_at_once, wechat.at_once)
            try:
                self._answer(parts.path, dict(parse_qsl(parts.query)), body)
            finally:
                wechat.at_once -= 1

        def _answer(self, path: str, query: dict[str, str], body: bytes) -> None:
            coming = wechat.faults.get(path.rpartition("/")[2]) or [Fault()]
            fault = coming.pop(0)
            time.sleep(fault.seconds)
            if fault.drops:
                return
            said = fault.body
            if said is None:
                said = json.dumps(wechat.answer("POST", path, query, body), ensure_ascii=False).encode()
            self.send_response(fault.status)
            self.send_header("Content-Type", "application/json; encoding=utf-8")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler

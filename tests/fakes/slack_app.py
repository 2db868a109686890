"""An app to try the made-up Slack with: it keeps what it is told, and answers what a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_world import Json

Answers = Callable[[Json], Any]


def client(slack: FakeSlack, **how: Any) -> WebClient:  # noqa: ANN401
    """The real client of the Web API; it never calls twice by itself."""
    return WebClient(**({"token": slack.bot_token, "base_url": slack.url, "retry_handlers": []} | how))


def silent(_: Json) -> None:
    """Acknowledge without an answer."""


class SocketApp:
    """An app on the real Socket Mode client. `answers` gives what an acknowledgement holds; ... is none."""

    def __init__(self, slack: FakeSlack, answers: Answers = silent) -> None:
        self.got: list[SocketModeRequest] = []
        self.answers = answers
        self._client = SocketModeClient(slack.app_token, web_client=client(slack), ping_interval=0.3)
        self._client.socket_mode_request_listeners.append(self._hear)
        self._slack = slack

    def __enter__(self) -> SocketApp:
        """Connect."""
        before = self._slack.socket.connected()
        self._client.connect()
        assert self._slack.socket.waits_for(before + 1)
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up. The client waits for its socket and its queue, seconds each, unless something comes."""
        self._client.auto_reconnect_enabled = self._client.default_auto_reconnect_enabled = False
        self._slack.socket.hangs_up()
        self._client.message_processor.event.set()
        self._client.enqueue_message('{"type": "hello"}')
        self._client.close()
        self._client.disconnect()  # from where it may have connected meanwhile

    def payloads(self) -> list[Json]:
        """What it was told."""
        return [request.payload for request in self.got]

    def _hear(self, socket: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.got.append(request)
        answer = self.answers(request.payload)
        if answer is not ...:
            socket.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))


class HttpApp:
    """An app on a plain web server. `answers` gives a body, or a status, or both with headers."""

    def __init__(self, slack: FakeSlack, answers: Answers = silent) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers = answers
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/slack/events"
        slack.sends_to(self.url)

    def __enter__(self) -> HttpApp:
        """Answer; it already does."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def payloads(self) -> list[Json]:
        """What it was told."""
        return [read(headers, body) for headers, body in list(self.got)]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        app = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                """Take what is delivered."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                app.got.append((headers, body))
                self._answer(app.answers(read(headers, body)))

            def _answer(self, answer: Any) -> None:  # noqa: ANN401
                status, told, headers = answer if isinstance(answer, tuple) else (200, answer, {})
                if isinstance(told, int):
                    status, told = told, None
                text = b"" if told is None else json.dumps(told).encode()
                self.send_response(status)
                kind = {"Content-Type": "application/json"} if text else {}
                for name, value in {**kind, "Content-Length": str(len(text)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

        return Handler


App = SocketApp | HttpApp


def read(headers: dict[str, str], body: bytes) -> Json:
    """What a delivery says: JSON, a form, or JSON in a form."""
    if headers["content-type"] == "application/json":
        told: Json = json.loads(body)
        return told
    form = {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    return dict(json.loads(form["payload"])) if "payload" in form else form

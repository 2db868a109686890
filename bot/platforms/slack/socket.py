"""Socket Mode: a connection that we open, kept up by Slack's own kit, and begun again until it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from socket import SHUT_RDWR
from threading import Event, Thread
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.platforms.slack.reading import is_sound

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two tries to connect
AT_ONCE = 10  # payloads
AGAIN, MOST_CLOSINGS = 0.1, 50  # seconds until the connection is told again to close, and how often
PING = 3.0  # seconds; Slack's kit takes a connection for dead when five are not answered
log = structlog.get_logger()


class _Handler(SocketModeHandler):
    """Bolt's own, which leaves a payload unacknowledged where it could not be kept: Slack sends it again."""

    def __init__(self, app: App, token: str, is_ours: Callable[[Mapping[str, Any]], bool]) -> None:
        super().__init__(app, token, ping_interval=PING, concurrency=AT_ONCE)
        self._is_ours = is_ours

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        if isinstance(req.payload, dict) and self._is_ours(req.payload) and is_sound(req.payload):
            send_response(client, req, run_bolt_app(self.app, req), 0.0)
        else:  # received, and of no concern to us
            client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


class Socket:
    """Listens in the background."""

    def __init__(self, app: App, token: str, is_ours: Callable[[Mapping[str, Any]], bool]) -> None:
        self._made: Callable[[], _Handler] = lambda: _Handler(app, token, is_ours)
        self._handler: _Handler | None = None
        self._stop = Event()
        self._thread = Thread(target=self._connect, daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up, when what is in hand is done."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self._handler is not None:
            self._handler.client.closed = True  # takes nothing more; what was not taken is sent to another
            self._handler.client.message_workers.shutdown(wait=True)
            _close(self._handler.client)

    def _connect(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            self._handler = self._handler or self._made()
            self._handler.client.wss_uri = None  # an address is good for one try
            try:
                self._handler.client.connect()
                return
            except Exception as error:
                log.warning("Slack's socket cannot be opened", why=str(error))
            self._stop.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _close(client: SocketModeClient) -> None:
    """Close a connection, again and again: one that is just beginning takes back that it is to end."""
    client.message_queue.put(None)  # who waits for a message looks up
    _hang_up(client)
    closing = Thread(target=client.close, daemon=True)
    closing.start()
    for _ in range(MOST_CLOSINGS):
        client.current_session_state.terminated = True
        closing.join(AGAIN)
        if not closing.is_alive():
            return
    log.warning("Slack's socket does not close")


def _hang_up(client: SocketModeClient) -> None:
    """End the line under who listens: they hold a lock that closing needs, for seconds if nothing comes."""
    session = client.current_session
    line = None if session is None else session.sock
    if line is not None:
        with suppress(OSError):  # Slack was quicker
            line.shutdown(SHUT_RDWR)

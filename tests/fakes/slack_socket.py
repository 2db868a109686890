"""Socket Mode: one-time addresses, connections taken in turn, envelopes and their acknowledgements."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from tests.fakes.slack_parcel import Parcel, Reply
from tests.fakes.slack_world import Json

MOST_CONNECTIONS = 10
PATIENCE = 3.0  # seconds until an envelope counts as lost


@dataclass
class Waiting:
    """An envelope that is on its way."""

    connection: ServerConnection
    done: threading.Event = field(default_factory=threading.Event)
    answer: Json | None = None


class SocketMode:
    """The WebSocket server. `complaints` are acknowledgements that Slack would not understand."""

    def __init__(self, app: str) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._connections: list[ServerConnection] = []
        self._waiting: dict[str, Waiting] = {}
        self._sent: set[str] = set()
        self._turn = 0
        self._fate: tuple[random.Random, float] | None = None
        self.changed = threading.Condition(self._lock)
        self.complaints: list[str] = []
        self.ever = 0  # connections that were made
        self.disabled = False
        self.patience = PATIENCE
        self._server = serve(
            self._talk, "127.0.0.1", 0, process_request=self._admit, max_size=None, close_timeout=1
        )
        self.port = self._server.socket.getsockname()[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def new_url(self) -> str:
        """An address that can be used once; none while the link is disabled."""
        if self.disabled:
            return ""
        ticket = uuid.uuid4().hex
        with self._lock:
            self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self.port}/link/?ticket={ticket}&app_id={self._app}"

    def connected(self) -> int:
        """How many connections there are."""
        with self._lock:
            return len(self._connections)

    def waits_for(self, connections: int, ever: int = 0, patience: float = 20.0) -> bool:
        """Wait until so many connections are there, and so many have been made; whether they came."""

        def fits() -> bool:
            return len(self._connections) == connections and self.ever >= ever

        with self.changed:
            return self.changed.wait_for(fits, patience)

    def cuts(self, seed: float, chance: float) -> None:
        """From now on close the connection before or after an envelope, each with a chance."""
        self._fate = (random.Random(seed), chance) if chance else None

    def says_goodbye(self, reason: str, close: bool = True) -> int:
        """Send every connection a disconnect frame, and close it unless it is a mere warning; how many."""
        self.disabled = reason == "link_disabled"
        with self._lock:
            told = list(self._connections)
        for connection in told:
            self._goodbye(connection, reason, close and reason != "warning")
        return len(told)

    def drops(self) -> None:
        """Lose every connection without a word; clients notice by their pings alone, if they ping."""
        with self._lock:
            lost = list(self._connections)
        for connection in lost:
            _cut(connection)

    def hangs_up(self) -> None:
        """Close every connection, politely."""
        with self._lock:
            left = list(self._connections)
        for connection in left:
            connection.close()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self.hangs_up()

    def carry(self, parcel: Parcel, attempt: int, reason: str) -> Reply:
        """Send an envelope, and wait until it is acknowledged."""
        began = time.monotonic()
        if (connection := self._next()) is None:
            return Reply(False, 0, None, "connection_failed")
        id, waiting = str(uuid.uuid4()), Waiting(connection)
        with self._lock:
            self._waiting[id] = waiting
            self._sent.add(id)
        envelope = parcel.envelope(id, attempt, reason)
        error = self._send(waiting, envelope)
        took = time.monotonic() - began
        with self._lock:
            self._waiting.pop(id, None)
        if error:
            return Reply(False, 0, None, error, took)
        body = (waiting.answer or {}).get("payload")
        if body is not None and not envelope["accepts_response_payload"]:
            self.complaints.append(f"an answer was sent to {parcel.what}, which takes none")
        return Reply(True, 200, body, "", took)

    def _send(self, waiting: Waiting, envelope: Json) -> str:
        cut = self._draws()
        if cut == "before":
            waiting.connection.close()
        try:
            waiting.connection.send(json.dumps(envelope))
        except (ConnectionClosed, OSError):
            return "connection_failed"
        if cut == "after":
            waiting.connection.close()
        if not waiting.done.wait(self.patience):
            return "timeout"
        return "" if waiting.answer is not None else "connection_failed"

    def _draws(self) -> str:
        if self._fate is None:
            return ""
        drawn, chance = self._fate
        return drawn.choice(("before", "after")) if drawn.random() < chance else ""

    def _next(self) -> ServerConnection | None:
        with self._lock:
            if not self._connections:
                return None
            self._turn += 1
            return self._connections[self._turn % len(self._connections)]

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self._lock:
            known = ticket in self._tickets and not self.disabled
            self._tickets.discard(ticket)
        return None if known else connection.respond(401, "this address was used already")

    def _talk(self, connection: ServerConnection) -> None:
        with self.changed:
            full = len(self._connections) >= MOST_CONNECTIONS
            if not full:
                self._connections.append(connection)
                self.ever += 1
                self.changed.notify_all()
        if full:
            self._goodbye(connection, "too_many_websockets", True)
            return
        try:
            connection.send(json.dumps(self._hello()))
            for text in connection:
                self._heard(text)
        except (ConnectionClosed, OSError):
            pass
        finally:
            self._lost(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connected(),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app},
        }

    def _heard(self, text: str | bytes) -> None:
        try:
            answer: Any = json.loads(text)
        except ValueError:
            answer = None
        id = answer.get("envelope_id") if isinstance(answer, dict) else None
        with self._lock:
            waiting = self._waiting.get(str(id))
        if waiting is not None:
            waiting.answer = answer
            waiting.done.set()
        elif id not in self._sent:  # else it comes too late
            self.complaints.append(f"not an acknowledgement: {str(text)[:200]}")

    def _lost(self, connection: ServerConnection) -> None:
        with self.changed:
            if connection in self._connections:
                self._connections.remove(connection)
            gone = [w for w in self._waiting.values() if w.connection is connection]
            self.changed.notify_all()
        for waiting in gone:
            waiting.done.set()

    def _goodbye(self, connection: ServerConnection, reason: str, close: bool) -> None:
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
        try:
            connection.send(json.dumps(frame))
            if close:
                connection.close()
        except (ConnectionClosed, OSError):
            pass


def _cut(connection: ServerConnection) -> None:
    """Hang up without a word; closing alone would wait for the thread that reads."""
    with contextlib.suppress(OSError):
        connection.socket.shutdown(socket.SHUT_RDWR)

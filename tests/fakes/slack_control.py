"""The other end of the hand: the made-up Slack as a process, whose control port does what the test asks.

`python -m tests.fakes` prints that port, and ends when its standard input does.
"""

from __future__ import annotations

import json
import pickle
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.slack import FakeSlack


@dataclass(frozen=True)
class Ref:
    """A thing that stays in its process, by its number; 0 is the made-up Slack itself."""

    number: int


class Things:
    """What the test was given a reference to."""

    def __init__(self, slack: FakeSlack) -> None:
        self._lock = threading.Lock()
        self._known: list[Any] = [slack]

    def do(self, asked: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """Look something up, or do it; what cannot be copied is referred to."""
        verb, ref, *rest = asked
        thing = self._known[ref.number]
        if verb == "get":
            return self._told(getattr(thing, rest[0]))
        if verb == "set":
            return setattr(thing, *rest)
        args, named = rest
        return self._told(thing(*args, **named))

    def _told(self, found: Any) -> Any:  # noqa: ANN401
        if not callable(found):
            try:
                pickle.dumps(found)
            except (TypeError, AttributeError, pickle.PicklingError):
                return self._referred(found)
            return found
        return self._referred(found)

    def _referred(self, found: Any) -> Ref:  # noqa: ANN401
        with self._lock:
            self._known.append(found)
            return Ref(len(self._known) - 1)


class Control(ThreadingHTTPServer):
    """The control port."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, things: Things) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.things = things
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """One connection of the test."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Control

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Do what is asked; an exception is an answer too."""
        asked = pickle.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            told = pickle.dumps((True, self.server.things.do(asked)))
        except Exception as error:
            told = pickle.dumps((False, error))
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)


def main() -> None:
    """Be that process."""
    control = Control(Things(FakeSlack()))
    sys.stdout.write(json.dumps(control.server_address[1]) + "\n")
    sys.stdout.flush()
    sys.stdin.read()

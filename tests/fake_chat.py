"""A chat product to send to: a strict server of its own, in its own process, whose moods a test can set.

It refuses what a real chat refuses, never repairs a sender's mistake (the same key twice is two visible
messages), and keeps what it was sent. `python -m tests.fake_chat` prints its two ports, one for senders
and one for the test, and ends when its standard input does.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST_TEXT = 2_000  # characters
MOST_BUTTONS = 25
HANG = 60.0  # seconds
SEND, EDIT, FIND = "/send", "/edit", "/find"


@dataclass
class Shown:
    """A message as people see it; `edits` are the texts it showed later."""

    ref: str
    room: str
    key: str
    text: str
    buttons: list[str]
    thread: str | None
    only: str | None
    at: float
    edits: list[str] = field(default_factory=list)

    @property
    def now(self) -> str:
        """What it shows now."""
        return self.edits[-1] if self.edits else self.text


@dataclass
class Mood:
    """How calls of a verb fare, `times` times (-1: from now on), where the text holds `about`.

    `accepts` says whether what is asked is done before the answer goes wrong.
    """

    answer: str  # reset, close, hang, or a status
    accepts: bool = False
    verb: str = SEND
    times: int = -1
    about: str = ""
    after: float | None = None  # the Retry-After header


class Chat:
    """What the chat holds, and how it feels."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Begin anew: no room, no message, every call answered."""
        with self.lock:
            self.rooms: set[str] = set()
            self.shown: dict[str, Shown] = {}
            self.refs: dict[tuple[str, str], str] = {}  # the first message of a room and key
            self.moods: list[Mood] = []
            self.calls: list[list[Any]] = []
            self.delay = 0.0
            self.per_second = 0
            self.last_in_room: dict[str, float] = {}
            self.gone = False

    def mood_for(self, verb: str, text: str) -> Mood | None:
        """Take the first mood that is about this call."""
        with self.lock:
            for mood in self.moods:
                if mood.times and mood.verb in (verb, "any") and mood.about in text:
                    mood.times -= 1
                    return mood
        return None

    def do(self, verb: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Carry out a call: a status and an answer."""
        with self.lock:
            return {SEND: self._send, EDIT: self._edit, FIND: self._find}[verb](asked)

    def _send(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if asked["room"] not in self.rooms:
            return 404, {"error": "no such room"}
        if wrong := _unfit(asked):
            return 400, {"error": wrong}
        if asked["thread"] is not None and asked["thread"] not in self.shown:
            return 404, {"error": "no such thread"}
        at = time.time()
        if self.per_second and at - self.last_in_room.get(asked["room"], 0.0) < 1 / self.per_second:
            return 429, {"error": "too fast"}
        self.last_in_room[asked["room"]] = at
        shown = Shown(ref=f"m{len(self.shown) + 1}", at=at, **asked)
        self.shown[shown.ref] = shown
        self.refs.setdefault((shown.room, shown.key), shown.ref)
        return 200, {"ref": shown.ref}

    def _edit(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        shown = self.shown.get(asked["ref"])
        if shown is None:
            return 404, {"error": "no such message"}
        if wrong := _unfit(asked):
            return 400, {"error": wrong}
        shown.edits.append(asked["text"])
        return 200, {}

    def _find(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 200, {"ref": self.refs.get((asked["room"], asked["key"]))}


def _unfit(asked: dict[str, Any]) -> str:
    if len(asked["text"]) > LONGEST_TEXT:
        return "text too long"
    if len(asked["buttons"]) > MOST_BUTTONS:
        return "too many buttons"
    return ""


class Handler(BaseHTTPRequestHandler):
    """What senders and the test speak: JSON in, JSON out."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def body(self) -> dict[str, Any]:
        """Read what was asked."""
        length = int(self.headers["Content-Length"])
        text = self.rfile.read(length)
        if len(text) < length:
            raise ConnectionAbortedError("the sender was killed in the middle of its call")
        read: dict[str, Any] = json.loads(text)
        return read

    def answer(self, status: int, data: object, **headers: str) -> None:
        """Answer."""
        text = json.dumps(data).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(text)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)


class Senders(Handler):
    """The port that senders know."""

    def do_POST(self) -> None:
        """Carry out a call, as the mood allows."""
        assert isinstance(self.server, Server)
        chat, asked = self.server.chat, self.body()
        if chat.gone:  # a connection from before
            self.cut(reset=True)
            return
        chat.calls.append([self.path, asked.get("text", ""), time.time()])
        mood = chat.mood_for(self.path, asked.get("text", ""))
        time.sleep(chat.delay)
        done = chat.do(self.path, asked) if mood is None or mood.accepts else None
        time.sleep(chat.delay)
        if mood is not None:
            self.misbehave(mood)
        elif done is not None:
            self.answer(*done)

    def misbehave(self, mood: Mood) -> None:
        """Answer badly, or not at all."""
        if mood.answer == "hang":
            time.sleep(HANG)
        if mood.answer in ("reset", "close", "hang"):
            self.cut(reset=mood.answer == "reset")
            return
        headers = {} if mood.after is None else {"Retry-After": str(mood.after)}
        self.answer(int(mood.answer), {"error": "in a mood"}, **headers)

    def cut(self, reset: bool) -> None:
        """Hang up, politely or not."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Server(ThreadingHTTPServer):
    """Does not mind callers who are killed in the middle of a call."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, chat: Chat, handler: type[Handler], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self.chat = chat
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Let a broken call be."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Doors:
    """The two ports: that of the test stays open when the chat is gone."""

    def __init__(self) -> None:
        self.chat = Chat()
        self.control = Server(self.chat, self._controls())
        self.open = Server(self.chat, Senders)
        self.port = self.open.server_address[1]

    def _controls(self) -> type[Handler]:
        doors = self

        class Controls(Handler):
            def do_POST(self) -> None:
                told = self.body()
                self.answer(200, getattr(doors, self.path.strip("/"))(**told))

        return Controls

    def reset(self) -> None:
        """Begin anew."""
        self.back()
        self.chat.reset()

    def rooms(self, names: list[str]) -> None:
        """Open rooms."""
        self.chat.rooms |= set(names)

    def mood(self, **mood: Any) -> None:  # noqa: ANN401
        """Put in a mood, after those it is in."""
        self.chat.moods.append(Mood(**mood))

    def calm(self) -> None:
        """End every mood."""
        self.chat.moods.clear()

    def slow(self, delay: float, per_second: int = 0) -> None:
        """Take `delay` seconds before and after each call; refuse more than so many a second in a room."""
        self.chat.delay, self.chat.per_second = delay, per_second

    def gone(self) -> None:
        """Stop listening, and cut who is connected."""
        self.chat.gone = True
        self.open.shutdown()
        self.open.server_close()

    def back(self) -> None:
        """Listen again."""
        if self.chat.gone:
            self.chat.gone = False
            self.open = Server(self.chat, Senders, self.port)

    def shown(self, since: int = 0) -> list[dict[str, Any]]:
        """Every message, in the order in which they came."""
        with self.chat.lock:
            return [asdict(message) for message in list(self.chat.shown.values())[since:]]

    def knows(self, key: str) -> bool:
        """Whether a message of this key came in."""
        with self.chat.lock:
            return any(key == known for _, known in self.chat.refs)

    def calls(self) -> list[list[Any]]:
        """Every call: verb, text, and when."""
        return list(self.chat.calls)


if __name__ == "__main__":
    doors = Doors()
    sys.stdout.write(json.dumps([doors.port, doors.control.server_address[1]]) + "\n")
    sys.stdout.flush()
    sys.stdin.read()

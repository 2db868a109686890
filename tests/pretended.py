"""The pretended chat as Paiqi meets it: a platform that speaks to it over HTTP, and the test's hand on it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.platform import Away, Delivery, Later, Never
from models.message import Message

ROOT = Path(__file__).parent.parent
NAME = "pretended"


class Pretended:
    """A platform as thin as one can be. `patience` seconds are waited for an answer."""

    name = NAME

    def __init__(self, port: int, pace: float = 0.0, patience: float = 5.0) -> None:
        self.pace = pace
        self._client = line_to(port, patience)

    def send(self, delivery: Delivery) -> str:
        """Show a message."""
        to = delivery.to
        asked = {"room": to.room, "key": delivery.key, "thread": delivery.thread, "only": to.only}
        return str(self._call("/send", asked | drawn(delivery.message))["ref"])

    def edit(self, delivery: Delivery, ref: str) -> None:
        """Show something else in its place."""
        self._call("/edit", {"ref": ref} | drawn(delivery.message))

    def find(self, delivery: Delivery) -> str | None:
        """Ask for the key."""
        ref: str | None = self._call("/find", {"room": delivery.to.room, "key": delivery.key})["ref"]
        return ref

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _call(self, verb: str, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._client.post(verb, json=asked)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Away(str(error)) from error
        _judge(answer)
        read: dict[str, Any] = answer.json()
        return read


def _judge(answer: httpx.Response) -> None:
    if answer.status_code == 503:
        raise Away("the chat is closed")
    if answer.status_code == 429:
        raise Later("too fast", float(answer.headers.get("Retry-After", 1)))
    if answer.is_client_error:
        raise Never(answer.json()["error"])
    answer.raise_for_status()


def drawn(message: Message) -> dict[str, Any]:
    """Draw a message as this chat shows it: lines of text, and what its buttons say."""
    lines = [message.text, *(f"{field.label}: {field.value}" for field in message.fields), *message.sections]
    return {"text": "\n".join(map(str, lines)), "buttons": [button.says for button in message.buttons]}


def line_to(port: int, patience: float) -> httpx.Client:
    """Open a line to a port; without certificates, which take longer to load than a test."""
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=patience, verify=False)


@dataclass(frozen=True)
class Hand:
    """What a test can do to the chat, and see of it."""

    port: int
    control: httpx.Client

    def __getattr__(self, verb: str) -> Any:  # noqa: ANN401
        """Give each of the chat's controls by its name: `hand.mood(answer="500")`."""

        def call(**told: Any) -> Any:  # noqa: ANN401
            answer = self.control.post(f"/{verb}", json=told)
            answer.raise_for_status()
            return answer.json()

        return call

    def texts(self, room: str | None = None) -> list[str]:
        """What people see in a room, or in all."""
        return [
            m["edits"][-1] if m["edits"] else m["text"] for m in self.shown() if room in (None, m["room"])
        ]


@contextmanager
def pretended_chat() -> Iterator[Hand]:
    """Run the chat in a process of its own."""
    command = [sys.executable, "-m", "tests.fake_chat"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        port, control = json.loads(process.stdout.readline())
        with line_to(control, patience=30.0) as hand:
            yield Hand(port, hand)
        process.communicate()

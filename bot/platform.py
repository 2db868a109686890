"""The seam: what a chat product must offer to be reached, and how it may say no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from models.message import Message
from models.outbox import Address

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.receive import Receiver
    from handlers._chat import Tools


class Later(Exception):
    """Not now: surely not sent; try again after some seconds."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class Away(Later):
    """The platform as a whole does not answer: no single message is to blame, none is given up."""


class Never(Exception):
    """Hopeless: surely not sent, and trying again would not help."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message in its reader's language, on its way to a platform.

    `key` is the same each time this message is tried, `at` when it was due, by the domain's time; `thread`
    is the root's reference on the platform;
    `source` is the message before translation and `language` that of its reader.
    """

    key: str
    at: datetime
    to: Address
    message: Message
    source: Message
    language: str
    thread: str | None = None


class Platform(Protocol):
    """A chat product. Any other exception than Later and Never leaves open whether it was sent."""

    name: str
    pace: float
    """Seconds between two messages to one room."""

    def send(self, delivery: Delivery) -> str:
        """Show a message; its reference on the platform."""

    def edit(self, delivery: Delivery, ref: str) -> None:
        """Replace what a message shows; harmless if done twice."""

    def find(self, delivery: Delivery) -> str | None:
        """Ask whether a message of this key is there already: its reference, or None."""


@runtime_checkable
class Hearing(Protocol):
    """A chat product whose people are heard by itself: over its own connection, or on paths of our server."""

    def hear_with(self, receiver: Receiver, tools: Tools) -> None:
        """Take what lines are heard with; nothing is asked of the network yet."""

    def routes(self) -> Sequence[BaseRoute]:
        """The paths that our web server gives to the product."""

    def start(self) -> None:
        """Begin to listen, in the background; a product that does not answer is tried again."""

    def stop(self) -> None:
        """Finish what is in hand, and listen no more."""

"""What is delivered to the app, in both wrappings, and what comes back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.fakes.slack_world import Json


@dataclass(frozen=True)
class Parcel:
    """One event, interaction or slash command; `what` is its type, or the command."""

    kind: str  # events_api, interactive or slash_commands
    what: str
    payload: Json

    def envelope(self, id: str, attempt: int, reason: str) -> Json:
        """As Socket Mode wraps it."""
        envelope: Json = {
            "envelope_id": id,
            "type": self.kind,
            "accepts_response_payload": self.kind != "events_api",
            "payload": self.payload,
        }
        if self.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        return envelope

    def body(self) -> tuple[str, bytes]:
        """As HTTP wraps it: the content type, and the bytes."""
        if self.kind == "events_api":
            return "application/json", json.dumps(self.payload).encode()
        form = self.payload if self.kind == "slash_commands" else {"payload": json.dumps(self.payload)}
        return "application/x-www-form-urlencoded", urlencode(form).encode()


@dataclass(frozen=True)
class Reply:
    """What the app answered: whether in time and well, the status, and the body, read if it was JSON."""

    ok: bool
    status: int
    body: Any = None
    error: str = ""  # http_timeout, connection_failed, http_error, timeout
    seconds: float = 0.0
    again: bool = True  # whether it may be delivered once more

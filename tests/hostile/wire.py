"""Sends bytes as they are, and reads what comes back, however wrong the bytes were."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

LONGEST_WAIT = 20.0  # seconds for an answer
ENOUGH = 262_144  # bytes of an answer that are looked at
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


@dataclass(frozen=True, slots=True)
class Attack:
    """One request, raw, from an address of this machine; one that is `cut` ends before it is whole."""

    kind: str
    raw: bytes
    address: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `status` is 0 where the server hung up without a word, -1 where it kept us waiting."""

    status: int
    head: str = ""
    body: str = ""


def send(attack: Attack, port: int) -> Reply:
    """Send one request on a connection of its own."""
    there, here = ("127.0.0.1", port), (attack.address, 0)
    try:
        with socket.create_connection(there, LONGEST_WAIT, source_address=here) as line:
            return _asked(line, attack)
    except TimeoutError:
        return Reply(-1)


def _asked(line: socket.socket, attack: Attack) -> Reply:
    got = b""
    try:
        line.sendall(attack.raw)
        if attack.cut:
            line.shutdown(socket.SHUT_WR)
        while len(got) < ENOUGH and not _is_stream(got) and (part := line.recv(65_536)):
            got += part
    except TimeoutError:
        raise
    except OSError:  # it hung up on us while we spoke or before all was read
        pass
    found = STATUS.match(got)
    head, _, body = got.partition(b"\r\n\r\n")
    return Reply(int(found[1]) if found else 0, head.decode("latin-1"), body.decode("utf-8", "replace"))


def _is_stream(got: bytes) -> bool:
    """Whether it is the stream of events, which never ends."""
    return b"\r\n\r\n" in got and b"text/event-stream" in got.partition(b"\r\n\r\n")[0].lower()

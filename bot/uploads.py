"""Files that people hand in, on a page or in a chat: named harmlessly, known by their own first bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.receive import storable
from models.file import StoredFile

UNSEEN = ("Cc", "Zl", "Zp")  # control characters and ends of lines: no name has them
TURNING = ("Cf",)  # what turns `gpj.exe` around, or cannot be seen
LONGEST_NAME = 120  # characters
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in. `kind` is a picture's by its own first bytes, never by what was claimed."""

    name: str
    kind: str
    content: bytes


def as_upload(name: str, content: bytes) -> Upload:
    """Give a file by the name that somebody's machine gave it."""
    last = storable(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in (*UNSEEN, *TURNING))
    fit = (kind for kind, sign in PICTURES.items() if content.startswith(sign))
    return Upload(shown[-LONGEST_NAME:], next(fit, "application/octet-stream"), content)


def keep_upload(session: Session, upload: Upload, person: int | None, at: datetime) -> StoredFile:
    """Keep a file that a person handed in."""
    file = StoredFile(
        name=upload.name,
        kind=upload.kind,
        size=len(upload.content),
        content=upload.content,
        person=person,
        at=at,
    )
    session.add(file)
    session.flush()
    return file

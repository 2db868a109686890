"""Previews: a version's text on a page of its own, behind a signed link that one person asked for.

The signature covers the version's hash, for whom the link is and until when: no link opens anything else.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.person import Person
from models.row import insert_once
from models.setting import Setting, get
from models.version import Version

VALID = timedelta(days=3)
SECRET = "preview secret"
NUMBERS = 3  # in a link before its signature: the version's, the person's, and when it ends
LONGEST = 200  # characters of a link


@dataclass(frozen=True, slots=True)
class Preview:
    """What a link shows, and to whom; a link that `is_over` shows nothing any more."""

    version: Version
    person: Person
    until: datetime
    is_over: bool


def sign_link(session: Session, version: Version, person: Person, at: datetime, fresh: str) -> str:
    """Sign a link from now on; `fresh` becomes the secret where there is none yet."""
    insert_once(session, Setting, name=SECRET, value=fresh)
    ends = int((at + VALID).timestamp())
    return f"{version.id}-{person.id}-{ends}-{_signature(session, version, person.id, ends)}"


def read_link(session: Session, link: str, at: datetime) -> Preview | None:
    """What a link shows; None for one that we did not sign, or whose person is not of the team any more."""
    *numbers, signature = link[:LONGEST].split("-")
    if len(numbers) != NUMBERS or not all(
        one.isascii() and one.isdigit() and len(one) < 12 for one in numbers
    ):
        return None
    wanted, whose, ends = map(int, numbers)
    if max(wanted, whose) >= 2**31:
        return None
    version, person = session.get(Version, wanted), session.get(Person, whose)
    if version is None or person is None or get(session, SECRET) is None:
        return None
    ours = _signature(session, version, whose, ends)
    if not hmac.compare_digest(ours.encode(), signature.encode()) or not _may_look(person):
        return None
    until = datetime.fromtimestamp(ends, at.tzinfo)
    return Preview(version, person, until, is_over=until <= at)


def _may_look(person: Person) -> bool:
    return person.left_at is None and not person.is_guest


def _signature(session: Session, version: Version, person: int, ends: int) -> str:
    signed = f"{version.id} {version.hash} {person} {ends}"
    return hmac.digest(str(get(session, SECRET)).encode(), signed.encode(), hashlib.sha256).hex()

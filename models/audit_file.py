"""The record of a month as lines of text that prove themselves, without the database and without us.

The first line says what follows: `{"paiqi": "audit", "month", "since", "before", "follows", "earlier",
"people"}`; `follows` is the root on which these entries build (the one posted the month before, or empty) and
`earlier` how many entries it stands for. Then a line an entry, in the order they were written in, with
`follows`, the hash of the entry before it of the same subject. The last line holds `count` and `root`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.audit import Entry, between, last_root, link
from models.person import Person

SAID = ("subject", "n", "person", "verb", "before", "after", "why", "platform", "event", "hash")


class Broken(Exception):
    """A line that proves that the file is not as it was written."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")


@dataclass(slots=True)
class Proof:
    """What the lines read so far come to: `ends` holds the last number and hash of each subject."""

    month: str
    count: int
    digest: Any
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    is_whole: bool = False

    @property
    def root(self) -> str:
        """What all of it comes to."""
        return str(self.digest.hexdigest())


def lines_of(session: Session, month: str, begins: datetime, before: datetime) -> Iterator[str]:
    """Give the record of a month, from the last root kept by its beginning on, up to a moment."""
    since = last_root(session, begins)
    head = {
        "paiqi": "audit",
        "month": month,
        "since": since.before.isoformat() if since else None,
        "before": before.isoformat(),
        "follows": since.root if since else "",
        "earlier": since.count if since else 0,
        "people": {str(one.id): one.name for one in session.exec(select(Person).order_by(col(Person.id)))},
    }
    proof = _begun(head)
    yield _line(head)
    ahead = aliased(Entry)
    follows = (col(ahead.subject) == col(Entry.subject)) & (col(ahead.n) == col(Entry.n) - 1)
    asked = select(Entry, ahead.hash).outerjoin(ahead, follows).where(*between(since, before))
    for entry, earlier in session.exec(asked.order_by(col(Entry.id))):
        _count(proof, entry.subject, entry.n, entry.hash)
        said = {name: getattr(entry, name) for name in SAID}
        yield _line({**said, "at": entry.at.isoformat(), "follows": earlier or ""})
    yield _line({"count": proof.count, "root": proof.root})


def prove(lines: Iterable[str]) -> Proof:
    """Prove each line of a file, and give what it comes to; raises Broken at the first that does not hold."""
    proof: Proof | None = None
    number = 0
    for number, text in enumerate(lines, 1):
        told = _read(number, text)
        if proof is None:
            proof = _first(told)
        elif proof.is_whole:
            raise Broken(number, "the end was before it")
        elif "root" in told:
            _close(proof, number, told)
        else:
            _prove_entry(proof, number, told)
    if proof is None or not proof.is_whole:
        raise Broken(number + 1, "the end is missing")
    return proof


def _first(told: Mapping[str, Any]) -> Proof:
    if told.get("paiqi") != "audit":
        raise Broken(1, "this is no record that Paiqi wrote")
    try:
        return _begun(told)
    except (KeyError, TypeError, ValueError):
        raise Broken(1, "it does not say what follows") from None


def _begun(head: Mapping[str, Any]) -> Proof:
    follows = str(head["follows"])
    return Proof(
        str(head["month"]), int(head["earlier"]), hashlib.sha256(f"{follows}\n".encode() if follows else b"")
    )


def _prove_entry(proof: Proof, number: int, told: Mapping[str, Any]) -> None:
    try:
        entry = SimpleNamespace(**{**told, "at": datetime.fromisoformat(told["at"])})
        digest = link(entry.follows, entry)
        name = f"{entry.subject} entry {entry.n}"
        end = proof.ends.get(entry.subject, (entry.n - 1, entry.follows))
        is_next = end == (entry.n - 1, entry.follows) and (entry.n > 1) == bool(entry.follows)
    except (KeyError, AttributeError, TypeError, ValueError):
        raise Broken(number, "this is no entry") from None
    if digest != entry.hash:
        raise Broken(number, f"{name}: changed after it was written")
    if not is_next:
        raise Broken(number, f"{name}: the one before it is missing")
    _count(proof, entry.subject, entry.n, entry.hash)


def _count(proof: Proof, subject: str, n: int, digest: str) -> None:
    proof.ends[subject] = (n, digest)
    proof.count += 1
    proof.digest.update(f"{json.dumps([subject, n, digest])}\n".encode())


def _close(proof: Proof, number: int, told: Mapping[str, Any]) -> None:
    if (told.get("count"), told["root"]) != (proof.count, proof.root):
        raise Broken(number, f"{told.get('count')} entries were written, {proof.count} lead up to here")
    proof.is_whole = True


def _read(number: int, text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Broken(number, "this is no line of a record")
    return told


def _line(told: Mapping[str, Any]) -> str:
    return f"{json.dumps(told, ensure_ascii=False)}\n"

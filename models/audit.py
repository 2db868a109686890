"""Who did what, when, and why: an append-only list, chained by hash within each subject."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, func, select, update

from models.row import Row, insert_once

OVERLAP = 200  # entries looked at again: those that were being written at the last look
_IN_BATCHES = {"yield_per": 1_000}  # entries are many: they are never all in memory


class Entry(Row, table=True):
    """One thing done to one subject. `person` is None for what time did."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("subject", "n"),)

    subject: str
    n: int
    at: datetime
    person: int | None = Field(default=None, foreign_key="person.id")
    verb: str
    before: str = ""
    after: str = ""
    why: str = ""
    platform: str = ""
    event: str = ""
    hash: str


class Chain(SQLModel, table=True):
    """How long a subject's chain is and where it ends, so that a cut end is noticed."""

    __tablename__ = "chain"

    subject: str = Field(primary_key=True)
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be written down: `verb` moved the subject from `before` to `after`."""

    subject: str
    verb: str
    person: int | None
    at: datetime
    before: str = ""
    after: str = ""
    why: str = ""


def append(session: Session, deed: Deed) -> None:
    """Write a deed at the end of its subject's chain; two at once wait for each other."""
    count, head = _end_of(session, deed.subject)
    platform, _, event = (session.info.get("event") or "").partition(":")
    written: dict[str, Any] = {
        "subject": deed.subject,
        "n": count + 1,
        "at": deed.at.astimezone(UTC),
        "person": deed.person,
        "verb": deed.verb,
        "before": deed.before,
        "after": deed.after,
        "why": deed.why,
        "platform": platform,
        "event": event,
    }
    digest = link(head, SimpleNamespace(**written))
    insert_once(session, Entry, **written, hash=digest)
    session.connection().execute(_LENGTHEN, {"chain": deed.subject, "n": count + 1, "end": digest})


def _end_of(session: Session, subject: str) -> tuple[int, str]:
    found = session.connection().execute(_END, {"chain": subject}).one_or_none()
    if found is None:
        if insert_once(session, Chain, subject=subject, count=0, head="") is not None:
            return 0, ""
        found = session.connection().execute(_END, {"chain": subject}).one()
    return found[0], found[1]


_OF_CHAIN = col(Chain.subject) == bindparam("chain")
_END = select(col(Chain.count), col(Chain.head)).where(_OF_CHAIN).with_for_update()
_LENGTHEN = update(Chain).where(_OF_CHAIN).values(count=bindparam("n"), head=bindparam("end"))


def link(head: str, entry: Entry | SimpleNamespace) -> str:
    """Give the hash of an entry that follows `head`: hex SHA-256 over all it says."""
    said = [entry.subject, entry.n, entry.at.astimezone(UTC).isoformat(), entry.person, entry.verb]
    said += [entry.before, entry.after, entry.why, entry.platform, entry.event]
    return hashlib.sha256(json.dumps([head, *said], ensure_ascii=False).encode()).hexdigest()


class Root(SQLModel, table=True):
    """What all entries before a moment came to: with it kept, or posted, no whole subject can vanish.

    `root` is taken over the root before it and the entries since: to prove it, older ones are not needed.
    """

    __tablename__ = "audit_root"

    name: str = Field(primary_key=True)
    before: datetime
    count: int
    root: str


def take_root(session: Session, name: str, before: datetime) -> Root:
    """Keep what all entries before a moment come to; taken when nobody still writes in that past."""
    count, root = sum_on(session, last_root(session, before), before)
    kept = Root(name=name, before=before, count=count, root=root)
    session.add(kept)
    return kept


def last_root(session: Session, upto: datetime) -> Root | None:
    """The newest root that was kept for a moment or one before it."""
    asked = select(Root).where(col(Root.before) <= upto).order_by(col(Root.before).desc())
    return session.exec(asked.limit(1)).first()


def sum_up(session: Session) -> tuple[int, str]:
    """How many entries there are in all, and what they come to: hex SHA-256."""
    return sum_on(session, None, None)


def sum_on(session: Session, since: Root | None, before: datetime | None) -> tuple[int, str]:
    """How many entries there are before a moment, or in all, and what they come to after a root: hex SHA-256.

    It is taken over that root, if there is one, and then over subject, number and hash of each entry since,
    a JSON list a line, in the order they were written in.
    """
    asked = select(Entry.subject, Entry.n, Entry.hash).where(*between(since, before))
    digest = hashlib.sha256(f"{since.root}\n".encode() if since else b"")
    count = since.count if since else 0
    # By number: databases differ in how they sort text, and the sum outlives a move from one to another.
    for row in session.exec(asked.order_by(col(Entry.id)), execution_options=_IN_BATCHES):
        digest.update(f"{json.dumps(list(row))}\n".encode())
        count += 1
    return count, digest.hexdigest()


def between(since: Root | None, before: datetime | None) -> list[ColumnElement[bool]]:
    """The condition of entries that follow a root, up to the last one written before a moment.

    They are told by number, since a clock that was turned back must not tear a chain apart.
    """
    found = [] if since is None else [col(Entry.id) > _last_before(since.before)]
    return found if before is None else [*found, col(Entry.id) <= _last_before(before)]


def _last_before(moment: datetime) -> ColumnElement[int]:
    asked = select(func.coalesce(func.max(Entry.id), 0)).where(col(Entry.at) < moment)
    return asked.scalar_subquery()


def broken(session: Session, living: Iterable[str] = ()) -> str | None:
    """Name the first broken link, `topic:T12 entry 3: …`, or None if every chain holds.

    `living` are subjects that surely have a record, since they are there.
    """
    ends: dict[str, tuple[int, str]] = {}
    ordered = select(Entry).order_by(col(Entry.subject), col(Entry.n))
    with closing(session.exec(ordered, execution_options=_IN_BATCHES)) as entries:
        for entry in entries:
            count, head = ends.get(entry.subject, (0, ""))
            if entry.n != count + 1:
                return f"{entry.subject} entry {count + 1}: missing"
            if entry.hash != link(head, entry):
                return f"{entry.subject} entry {entry.n}: changed after it was written"
            ends[entry.subject] = (entry.n, entry.hash)
    chains = {chain.subject: chain for chain in session.exec(select(Chain))}
    lost = next(
        (f"{subject}: its whole record is missing" for subject in living if subject not in ends), None
    )
    return lost or _broken_end(chains, ends) or _broken_root(session)


def _broken_end(chains: dict[str, Chain], ends: dict[str, tuple[int, str]]) -> str | None:
    for subject in sorted(chains.keys() | ends.keys()):
        if subject not in chains:
            return f"{subject}: its chain's end is missing"
        count, head = ends.get(subject, (0, ""))
        if (chains[subject].count, chains[subject].head) != (count, head):
            return f"{subject} entry {count + 1}: cut off, {chains[subject].count} were written"
    return None


def _broken_root(session: Session) -> str | None:
    since: Root | None = None
    for kept in session.exec(select(Root).order_by(col(Root.before))).all():
        count, root = sum_on(session, since, kept.before)
        if (count, root) != (kept.count, kept.root):
            return f"root of {kept.name}: {kept.count} entries were there, now {count}; a record is missing"
        since = kept
    return None


def broken_since(session: Session, upto: int) -> tuple[str | None, int]:
    """Name a broken link among the entries written after number `upto`, and the number reached.

    Entries that are gone are noticed wherever they were; an older one that was changed, by `broken` alone.
    """
    last = session.exec(select(func.max(Entry.id))).one() or 0
    before = aliased(Entry)
    follows = (col(before.subject) == col(Entry.subject)) & (col(before.n) == col(Entry.n) - 1)
    asked = select(Entry, before.hash).outerjoin(before, follows).order_by(col(Entry.id))
    # PostgreSQL's numbers are committed out of order.
    fresh = asked.where(col(Entry.id) > min(upto, last) - OVERLAP)
    with closing(session.exec(fresh, execution_options=_IN_BATCHES)) as entries:
        for entry, head in entries:
            if entry.hash != link(head or "", entry):
                return f"{entry.subject} entry {entry.n}: changed after it was written", upto
    return _gone(session), last


def _gone(session: Session) -> str | None:
    written = session.exec(select(func.coalesce(func.sum(Chain.count), 0))).one()
    there = session.exec(select(func.count()).select_from(Entry)).one()
    if written != there:
        return f"{written} entries were written, {there} are there"
    ends = (col(Entry.subject) == Chain.subject) & (col(Entry.n) == Chain.count)
    cut = select(Chain.subject).outerjoin(Entry, ends).where(Chain.count > 0)
    found = session.exec(cut.where(col(Entry.hash).is_distinct_from(Chain.head)).limit(1)).first()
    return None if found is None else f"{found}: its end was changed"


def history(session: Session, subject: str) -> list[Entry]:
    """All that was done to a subject, oldest first."""
    return list(session.exec(select(Entry).where(Entry.subject == subject).order_by(col(Entry.n))))


def caused_by(session: Session, event: str) -> list[Entry]:
    """All that was done because of an event (`slack:event:Ev1`), oldest first."""
    platform, _, name = event.partition(":")
    asked = select(Entry).where(Entry.platform == platform, Entry.event == name)
    return list(session.exec(asked.order_by(col(Entry.id))))


def last_entry(session: Session, subject: str, after: str) -> Entry | None:
    """Find the newest deed that brought a subject to a state."""
    asked = select(Entry).where(Entry.subject == subject, Entry.after == after, Entry.before != after)
    return session.exec(asked.order_by(col(Entry.n).desc()).limit(1)).first()

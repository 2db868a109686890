"""Retention: what was said and sent is forgotten when it is old, a batch at a time; what was done stays.

The record, topics and votes are not touched, so that every chain still holds. What something younger hangs on
(a thread that goes on) stays too, and so do the card of a thing that may still move and the newest row of a
table, whose number must not come again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypedDict

from sqlmodel import Session, col, delete, func, or_, select

from models import setting
from models.audit import Deed, append
from models.life import unfinished
from models.local import LocalMessage
from models.outbox import Intent, Outcome, Parcel
from models.roster import LOCAL

NAME = "forgetting"
BATCH = 500  # rows looked at in one transaction, so that nobody waits for long


class Run(TypedDict):
    """A run begun at `since`: what is older than `before` goes; `below` is how far down a table was read."""

    since: str
    before: str
    below: dict[str, int]
    gone: dict[str, int]


def begin(session: Session, at: datetime, before: datetime, drafts: int) -> None:
    """Begin a run, in which some drafts went already; one under way goes on instead."""
    if under_way(session) is None:
        run = Run(since=at.isoformat(), before=before.isoformat(), below={}, gone={"drafts": drafts})
        setting.put(session, NAME, run)


def under_way(session: Session, locked: bool = False) -> Run | None:
    """The run that is not finished yet."""
    run: Run | None = setting.get(session, NAME, locked)
    return copy.deepcopy(run)  # what is changed in place would not be seen to have changed


def next_after(session: Session, after: datetime) -> datetime | None:
    """When the next batch is due: at once, for as long as a run is under way."""
    run = under_way(session)
    if run is None:
        return None
    return max(datetime.fromisoformat(run["since"]), after + timedelta(microseconds=1))


def go_on(session: Session, run: Run, at: datetime) -> None:
    """Forget a batch; with the last one the run is over, and one line in the record says what went."""
    before = datetime.fromisoformat(run["before"])
    for name, forget in _TABLES.items():
        below = run["below"].get(name)
        if below == 0:
            continue
        gone, run["below"][name] = forget(session, before, below)
        run["gone"][name] = run["gone"].get(name, 0) + gone
        setting.put(session, NAME, run)
        return
    setting.put(session, NAME, None)
    counts = "; ".join(f"{name}: {count}" for name, count in sorted(run["gone"].items()))
    if any(run["gone"].values()):
        day = f"older than {before:%Y-%m-%d}"
        append(session, Deed("retention:messages", "forget", None, at, after=counts, why=day))


def _forget_sent(session: Session, before: datetime, below: int | None) -> tuple[int, int]:
    """Forget messages that are out, given up or no longer needed; how many, and how far down it looked."""
    old = (col(Parcel.at) < before, col(Parcel.state) != Outcome.WAITING)
    asked = select(Parcel.id, Parcel.subject, Parcel.edits).where(*old)
    asked = asked.where(col(Parcel.id) < _top(session, Parcel, below))
    rows = session.exec(asked.order_by(col(Parcel.id).desc()).limit(BATCH)).all()
    cards = {number: subject for number, subject, edits in rows if subject is not None and edits is None}
    alive = unfinished(session, set(cards.values()))
    doomed = {number for number, *_ in rows if cards.get(number) not in alive}

    def hangs(on: Collection[int]) -> set[int]:
        names = (col(Parcel.edits), col(Parcel.thread_of))
        younger = select(*names).where(or_(*(name.in_(on) for name in names)), col(Parcel.id).not_in(on))
        return {number for pair in session.exec(younger) for number in pair if number is not None}

    doomed = _free(doomed, hangs)
    session.execute(delete(Intent).where(col(Intent.parcel).in_(doomed)))
    session.execute(delete(Parcel).where(col(Parcel.id).in_(doomed)))
    return len(doomed), _reached([number for number, *_ in rows])


def _forget_lines(session: Session, before: datetime, below: int | None) -> tuple[int, int]:
    """Forget what stands in the local chat, but for our messages that can still be changed."""
    asked = select(LocalMessage.id).where(LocalMessage.at < before)
    asked = asked.where(col(LocalMessage.id) < _top(session, LocalMessage, below))
    rows = session.exec(asked.order_by(col(LocalMessage.id).desc()).limit(BATCH)).all()
    ours = select(Parcel.ref).where(Parcel.platform == LOCAL, col(Parcel.ref).in_([str(n) for n in rows]))
    doomed = set(rows) - {int(ref) for ref in session.exec(ours) if ref is not None}

    def hangs(on: Collection[int]) -> set[int]:
        answers = select(LocalMessage.thread).where(col(LocalMessage.thread).in_(on))
        return set(session.exec(answers.where(col(LocalMessage.id).not_in(on)))) - {None}  # type: ignore[return-value]

    doomed = _free(doomed, hangs)
    session.execute(delete(LocalMessage).where(col(LocalMessage.id).in_(doomed)))
    return len(doomed), _reached(rows)


_TABLES = {"messages": _forget_sent, "lines": _forget_lines}


def _top(session: Session, table: type[Parcel | LocalMessage], below: int | None) -> int:
    """The number below which to look: at first the newest."""
    return (session.exec(select(func.max(table.id))).one() or 0) if below is None else below


def _reached(rows: Collection[int]) -> int:
    """The last number looked at; 0 where there is nothing further down."""
    return min(rows) if len(rows) == BATCH else 0


def _free(doomed: set[int], hangs: Callable[[Collection[int]], set[int]]) -> set[int]:
    """Those on which nothing hangs that stays."""
    while needed := hangs(doomed) & doomed:
        doomed = doomed - needed
    return doomed

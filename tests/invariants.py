"""What must hold in the database after anything at all, asked of the tables themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.patience import HOLD
from models import audit
from models.audit import Entry
from models.life import Living
from models.outbox import Outcome, Parcel

# Rows that may not be there: which column names them, and where they would be.
NEVER = {
    "a message was sent without an intent": (
        "id",
        "outbox WHERE state = 'sent' AND id NOT IN (SELECT parcel FROM intent)",
    ),
    "a message was sent and has no reference or time": (
        "id",
        "outbox WHERE state = 'sent' AND (sent_at IS NULL OR ref IS NULL AND edits IS NULL)",
    ),
    "an edit was sent before its message": (
        "e.id",
        "outbox e JOIN outbox m ON m.id = e.edits WHERE e.state = 'sent' AND m.state <> 'sent'",
    ),
    "a message was given up without a reason": (
        "id",
        "outbox WHERE state = 'parked' AND (error IS NULL OR error = '')",
    ),
    "a message is in no state that there is": (
        "id",
        "outbox WHERE state NOT IN ('waiting', 'sent', 'parked', 'dropped')",
    ),
    "two messages have one key": (
        "key",
        "outbox WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1",
    ),
    "an event was heard twice": ("key", "inbox GROUP BY key HAVING count(*) > 1"),
    "the local chat shows a message twice": (
        "key",
        "local_message WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1",
    ),
    "more is reserved than was, or less than nothing is spent": (
        "line",
        "budget_entry GROUP BY line, subject HAVING sum(reserved) < 0 OR sum(spent) < 0",
    ),
    "a budget line is overdrawn, which nobody allowed": (
        "line",
        "budget_entry GROUP BY line HAVING sum(planned - reserved - spent) < 0"
        " AND sum(CASE WHEN beyond THEN 1 ELSE 0 END) = 0",
    ),
    "changes of a budget line are not all in the record": (
        "l.id",
        "budget_line l LEFT JOIN chain c ON c.subject = 'budget:' || l.id"
        " WHERE coalesce(c.count, 0) <> (SELECT count(*) FROM budget_entry e WHERE e.line = l.id)",
    ),
}
_ALL = text(
    " UNION ALL ".join(
        f"SELECT '{what}', CAST({name} AS VARCHAR) FROM {where}" for what, (name, where) in NEVER.items()
    )
)
GRACE = timedelta(minutes=2)  # the last try comes with the first look after its time


def broken(session: Session, now: datetime, oldest_due: timedelta | None = None) -> list[str]:
    """Name what does not hold. `now` is real time; `oldest_due` says how long a row may have been due."""
    found = [f"{what}: {row}" for what, row in session.execute(_ALL)]
    waiting = select(Parcel.id).where(Parcel.state == Outcome.WAITING)
    if late := session.exec(waiting.where(col(Parcel.failing_since) < now - HOLD - GRACE)).all():
        found.append(f"messages fail for longer than they may: {late}")
    if oldest_due and (late := session.exec(waiting.where(Parcel.at < now - oldest_due)).all()):
        found.append(f"messages are due for longer than {oldest_due}: {late}")
    chain = audit.broken(session)
    return [*found, *([chain] if chain else []), *_lives(session)]


def _lives(session: Session) -> Iterator[str]:
    """Compare each state with the moves that were written down: they must form a path that leads there."""
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in session.exec(select(Entry).order_by(col(Entry.n))):
        entries[entry.subject].append(entry)
    for noun in Living.__subclasses__() if entries else ():
        for thing in session.exec(select(noun)):
            written = entries[thing.subject]
            if written and (wrong := _path(noun, written, thing.state)):
                yield f"{thing.subject}: {wrong}"


def _path(noun: type[Living], entries: list[Entry], state: str) -> str:
    now = ""
    for entry in entries:
        move = noun.MOVES.get(entry.verb)
        if move is None:
            now = now or (entry.after if entry.after in noun.STATES else "")
            continue
        now = now or entry.before  # not everything's beginning is written down
        if entry.before != now or now not in move.sources or entry.after != move.target:
            return f"entry {entry.n} says {entry.verb} from {entry.before} to {entry.after}, after {now}"
        now = entry.after
    return "" if now == state else f"the record ends at {now}, the state is {state}"

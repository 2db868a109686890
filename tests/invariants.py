"""What must hold in the database after anything at all, asked of the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.patience import HOLD
from models import audit
from models.audit import Entry
from models.life import Living
from models.outbox import Outcome, Parcel

# Each asks for rows that may not be there; `:failing` is the moment since when no row may still be failing.
NEVER = {
    "a message was sent without an intent": """
        SELECT id FROM outbox WHERE state = 'sent' AND id NOT IN (SELECT parcel FROM intent)""",
    "a message was sent and has no reference or time": """
        SELECT id FROM outbox WHERE state = 'sent' AND (sent_at IS NULL OR ref IS NULL AND edits IS NULL)""",
    "an edit was sent before its message": """
        SELECT e.id FROM outbox e JOIN outbox m ON m.id = e.edits
        WHERE e.state = 'sent' AND m.state <> 'sent'""",
    "a message was given up without a reason": """
        SELECT id FROM outbox WHERE state = 'parked' AND (error IS NULL OR error = '')""",
    "a message is in no state that there is": """
        SELECT id FROM outbox WHERE state NOT IN ('waiting', 'sent', 'parked', 'dropped')""",
    "two messages have one key": """
        SELECT key FROM outbox WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1""",
    "an event was heard twice": "SELECT key FROM inbox GROUP BY key HAVING count(*) > 1",
    "the local chat shows a message twice": """
        SELECT key FROM local_message WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1""",
}
GRACE = timedelta(minutes=2)  # the last try comes with the first look after its time


def broken(session: Session, now: datetime, oldest_due: timedelta | None = None) -> list[str]:
    """Name what does not hold. `now` is real time; `oldest_due` says how long a row may have been due."""
    found = [
        f"{what}: {rows}" for what, asked in NEVER.items() if (rows := session.scalars(text(asked)).all())
    ]
    waiting = select(Parcel.id).where(Parcel.state == Outcome.WAITING)
    if late := session.exec(waiting.where(col(Parcel.failing_since) < now - HOLD - GRACE)).all():
        found.append(f"messages fail for longer than they may: {late}")
    if oldest_due and (late := session.exec(waiting.where(Parcel.at < now - oldest_due)).all()):
        found.append(f"messages are due for longer than {oldest_due}: {late}")
    chain = audit.broken(session)
    return [*found, *([chain] if chain else []), *_lives(session)]


def _lives(session: Session) -> Iterator[str]:
    """Compare each state with the moves that were written down: they must form a path that leads there."""
    for noun in Living.__subclasses__():
        for thing in session.exec(select(noun)):
            entries = audit.history(session, thing.subject)
            if entries and (wrong := _path(noun, entries, thing.state)):
                yield f"{thing.subject}: {wrong}"


def _path(noun: type[Living], entries: list[Entry], state: str) -> str:
    now = ""
    for entry in entries:
        move = noun.MOVES.get(entry.verb)
        if move is None:
            now = now or (entry.after if entry.after in noun.STATES else "")
        elif entry.before != now or now not in move.sources or entry.after != move.target:
            return f"entry {entry.n} says {entry.verb} from {entry.before} to {entry.after}, after {now}"
        else:
            now = entry.after
    return "" if now == state else f"the record ends at {now}, the state is {state}"

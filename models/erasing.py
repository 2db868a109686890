"""Removing what somebody typed, on request, once they have left: from everything but what was decided.

Nothing that is removed was ever in the hashed part of the record, so that each chain verifies as before: the
record says that an e-mail or an id was changed and never what it is (models/roster.py), and holds neither
lines, drafts, files nor reminders. What it does hold, names, titles and reasons, are decisions, which stay.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlmodel import Session, col, select

from models.audit import Deed, append
from models.keeping import Kept, Whose, kept_of
from models.message import Button
from models.person import Identity, Person, check_another_admin, with_guests
from models.refusal import Refusal
from models.words import t


def former(session: Session) -> list[Person]:
    """Those who have left, the last one first."""
    gone = select(Person).where(col(Person.left_at).is_not(None))
    return list(session.exec(gone.order_by(col(Person.left_at).desc())))


def named(session: Session, name: str) -> Person:
    """Find somebody by name, of those who have left and those who have not."""
    people = [*former(session), *with_guests(session)]
    found = next((person for person in people if _plain(person.name) == _plain(name)), None)
    if found is None:
        choose = Button(t("Choose…"), "people erase …")
        raise Refusal(t("Nobody called “{name}” has left.", name=name), choose, field="who")
    return found


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lstrip("@").casefold()


def check_has_left(session: Session, person: Person) -> None:
    """Refuse to remove anything of somebody who still works with it."""
    if person.left_at is None:
        check_another_admin(session, person)
        raise Refusal(
            t("{person} is still on the team. Hand over first.", person=person.name),
            Button(t("Hand over…"), f"people leave @{person.name} …"),
        )


def kept(session: Session, person: Person) -> list[Kept]:
    """What is kept of somebody: what would go, and what would stay."""
    known = select(Identity.platform, Identity.native).where(Identity.person == person.id)
    ids = tuple((platform, native) for platform, native in session.exec(known))
    return kept_of(session, Whose(person.id, person.name, person.email, ids))


def erase(session: Session, person: Person, by: int | None, at: datetime) -> list[Kept]:
    """Remove all that can go, and write down how much it was; what went."""
    check_has_left(session, person)
    gone = [one for one in kept(session, person) if one.erase is not None]
    for one in gone:
        if one.erase is not None:
            one.erase()
    counts = "; ".join(f"{one.name}: {one.count}" for one in gone)
    if gone:
        append(session, Deed(f"person:{person.id}", "erase", by, at, after=counts))
    session.flush()
    session.expire_all()
    return gone

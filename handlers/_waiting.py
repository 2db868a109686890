"""What waits for whom: each noun says it of itself, so that no list of it leaves anything out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.message import Button
from models.person import Person
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person; with `begun`, for others, though the person began it.

    `note` says what for. `due` orders a list and says how long is left, `when` says it in words; what has
    none comes last.
    """

    what: Words
    note: Words = ""
    due: datetime | None = None
    when: Words = ""
    buttons: tuple[Button, ...] = ()
    begun: bool = False

    def about(self, now: datetime, calendar: WorkCalendar) -> Words:
        """What there is to say of it besides what it is."""
        return joined([self.note, self.when, _left(self.due, now, calendar) if self.due else ""])


Waits = Callable[[Session, Person, datetime], list[Waiting]]
WAITS: dict[str, Waits] = {}


def waits(noun: str) -> Callable[[Waits], Waits]:
    """Declare what of a noun waits for a person, or was begun by one; two of one name stop the start."""

    def keep(found: Waits) -> Waits:
        if noun in WAITS:
            raise ValueError(f"two functions say what of a {noun!r} waits")
        WAITS[noun] = found
        return found

    return keep


def all_waiting(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """All that waits for a person, or that the person began, what is due first before the rest."""
    found = [one for noun in sorted(WAITS) for one in WAITS[noun](session, person, now)]
    return sorted(found, key=lambda one: (one.due is None, one.due or now))


def late_words(due: datetime, now: datetime, calendar: WorkCalendar) -> Words:
    """By how many working days something is late; nothing where no working day has begun since."""
    day, today = due.astimezone(now.tzinfo).date(), now.date()
    late = sum(calendar.is_working(today - timedelta(days=n)) for n in range((today - day).days))
    return nt("{count} working day late", "{count} working days late", late) if late else ""


def _left(due: datetime, now: datetime, calendar: WorkCalendar) -> Words:
    days = (due.astimezone(now.tzinfo).date() - now.date()).days
    if days > 0:
        return nt("{count} day left", "{count} days left", days)
    return late_words(due, now, calendar) or (t("today") if days == 0 else t("overdue"))

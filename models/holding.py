"""What a person holds: each noun says it of itself, so that nothing is left behind when somebody goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.person import Person
from models.words import Words

Hand = Callable[[Session, Person, Person, datetime], None]


@dataclass(frozen=True, slots=True)
class Held:
    """One thing in somebody's hands. `hand(session, successor, by, at)` passes it on, or raises Refusal.

    `waits` are the numbers of those who wait for it, `also` other subjects whose cards name the person.
    """

    subject: str
    what: Words
    hand: Hand
    waits: tuple[int, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """What its field in a form is called."""
        return self.subject.replace(":", "-")


Holds = Callable[[Session, Person, datetime], list[Held]]
HOLDINGS: dict[str, Holds] = {}


def holds(noun: str) -> Callable[[Holds], Holds]:
    """Declare what a noun means to whoever holds it; two of one name stop the start."""

    def keep(found: Holds) -> Holds:
        if noun in HOLDINGS:
            raise ValueError(f"two functions say who holds a {noun!r}")
        HOLDINGS[noun] = found
        return found

    return keep


def held_by(session: Session, person: Person, at: datetime) -> list[Held]:
    """All that a person holds at a time, noun by noun."""
    return [held for noun in sorted(HOLDINGS) for held in HOLDINGS[noun](session, person, at)]

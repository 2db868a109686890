"""What a team still lacks before it can work: each noun says it of itself, to be ticked off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.message import Button
from models.words import Words


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a team wants; `mend` is the line that sees to it."""

    what: Words
    met: bool
    mend: Button


Needs = Callable[[Session, datetime], list[Need]]
NEEDS: dict[str, tuple[int, Needs]] = {}


def needs(noun: str, step: int = 1) -> Callable[[Needs], Needs]:
    """Declare what a team wants of a noun, at which step of setting up; two of one name stop the start."""

    def keep(found: Needs) -> Needs:
        if noun in NEEDS:
            raise ValueError(f"two functions say what a team needs of {noun!r}")
        NEEDS[noun] = (step, found)
        return found

    return keep


def wanted(session: Session, at: datetime) -> list[Need]:
    """All that a team wants, step by step, what is missing first."""
    steps = sorted(NEEDS.items(), key=lambda one: (one[1][0], one[0]))
    found = [need for _, (_, tell) in steps for need in tell(session, at)]
    return sorted(found, key=lambda need: need.met)

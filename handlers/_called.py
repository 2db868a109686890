"""What people are called where they are asked for something: with it, who is away and whom to ask instead."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from models.absence import Absence, standing
from models.person import Person
from models.words import Words, t


def called(session: Session, person: Person, away: Mapping[int, Absence] | None = None) -> Words:
    """Give a name, `编辑甲（休假至 3月20日 周五，找 编辑乙）`; who calls many names hands in who is away."""
    absence = (standing(session) if away is None else away).get(person.id)
    if absence is None:
        return person.name
    if absence.deputy is None:
        return t("{person} (away until {day})", person=person.name, day=absence.last_day)
    deputy = session.get_one(Person, absence.deputy).name
    return t(
        "{person} (away until {day}, ask {deputy})", person=person.name, day=absence.last_day, deputy=deputy
    )

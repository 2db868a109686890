"""The duty rota (值班表): who is on duty on which day, and days that people swap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field, Session, SQLModel, col, select

from models.absence import standing
from models.audit import Deed, append
from models.holding import Held, holds
from models.life import Living, Move, way
from models.message import Button
from models.missing import Need, needs
from models.person import Person
from models.refusal import Refusal
from models.words import Text, joined, t
from models.workcalendar import WorkCalendar


class Duty(SQLModel, table=True):
    """Who is on duty on a day, in the workspace's zone."""

    day: date = Field(primary_key=True)
    person: int = Field(foreign_key="person.id", index=True)

    @property
    def subject(self) -> str:
        """Give what the record calls this row, `duty:2026-03-14`."""
        return f"duty:{self.day}"


class Swap(Living, table=True):
    """That somebody asked another to take a day of duty, for a day of theirs or for none."""

    PREFIX: ClassVar[str] = "W"
    NOUN: ClassVar[str] = "swap"
    STATES: ClassVar[Mapping[str, Text]] = {
        "asked": t("waiting for an answer"),
        "agreed": t("agreed"),
        "declined": t("not agreed"),
        "withdrawn": t("withdrawn"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "agree": way("asked", "agreed", "asked"),
        "decline": way("asked", "declined", "asked"),
        "withdraw": way("asked", "withdrawn", "asker"),
    }

    state: str = Field(default="asked", index=True)
    asker: int = Field(foreign_key="person.id")
    asker_day: date
    other: int = Field(foreign_key="person.id")
    other_day: date | None = None

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this swap."""
        ours = {"asker"} if person.acts_for(self.asker) else set()
        theirs = {"asked"} if person.acts_for(self.other) else set()
        return super().capacities(person) | ours | theirs


def on_duty(session: Session, day: date) -> Person | None:
    """Who is on duty on a day."""
    duty = session.get(Duty, day)
    return None if duty is None else session.get_one(Person, duty.person)


def rota(session: Session, first: date, last: date) -> dict[date, int]:
    """The numbers of those on duty, by day."""
    asked = select(Duty).where(col(Duty.day) >= first, col(Duty.day) <= last).order_by(col(Duty.day))
    return {duty.day: duty.person for duty in session.exec(asked)}


def duties_of(session: Session, person: Person, since: date) -> list[date]:
    """A person's days of duty from a day on."""
    asked = select(Duty).where(Duty.person == person.id, col(Duty.day) >= since)
    return [duty.day for duty in session.exec(asked.order_by(col(Duty.day)))]


def put_on_duty(
    session: Session, person: Person, days: Iterable[date], by: Person, at: datetime
) -> list[date]:
    """Put a person on duty, in place of whoever was; the days on which that changes something."""
    changed = []
    for day in days:
        duty = session.get(Duty, day)
        if duty is not None and duty.person == person.id:
            continue
        before = session.get_one(Person, duty.person).name if duty else ""
        if duty is None:
            session.add(Duty(day=day, person=person.id))
        else:
            duty.person = person.id
        append(session, Deed(f"duty:{day}", "set", by.id, at, before=before, after=person.name))
        changed.append(day)
    session.flush()
    return changed


def agree(session: Session, swap: Swap, by: Person, at: datetime) -> None:
    """Swap the days; Refusal where one of them belongs to somebody else by now."""
    swap.move(session, "agree", by, at)
    asker, other = session.get_one(Person, swap.asker), session.get_one(Person, swap.other)
    check_on_duty(session, asker, swap.asker_day)
    if swap.other_day is not None:
        check_on_duty(session, other, swap.other_day)
        put_on_duty(session, asker, [swap.other_day], by, at)
    put_on_duty(session, other, [swap.asker_day], by, at)


def check_on_duty(session: Session, person: Person, day: date) -> None:
    """Refuse a day that is not a person's."""
    there = on_duty(session, day)
    if there is None:
        raise Refusal(t("Nobody is on duty on {day}.", day=day))
    if there.id != person.id:
        raise Refusal(t("On {day} {person} is on duty.", day=day, person=there.name))


def is_working(session: Session, person: Person, day: date, calendar: WorkCalendar) -> bool:
    """Whether a person works today, `day`: on a working day unless away, and always when on duty."""
    there = on_duty(session, day)
    if there is not None and there.id == person.id:
        return True
    return calendar.is_working(day) and person.id not in standing(session)


@holds("duty")
def held_duties(session: Session, person: Person, at: datetime) -> list[Held]:
    """The days of duty that lie ahead, as one thing."""
    days = duties_of(session, person, at.date())

    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        put_on_duty(session, successor, days, by, at)

    listed = joined([t("{day}", day=day) for day in days], "、")
    return [Held(f"duty:{person.id}", t("on duty: {days}", days=listed), hand)] if days else []


@needs("duty", step=4)
def rota_needed(session: Session, at: datetime) -> list[Need]:
    """Somebody on duty from now on."""
    ahead = session.exec(select(col(Duty.day)).where(col(Duty.day) >= at.date()).limit(1)).first()
    return [Need(t("A duty rota"), ahead is not None, Button(t("Set…"), "duty set …"))]

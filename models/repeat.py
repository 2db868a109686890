"""Reminders that come round: a person's own, or a room's, which is the team's whoever set it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, and_, col, func, or_, select, update

from models.audit import Deed
from models.holding import Held, holds
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way, write_down
from models.person import Person
from models.rhythm import Every, Rest, Rhythm
from models.setting import note_turns, turns_changed
from models.words import Text, t
from models.workcalendar import WorkCalendar


class Repeat(Living, table=True):
    """What to tell again and again: `person`, who set it, or everybody in `room`.

    `next_at` is when it is told next; None where it never is again, or is stopped. The columns from `every`
    to `rest` are a Rhythm's; `clock` is `09:07`.
    """

    __tablename__ = "repeat"

    PREFIX: ClassVar[str] = "E"
    NOUN: ClassVar[str] = "repeat"
    STATES: ClassVar[Mapping[str, Text]] = {"running": t("running"), "stopped": t("stopped")}
    MOVES: ClassVar[Mapping[str, Move]] = {
        "stop": way("running", "stopped", "owner"),
        "resume": way("stopped", "running", "owner"),
    }

    state: str = Field(default="running")
    person: int = Field(foreign_key="person.id", index=True)
    room: int | None = Field(default=None, foreign_key="room.id")
    what: str
    every: str
    step: int = 1
    days: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    clock: str
    since: date
    rest: str
    next_at: datetime | None = Field(default=None, index=True)

    @property
    def rhythm(self) -> Rhythm:
        """How often it comes round."""
        clock, rest = time.fromisoformat(self.clock), Rest.of(self.rest)
        return Rhythm(Every(self.every), clock, self.since, rest, tuple(self.days), self.step)

    @classmethod
    def of(cls, rhythm: Rhythm, **values: Any) -> Self:  # noqa: ANN401 - columns
        """Make one of a rhythm."""
        made = cls(every="", clock="", since=rhythm.since, rest="", **values)
        made.set_rhythm(rhythm)
        return made

    def set_rhythm(self, rhythm: Rhythm) -> None:
        """Let it come round otherwise."""
        self.every, self.step, self.days = rhythm.every.value, rhythm.step, list(rhythm.days)
        self.clock, self.since, self.rest = f"{rhythm.clock:%H:%M}", rhythm.since, rhythm.rest.value

    def capacities(self, person: Person) -> set[str]:
        """Add whose it is: a person's own, a room's everybody's in the team."""
        ours = not person.is_guest if self.room is not None else person.id == self.person
        return super().capacities(person) | ({"owner"} if ours else set())

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the viewer's and the team's."""
        return [(one.short_id, one.what) for one in repeats_of(session, viewer)]


def begin(session: Session, repeat: Repeat, at: datetime, calendar: WorkCalendar) -> None:
    """Keep a new one, and find out when it is told first. What it is about stays out of the record."""
    repeat.next_at = repeat.rhythm.next_after(at, calendar)
    session.add(repeat)
    session.flush()
    write_down(session, Deed(repeat.subject, "begin", repeat.person, at, after=repeat.state))


def repeats_of(session: Session, person: Person) -> list[Repeat]:
    """A person's own and all of the team's, those that run first."""
    theirs = or_(and_(Repeat.person == person.id, col(Repeat.room).is_(None)), col(Repeat.room).is_not(None))
    asked = select(Repeat).where(theirs, Repeat.what != "")
    return list(session.exec(asked.order_by(col(Repeat.state), col(Repeat.id))))


def due(session: Session, at: datetime, most: int) -> list[Repeat]:
    """Those to be told by a time, oldest first; nobody else tells them meanwhile."""
    asked = select(Repeat).where(Repeat.next_at <= at)  # type: ignore[operator]
    ordered = asked.order_by(col(Repeat.next_at), col(Repeat.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_told(session: Session, after: datetime) -> datetime | None:
    """When one is told next after a time, or working days changed; what lay before comes just after it."""
    moment = after + timedelta(microseconds=1)
    if turns_changed(session):
        return moment
    soonest = session.connection().execute(_SOONEST).scalar_one()
    return None if soonest is None else max(soonest, moment)


_SOONEST = select(func.min(Repeat.next_at))


def find_turns_anew(session: Session, now: datetime, calendar: WorkCalendar) -> None:
    """Find anew when each is told next, since working days are not what they were."""
    note_turns(session)
    for one in session.exec(select(Repeat).where(col(Repeat.next_at) > now)):
        one.next_at = one.rhythm.next_after(now, calendar)


@holds("repeat")
def held_repeats(session: Session, person: Person, at: datetime) -> list[Held]:
    """A person's own that run; a room's are the team's and stay."""
    own = (Repeat.person == person.id, col(Repeat.room).is_(None), Repeat.state == "running")
    return [_held(one) for one in session.exec(select(Repeat).where(*own).order_by(col(Repeat.id)))]


def _held(one: Repeat) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        one.person = successor.id

    return Held(one.subject, t("reminder {number}: {what}", number=one.short_id, what=one.what), hand)


@keeps("repeat")
def kept_repeats(session: Session, whose: Whose) -> list[Kept]:
    """What somebody had themselves reminded of again and again; a room's is the team's."""
    theirs = and_(Repeat.person == whose.person, col(Repeat.room).is_(None), Repeat.what != "")

    def forget() -> None:
        session.execute(update(Repeat).where(theirs).values(what="", next_at=None))

    count = session.exec(select(func.count()).select_from(Repeat).where(theirs)).one()
    return [Kept("repeat", t("reminders that come round"), count, forget)]

"""The register of risks (风险登记): what may go wrong, how likely and how bad, whose, what is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from sqlmodel import Field, Session, col, func, select

from models.absence import standing
from models.audit import Deed
from models.holding import Held, holds
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way, write_down
from models.named import Named
from models.person import Person
from models.words import Text, Words, t
from models.workcalendar import WorkCalendar

LONGEST = 80  # characters of what may go wrong
REVIEWED_EVERY = timedelta(days=14)  # where nobody says when
AGAIN = 2  # working days after which who has not reviewed is told again
HIGH, MIDDLE = 6, 3  # scores from which a risk is high, or of middle size


class Degree(Named):
    """How likely, or how bad."""

    LOW = "1", t("low"), "低", "小"
    MIDDLE = "2", t("middle"), "中"
    HIGH = "3", t("high"), "高", "大"


class Risk(Living, table=True):
    """Something that may go wrong, of likelihood × impact from 1 to 9. `plan` is what is done about it.

    It is looked at again on `review_on`; `remind_at` is when its owner is told next, `reminded` how often
    they were since the last look.
    """

    PREFIX: ClassVar[str] = "K"
    NOUN: ClassVar[str] = "risk"
    STATES: ClassVar[Mapping[str, Text]] = {"open": t("open"), "closed": t("no longer open")}
    MOVES: ClassVar[Mapping[str, Move]] = {"close": way("open", "closed", "keeper lead")}

    state: str = Field(default="open", index=True)
    title: str
    likelihood: str
    impact: str
    owner: int = Field(foreign_key="person.id", index=True)
    plan: str = ""
    review_on: date
    remind_at: datetime | None = Field(default=None, index=True)
    reminded: int = 0
    at: datetime
    outcome: str = ""

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this risk."""
        return super().capacities(person) | ({"keeper"} if person.acts_for(self.owner) else set())

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the open ones, the gravest first."""
        return [(one.short_id, one.title) for one in open_risks(session)[:100]]

    @property
    def score(self) -> int:
        """Likelihood × impact."""
        return int(self.likelihood) * int(self.impact)

    @property
    def grade(self) -> Words:
        """How grave it is, in a word."""
        if self.score >= HIGH:
            return t("high risk")
        return t("middle risk") if self.score >= MIDDLE else t("low risk")


@dataclass(frozen=True, slots=True)
class Estimate:
    """How likely something is and how bad it would be."""

    likelihood: Degree
    impact: Degree


def add_risk(session: Session, risk: Risk, by: Person, calendar: WorkCalendar, minute: int) -> Risk:
    """Take a risk into the register."""
    session.add(risk)
    session.flush()
    plan_reminder(risk, calendar, minute)
    write_down(session, Deed(risk.subject, "add", by.id, risk.at, after=risk.state, why=risk.title))
    return risk


def review_risk(
    session: Session, risk: Risk, now: Estimate, again: date, by: Person, at: datetime, note: str
) -> None:
    """Note that a risk was looked at: how it stands, and when it is looked at next."""
    before = f"{risk.likelihood}×{risk.impact}"
    risk.likelihood, risk.impact = now.likelihood.value, now.impact.value
    risk.review_on, risk.reminded = again, 0
    after = f"{risk.likelihood}×{risk.impact}"
    moved = f"{before} → {after}" if before != after else after
    why = " ".join(part for part in (moved, note) if part)
    write_down(session, Deed(risk.subject, "review", by.id, at, after=risk.state, why=why))


def give_risk(session: Session, risk: Risk, to: Person, by: Person, at: datetime) -> None:
    """Let somebody else own a risk."""
    risk.owner = to.id
    write_down(session, Deed(risk.subject, "hand over", by.id, at, after=risk.state, why=to.name))


def plan_reminder(risk: Risk, calendar: WorkCalendar, minute: int) -> None:
    """Let the owner be told in the morning of the day of the next look, or of the next working day."""
    day = calendar.add_working_days(risk.review_on, 0)
    risk.remind_at = morning_of(day, calendar, minute)


def morning_of(day: date, calendar: WorkCalendar, minute: int) -> datetime:
    """When people are told of something in the morning of a working day."""
    begins = datetime.combine(day, calendar.hours.spans[0][0], calendar.zone)
    return calendar.next_push(begins, minute)


def remind_again(risk: Risk, now: datetime, calendar: WorkCalendar, minute: int) -> None:
    """Note that the owner was told, and when that happens again."""
    risk.reminded += 1
    risk.remind_at = morning_of(calendar.add_working_days(now.date(), AGAIN), calendar, minute)


def open_risks(session: Session, owner: int | None = None) -> list[Risk]:
    """What may still go wrong, the gravest first; of one owner, if one is named."""
    asked = select(Risk).where(Risk.state == "open").order_by(col(Risk.id))
    if owner is not None:
        asked = asked.where(Risk.owner == owner)
    return sorted(session.exec(asked), key=lambda one: -one.score)


def owner_told(session: Session, risk: Risk) -> Person:
    """Whom to tell of a risk: its owner, or who stands in while the owner is away."""
    absence = standing(session).get(risk.owner)
    away = absence is not None and absence.deputy is not None
    return session.get_one(Person, absence.deputy if absence is not None and away else risk.owner)


def due_for_review(session: Session, at: datetime, most: int) -> list[Risk]:
    """The risks of which somebody should have been told by a time; nobody else has them."""
    asked = select(Risk).where(col(Risk.remind_at).is_not(None), col(Risk.remind_at) <= at)
    ordered = asked.order_by(col(Risk.remind_at), col(Risk.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_review(session: Session, after: datetime) -> datetime | None:
    """When somebody is told of a risk next; what was missed is due just after the time."""
    soonest = session.exec(select(func.min(Risk.remind_at)).where(col(Risk.remind_at).is_not(None))).one()
    return None if soonest is None else max(soonest, after + timedelta(microseconds=1))


@holds("risk")
def held_risks(session: Session, person: Person, at: datetime) -> list[Held]:
    """The open risks that are a person's."""
    return [_held(one) for one in open_risks(session, person.id)]


def _held(risk: Risk) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        give_risk(session, risk, successor, by, at)

    return Held(risk.subject, t("risk {number} {title}", number=risk.short_id, title=risk.title), hand)


@keeps("risk")
def kept_risks(session: Session, whose: Whose) -> list[Kept]:
    """Risks are the team's: they stay."""
    count = session.exec(select(func.count()).select_from(Risk).where(Risk.owner == whose.person)).one()
    return [Kept("risks", t("risks"), count)]

"""The plan of a month of an account: goals, quotas, days, dates and chapters in one thing that is approved.

A plan is approved by whom the team names. What is changed later is kept in its record, and an approved plan
that was changed has to be approved again. Goals are in models/goal.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, func, select

from models.audit import Deed
from models.goal import Goal, goals_of
from models.holding import Held, holds
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way, write_down
from models.person import Person
from models.refusal import Refusal
from models.words import Text, t

SIGNS = 8  # of the hash that a button carries
CHAPTERS: Mapping[str, Text] = {
    "year": t("Aim of the year"),
    "position": t("Position of the brand"),
    "readers": t("Readers and their needs"),
    "value": t("What it is worth to them"),
    "rivals": t("Competition"),
    "tools": t("Tools, and renewal of the verification"),
    "community": t("Community"),
    "trials": t("Experiments"),
    "incentives": t("Incentives"),
    "cases": t("Cases"),
}
"""What a team writes itself, as no figures tell it."""


class Plan(Living, table=True):
    """A month's plan. `month` is its first day.

    `texts` are by `CHAPTERS`, `quotas` articles by the number of a column, `days` the weekdays of publishing
    (Monday is 0), `dates` days with their names. `approver` decides.
    """

    PREFIX: ClassVar[str] = "Y"
    NOUN: ClassVar[str] = "plan"
    STATES: ClassVar[Mapping[str, Text]] = {
        "draft": t("being written"),
        "submitted": t("to be approved"),
        "returned": t("returned"),
        "approved": t("approved"),
        "changed": t("changed since it was approved"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "submit": way("draft returned changed", "submitted", "owner lead"),
        "approve": way("submitted", "approved", "approver"),
        "return": way("submitted", "returned", "approver"),
        "withdraw": way("submitted", "draft", "owner lead"),
        "change": way("approved", "changed", "owner lead"),
    }

    __table_args__ = (UniqueConstraint("account", "month"),)

    state: str = Field(default="draft", index=True)
    account: int = Field(foreign_key="account.id")
    month: date
    owner: int = Field(foreign_key="person.id", index=True)
    approver: int | None = Field(default=None, foreign_key="person.id", index=True)
    texts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    quotas: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    days: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    dates: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    made_at: datetime
    sample: bool = False

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this plan."""
        held = {"owner": self.owner, "approver": self.approver}
        return super().capacities(person) | {name for name, who in held.items() if person.acts_for(who)}

    @property
    def holds(self) -> bool:
        """Whether it was approved once: what it says counts for the month."""
        return self.state in ("approved", "changed")

    @property
    def named_days(self) -> list[tuple[date, str]]:
        """The key dates, in their order."""
        return sorted((date.fromisoformat(day), name) for day, name in self.dates)

    @property
    def sign(self) -> str:
        """The first signs of the hash of all that it says, by which an approval names what was read."""
        session = object_session(self)
        goals = goals_of(session, self.id) if isinstance(session, Session) else []
        said = [
            [self.texts, self.quotas, sorted(self.days), sorted(self.dates)],
            [goal.model_dump(mode="json", exclude={"plan"}) for goal in goals],
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:SIGNS]

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the plans, the newest month first."""
        asked = select(Plan).order_by(col(Plan.month).desc(), col(Plan.id)).limit(12)
        return [(one.short_id, f"{one.month:%Y-%m}") for one in session.exec(asked)]


def plan_of(session: Session, account: int, month: date) -> Plan | None:
    """The plan of an account for the month of a day."""
    first = month.replace(day=1)
    return session.exec(select(Plan).where(Plan.account == account, Plan.month == first)).first()


def last_plan(session: Session, account: int, before: date) -> Plan | None:
    """The newest plan of an account for a month before another."""
    asked = select(Plan).where(Plan.account == account, Plan.month < before)
    return session.exec(asked.order_by(col(Plan.month).desc()).limit(1)).first()


def note_change(session: Session, plan: Plan, by: Person, at: datetime, what: str) -> None:
    """Write a change into the plan's record; one of an approved plan wants to be approved again."""
    if plan.state == "approved":
        plan.move(session, "change", by, at, why=what)
        return
    if not plan.capacities(by) & {"owner", "lead"}:
        raise Refusal(t("Only the owner of {number} or a lead can change it.", number=plan.short_id))
    write_down(session, Deed(plan.subject, "edit", by.id, at, after=plan.state, why=what))


def quotas_of(session: Session, account: int | None, month: date) -> dict[int, int]:
    """How many articles the plans for a month ask of columns, as far as they were approved."""
    asked = select(Plan.quotas).where(Plan.month == month.replace(day=1), col(Plan.state).in_(HOLDING))
    if account is not None:
        asked = asked.where(Plan.account == account)
    return {int(column): int(quota) for quotas in session.exec(asked) for column, quota in quotas.items()}


HOLDING = ("approved", "changed")


def plans_for(session: Session, person: Person) -> list[Plan]:
    """The plans that a person is to decide about."""
    asked = select(Plan).where(Plan.state == "submitted").order_by(col(Plan.id))
    return [one for one in session.exec(asked) if person.acts_for(one.approver)]


@holds("plan")
def held_plans(session: Session, person: Person, at: datetime) -> list[Held]:
    """The plans of this month on that a person writes or is to approve, and their goals in them."""
    asked = select(Plan).where(Plan.month >= at.date().replace(day=1)).order_by(col(Plan.id))
    return [held for plan in session.exec(asked) for held in _held(session, plan, person)]


def _held(session: Session, plan: Plan, person: Person) -> list[Held]:
    goals = [goal for goal in goals_of(session, plan.id) if goal.owner == person.id]
    if person.id not in (plan.owner, plan.approver) and not goals:
        return []

    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        for name in ("owner", "approver"):
            if getattr(plan, name) == person.id:
                setattr(plan, name, successor.id)
        for goal in goals:
            goal.owner = successor.id
        moved = f"{person.name} → {successor.name}"
        write_down(session, Deed(plan.subject, "hand over", by.id, at, after=plan.state, why=moved))

    what = t("plan {number} of {month}", number=plan.short_id, month=f"{plan.month:%Y-%m}")
    waits = (plan.owner,) if plan.approver == person.id and plan.state == "submitted" else ()
    return [Held(plan.subject, what, hand, waits)]


@keeps("plan")
def kept_plans(session: Session, whose: Whose) -> list[Kept]:
    """Plans and goals are the team's: they stay."""
    asked = select(func.count()).select_from(Plan).where(Plan.owner == whose.person)
    goals = select(func.count()).select_from(Goal).where(Goal.owner == whose.person)
    return [Kept("plans", t("plans and goals"), session.exec(asked).one() + session.exec(goals).one())]

"""Requests to another department: filed, approved step by step, done, delivered and closed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlalchemy.orm import object_session
from sqlmodel import Field, Session, col, func, select

from models.absence import Absence, Scope
from models.keeping import Kept, Whose, keeps
from models.life import Living, Move, way
from models.person import Person
from models.request_kind import DATE, LINE, MONEY, Kind
from models.request_people import meant
from models.row import Row
from models.words import Text, t

AGREED, SAME, SILENT, REFUSED = "approve", "same", "silent", "reject"
"""Decisions: `same` had agreed at an earlier step, `silent` did not object in time."""
SIGNS = 8  # of the hash, which a button carries
OPEN = ("submitted", "pending", "approved", "doing", "delivered", "returned")
BEFORE_APPROVAL = ("draft", "returned", "submitted", "pending")


class Request(Living, table=True):
    """A request. `spec` is its kind as it was when it was filed, `values` what the form held, by field.

    `hash` is that of what is shown to approvers. `amount`, `line` (the budget line) and `needed` are its
    first fields of such kinds. `place` is the step that is pending, -1 if none. `due` is when the present
    state should be over, `wake_at` when it is looked at next, `raised` how often it went up since. `changes`
    are the last edit's. `rushed` was done first and is approved afterwards.
    """

    PREFIX: ClassVar[str] = "R"
    NOUN: ClassVar[str] = "request"
    STATES: ClassVar[Mapping[str, Text]] = {
        "draft": t("draft"),
        "submitted": t("submitted"),
        "pending": t("waiting for approval"),
        "approved": t("approved"),
        "doing": t("in progress"),
        "delivered": t("delivered"),
        "closed": t("closed"),
        "returned": t("returned"),
        "rejected": t("rejected"),
        "withdrawn": t("withdrawn"),
        "expired": t("expired"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "submit": way("draft returned", "submitted", "filer"),
        "begin": way("submitted", "pending", "paiqi"),
        "agree": way("pending", "pending", "approver paiqi"),
        "approve": way("submitted pending", "approved", "approver paiqi"),
        "return": way("pending", "returned", "approver"),
        "reject": way("pending", "rejected", "approver"),
        "withdraw": way("draft submitted pending returned approved doing", "withdrawn", "filer"),
        "rush": way("submitted", "approved", "paiqi"),
        "claim": way("approved", "doing", "doer"),
        "deliver": way("doing", "delivered", "doer"),
        "accept": way("delivered", "closed", "filer paiqi"),
        "conclude": way("approved", "closed", "paiqi"),
        "rework": way("delivered closed", "doing", "filer"),
        "reopen": way("rejected withdrawn expired", "draft", "filer"),
        "void": way("pending approved doing", "pending", "paiqi"),
        "review after": way("delivered", "pending", "paiqi"),
        "ratify": way("pending", "closed", "approver paiqi"),
        "expire": way("draft returned", "expired", "paiqi"),
    }

    state: str = Field(default="draft", index=True)
    kind: str = Field(index=True)
    kind_version: int = 1
    spec: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    title: str
    values: dict[str, Any] = Field(sa_column=Column("values", JSON, nullable=False))
    hash: str
    filer: int = Field(foreign_key="person.id", index=True)
    department: int | None = Field(default=None, foreign_key="department.id")
    account: int | None = Field(default=None, foreign_key="account.id")
    topic: int | None = Field(default=None, foreign_key="topic.id", index=True)
    amount: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    line: str | None = None
    needed: date | None = None
    place: int = -1
    doer: int | None = Field(default=None, foreign_key="person.id", index=True)
    filed_at: datetime = Field(index=True)
    due: datetime | None = None
    wake_at: datetime | None = Field(default=None, index=True)
    raised: int = 0
    nudged_on: date | None = None
    changes: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    copied: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    delivery: str = ""
    rushed: bool = False
    sample: bool = False

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this request; nobody approves what they filed themselves."""
        found = super().capacities(person)
        if person.acts_for(self.filer):
            found.add("filer")
        session = object_session(self)
        if not isinstance(session, Session):
            return found
        if person.id != self.filer and self.place >= 0:
            seats = seats_at(session, self, self.place)
            found |= {"approver"} if any(decides_for(session, self, person, s) for s in seats) else set()
        return found | ({"doer"} if self._may_do(session, person) else set())

    def _may_do(self, session: Session, person: Person) -> bool:
        if self.doer is not None:
            return person.acts_for(self.doer)
        if self.state not in ("approved", "doing"):
            return False
        return any(person.acts_for(one.id) for one in doers(session, self))

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer what is under way, the oldest first."""
        asked = select(Request).where(col(Request.state).in_(OPEN)).order_by(col(Request.id)).limit(100)
        return [(one.short_id, one.title) for one in session.exec(asked)]

    @property
    def read(self) -> Kind:
        """What its kind says of it; a request's spec never changes, so that it is read once."""
        kept: Kind | None = self.__dict__.get("read_kind")
        if kept is None:
            kept = self.__dict__["read_kind"] = Kind.from_data(self.spec)
        return kept

    @property
    def sign(self) -> str:
        """The beginning of its hash, which a decision carries."""
        return self.hash[:SIGNS]


class Seat(Row, table=True):
    """Somebody who is to decide at a step, and what they decided; `by` pressed, which may be who stands in.

    `backup` may decide, too, since the step took too long. Who was `added_by` an approver must agree besides.
    `hash` is that of what was agreed to.
    """

    __tablename__ = "request_seat"
    __table_args__ = (UniqueConstraint("request", "place", "person"),)

    request: int = Field(foreign_key="request.id", index=True)
    place: int
    person: int = Field(foreign_key="person.id", index=True)
    decision: str = ""
    comment: str = ""
    at: datetime | None = None
    by: int | None = Field(default=None, foreign_key="person.id")
    backup: int | None = Field(default=None, foreign_key="person.id", index=True)
    added_by: int | None = Field(default=None, foreign_key="person.id")
    hash: str = ""

    @property
    def agrees(self) -> bool:
        """Whether they agreed, here or at an earlier step, or did not object."""
        return self.decision in (AGREED, SAME, SILENT)


def seats_of(session: Session, request: Request) -> list[Seat]:
    """All who decide about a request, step by step, in the order in which they came.

    They are remembered in the session, since one decision asks for them again and again.
    """
    known: dict[int, list[Seat]] = session.info.setdefault(_SEATS, {})
    if request.id not in known:
        asked = select(Seat).where(Seat.request == request.id).order_by(col(Seat.place), col(Seat.id))
        known[request.id] = list(session.exec(asked))
    return known[request.id]


_SEATS = "seats of requests"


def look_again(session: Session) -> None:
    """Forget the seats that are remembered: some came or went, or a savepoint was undone."""
    session.info.pop(_SEATS, None)


def seats_at(session: Session, request: Request, place: int) -> list[Seat]:
    """Those who decide at one step."""
    return [seat for seat in seats_of(session, request) if seat.place == place]


def decides_for(session: Session, request: Request, person: Person, seat: Seat) -> bool:
    """Whether a seat is a person's, went up to them, or they stand in and may decide this."""
    if person.id in (seat.person, seat.backup):
        return True
    return any(stands_in(one, request) for one in absences_for(session, person, seat.person))


def absences_for(session: Session, deputy: Person, person: int) -> list[Absence]:
    """The present times away of a person in which somebody stands in."""
    asked = select(Absence).where(Absence.person == person, Absence.deputy == deputy.id)
    now = asked.where(col(Absence.begun_at).is_not(None), col(Absence.over_at).is_(None))
    return list(session.exec(now))


def stands_in(absence: Absence, request: Request) -> bool:
    """Whether a deputy may decide a request: within the kinds and the amount that were lent."""
    if absence.scope == Scope.NONE or (absence.kinds and request.kind not in absence.kinds):
        return False
    return absence.most is None or (request.amount or Decimal()) <= absence.most


def doers(session: Session, request: Request) -> list[Person]:
    """Those who may take it on once it is approved."""
    kind = request.read
    filer = session.get_one(Person, request.filer)
    whos = [part.who for part in kind.parts] or [kind.doer]
    found = [
        one for who in whos for one in meant(session, who, filer, request.values, request.filed_at.date())
    ]
    return list({one.id: one for one in found}.values())


def hash_of(kind: str, title: str, values: Mapping[str, Any]) -> str:
    """The hash of what is shown to approvers, whatever language they read."""
    said = json.dumps([kind, title, dict(sorted(values.items()))], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def fill(request: Request, title: str, values: Mapping[str, str]) -> None:
    """Let a request hold what a form held: money as `1200.00`, dates as `2026-06-05`, a tick as `yes`."""
    kind = request.read
    request.title, request.values = title, {name: said for name, said in values.items() if said}
    request.hash = hash_of(request.kind, title, request.values)
    amount, needed = _first(kind, MONEY, values), _first(kind, DATE, values)
    request.amount = Decimal(amount) if amount else None
    request.needed = date.fromisoformat(needed) if needed else None
    request.line = _first(kind, LINE, values) or None


def _first(kind: Kind, of: str, values: Mapping[str, str]) -> str:
    spec = kind.field(of)
    return values.get(spec.key, "") if spec is not None else ""


def woken(session: Session, at: datetime, most: int) -> list[Request]:
    """The requests to be looked at by a time, oldest first; nobody else has them."""
    asked = select(Request).where(col(Request.wake_at).is_not(None), col(Request.wake_at) <= at)
    ordered = asked.order_by(col(Request.wake_at), col(Request.id)).limit(most)
    return list(session.exec(ordered.with_for_update(skip_locked=True)))


def next_waking(session: Session, after: datetime) -> datetime | None:
    """When the next request is to be looked at after a time; what was missed is due just after it."""
    soonest = session.exec(select(func.min(Request.wake_at)).where(col(Request.wake_at).is_not(None))).one()
    return None if soonest is None else max(soonest, after + timedelta(microseconds=1))


@keeps("request")
def kept_requests(session: Session, whose: Whose) -> list[Kept]:
    """Requests and decisions about them are the organisation's record: they stay."""
    filed = session.exec(select(func.count()).select_from(Request).where(Request.filer == whose.person)).one()
    asked = select(func.count()).select_from(Seat).where(Seat.person == whose.person)
    return [
        Kept("requests", t("requests"), filed),
        Kept("approvals", t("places in approvals"), session.exec(asked).one()),
    ]

"""Which requests wait for whom, and which cannot go on: what lists, pages and jobs ask."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from models.absence import Absence
from models.person import Person
from models.request import Request, Seat, decides_for, doers

MOST_UNCLAIMED = 50  # of which it is asked who may do them


def _whose(person: Person) -> ColumnElement[bool]:
    """Whether a seat is a person's, or that of somebody for whom they may stand in."""
    absent = select(Absence.person).where(Absence.deputy == person.id, col(Absence.over_at).is_(None))
    return or_(
        col(Seat.person) == person.id, col(Seat.backup) == person.id, col(Seat.person).in_(absent)
    )  # fmt: skip


def to_decide_by(session: Session, person: Person) -> list[Request]:
    """The requests that wait for a person's decision, their own place or another's, the oldest first."""
    here = (col(Seat.request) == col(Request.id)) & (col(Seat.place) == col(Request.place))
    asked = select(Request, Seat).join(Seat, here).where(_whose(person), Seat.decision == "")
    open_ones = asked.where(Request.state == "pending", Request.filer != person.id)
    found = session.exec(open_ones.order_by(col(Request.filed_at), col(Request.id)))
    return list({r.id: r for r, seat in found if decides_for(session, r, person, seat)}.values())


def to_do_by(session: Session, person: Person) -> list[Request]:
    """The requests that a person does, or may take on, the oldest first."""
    asked = select(Request).order_by(col(Request.filed_at), col(Request.id))
    mine = asked.where(Request.state == "doing", col(Request.doer).in_([person.id, *person.stands_for]))
    free = asked.where(col(Request.state).in_(("approved", "doing")), col(Request.doer).is_(None))
    unclaimed = session.exec(free.limit(MOST_UNCLAIMED))
    offered = [one for one in unclaimed if any(person.acts_for(d.id) for d in doers(session, one))]
    return [*session.exec(mine), *offered]


def filed_by(session: Session, person: Person) -> list[Request]:
    """What a person filed and that is not over, the oldest first."""
    over = ("closed", "rejected", "withdrawn", "expired")
    asked = select(Request).where(Request.filer == person.id, col(Request.state).not_in(over))
    return list(session.exec(asked.order_by(col(Request.filed_at), col(Request.id))))

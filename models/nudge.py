"""What was told to whom of which step, and by which rule: kept so that “why” can answer, and to count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field, Session, col, func, select

from models.named import Named
from models.person import Person
from models.row import Row
from models.words import Words, from_data, t, to_data


class Told(Named):
    """By which rule something was told, or why it was not told by itself."""

    TURN = "turn", t("its turn came")
    BEFORE = "before", t("the time ahead of the deadline came")
    DUE = "due", t("it fell due")
    LATE = "late", t("it is late; once a working day")
    SNOOZED = "snoozed", t("put off until then")
    RAISED = "raised", t("it is late and stays undone")
    LISTED = "listed", t("told in one list with others")
    CAPPED = "capped", t("not told by itself: more than may be sent in a day")
    HELD = "held", t("held back until people work")


SENT = (Told.TURN, Told.BEFORE, Told.DUE, Told.LATE, Told.SNOOZED, Told.RAISED)


class Nudge(Row, table=True):
    """One thing told, or not told. `wanted` is when it should have been; one message is one `batch`."""

    __table_args__ = (Index("nudge_of", "stage", "at"), Index("nudge_to", "person", "at"))

    stage: int = Field(foreign_key="stage.id")
    person: int = Field(foreign_key="person.id")
    kind: str
    wanted: datetime
    at: datetime
    batch: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    note: Any = Field(default="", sa_column=Column(JSON, nullable=False))


def note_told(session: Session, one: Nudge, words: Words = "") -> None:
    """Keep what was told, with what there is to say of it."""
    one.note = to_data(words)
    session.add(one)


def words_of(one: Nudge) -> Words:
    """What there is to say of it besides its rule."""
    return from_data(one.note)


def told_since(session: Session, person: Person, since: datetime) -> int:
    """How many messages about steps somebody got since a moment."""
    asked = select(func.count(col(Nudge.batch).distinct())).where(
        Nudge.person == person.id, col(Nudge.at) >= since, col(Nudge.kind).in_((*SENT, Told.LISTED))
    )
    return session.exec(asked).one()


def was_told(session: Session, stage: int, person: int, since: datetime) -> bool:
    """Whether somebody was told of a step, by itself or in a list, since a moment."""
    asked = select(Nudge.id).where(Nudge.stage == stage, Nudge.person == person, col(Nudge.at) >= since)
    told = asked.where(col(Nudge.kind).in_((*SENT, Told.LISTED)), Nudge.kind != Told.RAISED)
    return session.exec(told.limit(1)).first() is not None


def nudges_of(session: Session, stage: int) -> list[Nudge]:
    """All that was told of a step, oldest first."""
    return list(session.exec(select(Nudge).where(Nudge.stage == stage).order_by(col(Nudge.id))))

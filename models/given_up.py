"""Messages that were given up and that nobody has heard of yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from models import setting
from models.outbox import Outcome, Parcel

LATELY = timedelta(days=1)  # what was given up before that is known
TOLD = "given up"  # the setting that holds the rows of which somebody has heard


class GivenUp(NamedTuple):
    """A message that was given up: its row, where it went, why it could not, and who set it off."""

    id: int
    platform: str
    room: str
    direct: bool
    error: str | None
    said_by: str | None


def untold(session: Session, at: datetime) -> list[GivenUp]:
    """Those of which nobody has heard yet, oldest first. Edits are left out: their message is there."""
    rows = [GivenUp._make(row) for row in session.connection().execute(_LATELY, {"since": at - LATELY})]
    known = setting.get(session, TOLD) or [] if rows else []
    return [one for one in rows if one.id not in known]


_LATELY = (
    select(*(col(getattr(Parcel, name)) for name in GivenUp._fields))
    .where(
        col(Parcel.state) == Outcome.PARKED,
        col(Parcel.edits).is_(None),
        col(Parcel.failing_since) > bindparam("since"),
    )
    .order_by(col(Parcel.id))
)


def note_told(session: Session, told: list[GivenUp], at: datetime) -> None:
    """Note of which somebody has heard; what was long ago need not be remembered."""
    known = setting.get(session, TOLD, locked=True) or []
    lately = session.exec(
        select(Parcel.id).where(col(Parcel.id).in_(known), col(Parcel.failing_since) > at - LATELY)
    )
    setting.put(session, TOLD, sorted({*lately, *(one.id for one in told)}))

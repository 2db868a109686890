"""Taking figures back: what a figure was is kept, and from then on there is none."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from models.figure import Cell, Figure, Found, Origin, Source, State, tell_of_figures
from models.metric import Metric

C = TypeVar("C", bound=Cell)


def withdraw(session: Session, account: int, metric: Metric, day: date, origin: Origin) -> bool:
    """Take back a figure that was typed; what it was is kept. False where there is none of that kind."""
    gone = take_back(session, Figure, account, Found(metric, day), origin, Source.HAND)
    if gone:
        tell_of_figures(session, account, [day], origin.at)
    return gone


def take_back(
    session: Session,
    table: type[C],
    whose: int,
    which: Found,
    origin: Origin,
    only: Source | None = None,
) -> bool:
    """Take back a figure, or one of a source alone; what it was is kept. False where there is none."""
    asked = select(table).where(
        getattr(table, table.OF) == whose,
        col(table.metric) == which.metric.key,
        col(table.day) == which.day,
        col(table.part) == which.part,
    )
    kept = session.exec(asked.with_for_update()).first()
    if kept is None or kept.amount is None or only not in (None, kept.source):
        return False
    moments = [kept.collected_at.isoformat(), origin.at.isoformat()]
    kept.earlier = [*kept.earlier, [kept.amount, kept.state, kept.source, *moments]]
    kept.amount, kept.state, kept.by = None, State.MISSING.value, origin.by
    kept.source, kept.collected_at, kept.corrected_at = origin.source.value, origin.at, origin.at
    session.add(kept)
    return True

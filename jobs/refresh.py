"""Cards of a subject that stands in very many places are drawn anew a batch at a time."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from handlers._cards import AT_ONCE, redraw_cards
from handlers._chat import Tools
from jobs._job import MOMENT, job
from models.outbox import Redraw, cards_of


def _when(session: Session, after: datetime) -> datetime | None:
    waits = session.connection().execute(_ANY).first() is not None
    return after + MOMENT if waits else None


_ANY = select(Redraw.subject).limit(1)


@job("refresh", when=_when)
def refresh(session: Session, now: datetime, tools: Tools) -> None:
    """Draw the next batch of the first subject that waits."""
    asked = select(Redraw).order_by(Redraw.subject).limit(1).with_for_update(skip_locked=True)
    waiting = session.exec(asked).first()
    if waiting is None:
        return
    left = [card for card in cards_of(session, waiting.subject) if card.id > waiting.upto]
    redraw_cards(session, waiting.subject, left[:AT_ONCE], now)
    if len(left) > AT_ONCE:
        waiting.upto = left[AT_ONCE - 1].id
    else:
        session.delete(waiting)

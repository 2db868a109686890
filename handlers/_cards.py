"""Cards stay true: one function draws each kind of subject, and draws it anew when it changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models import outbox
from models.message import Message

Draw = Callable[[Session, str, str], Message]
AT_ONCE = 20  # a subject with more cards than this is refreshed by a job, in batches
DRAWERS: dict[str, Draw] = {}
log = structlog.get_logger()


def draws(noun: str) -> Callable[[Draw], Draw]:
    """Declare the one function that draws a noun: `draw(session, subject, view)`."""

    def keep(draw: Draw) -> Draw:
        if noun in DRAWERS:
            raise ValueError(f"two functions draw {noun!r}")
        DRAWERS[noun] = draw
        return draw

    return keep


def draw(session: Session, subject: str, view: str = "room") -> Message:
    """Draw a subject as one view of it."""
    return DRAWERS[subject.partition(":")[0]](session, subject, view)


def redraw(session: Session, now: datetime) -> None:
    """Draw anew, once, each card whose subject changed in this transaction."""
    for subject in session.info.pop("changed", {}):
        cards = outbox.cards_of(session, subject)
        if len(cards) > AT_ONCE:
            outbox.redraw_later(session, subject)
            continue
        redraw_cards(session, subject, cards, now)


def redraw_cards(session: Session, subject: str, cards: list[outbox.Card], now: datetime) -> None:
    """Post an edit for each card; a drawing that fails is logged and undoes nothing."""
    for view in {card.view for card in cards}:
        try:
            message = draw(session, subject, view)
        except DBAPIError:
            raise  # the database failed, not the drawing: the door tries all of it again
        except Exception:
            log.exception("a card could not be drawn", subject=subject, view=view)
            continue
        for card in cards:
            if card.view == view:
                outbox.edit(session, card, message, now)

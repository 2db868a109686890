"""Where money hears of requests: what one holds of its budget line, and when that may have changed.

Whoever keeps budgets declares `@after("request", *MOVES)` and brings what is noted to `held(request)`, which
follows from the state alone, so that hearing twice of one move does no harm. A `Refusal` there undoes the
move, and with it all that the press did. An extra step for what costs too much is a condition that steps
name: `@condition("over budget")` of `models/request_conditions.py`. `@offers_lines` gives the budget lines
that forms offer.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlmodel import Session

from models.request import Request

MOVES = tuple(Request.MOVES)


class Holding(StrEnum):
    """What a request holds of its line's money."""

    NOTHING = "nothing"
    RESERVED = "reserved"
    SPENT = "spent"


_BY_STATE = {
    "approved": Holding.RESERVED,
    "doing": Holding.RESERVED,
    "delivered": Holding.SPENT,
    "closed": Holding.SPENT,
}
LINES = ("稿费", "设计", "投放", "奖品", "工具", "版权", "机动")
Offer = Callable[[Session, Request | None], list[str]]
_OFFERS: list[Offer] = []


def held(request: Request) -> Holding:
    """What a request should hold now: reserved once it is approved, spent once delivered.

    What was done first is approved after it was delivered, and stays spent meanwhile.
    """
    if request.amount is None or request.line is None:
        return Holding.NOTHING
    if request.rushed and request.state == "pending":
        return Holding.SPENT
    return _BY_STATE.get(request.state, Holding.NOTHING)


def offers_lines(offer: Offer) -> Offer:
    """Declare what gives the names of budget lines to choose from; there is no request before it is filed."""
    _OFFERS.append(offer)
    return offer


def lines(session: Session, request: Request | None = None) -> list[str]:
    """The budget lines that a form offers."""
    return [name for offer in _OFFERS for name in offer(session, request)] or list(LINES)

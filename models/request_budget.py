"""What a request holds of the budget: reserved once it is approved, spent at delivery, free again otherwise.

A team that budgets nothing for the month is never held up by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, func, select

from models.audit import Entry
from models.budget import (
    BudgetEntry,
    BudgetLine,
    Figures,
    figures,
    held_for,
    line_for,
    make_line,
    month_of_budget,
    names_of_lines,
)
from models.life import Living, after
from models.person import Person
from models.request import Request, seats_of
from models.request_conditions import condition
from models.request_kind import LINE
from models.request_money import MOVES, Holding, held, offers_lines
from models.request_shipped import OVER
from models.sop_report import Month
from models.spending import TRANSFER, Act, hold, transfer
from models.yuan import NOTHING


@after("request", *MOVES)
def follow_request(session: Session, request: Living, at: datetime) -> None:
    """Let the ledger hold for a request what its state says; Refusal where too little is left."""
    if not isinstance(request, Request):
        return
    holding = held(request)
    if holding is Holding.NOTHING:
        if held_for(session, request.subject):
            hold(session, None, Figures(), _act(session, request, at))
        return
    line = _line(session, request, at)
    if line is None:
        return  # nothing is budgeted for the month
    act, amount = _act(session, request, at), request.amount or NOTHING
    _move_in(session, request, line, amount, act)
    if holding is Holding.SPENT:
        hold(session, line, Figures(spent=amount), act, beyond=True)
    else:
        hold(session, line, Figures(reserved=amount), act, beyond=_is_allowed(session, request))


@condition(OVER)
def is_over(session: Session, request: Request) -> bool:
    """Whether a request asks for more than its line has left, or than the line has that is to give it."""
    amount = request.amount
    if amount is None or request.line is None:
        return False
    line = _known_line(session, request, request.filed_at)
    if line is None:
        return _budgets(session, _month(request, request.filed_at), request)
    source = _source(session, request, line)
    if source is not None:
        return amount - _moved(session, request, line) > figures(session, source).free
    left = amount - held_for(session, request.subject).get(line.id, Figures()).used
    return left > figures(session, line).free if left > 0 else _overdrew(session, request)


@offers_lines
def offered_lines(session: Session, request: Request | None) -> list[str]:
    """The names of lines: the usual ones, and those that the team has."""
    return names_of_lines(session)


def _act(session: Session, request: Request, at: datetime) -> Act:
    """On whose behalf money moves: whoever made the move, which was just written down."""
    asked = select(Entry.person).where(Entry.subject == request.subject).order_by(col(Entry.n).desc())
    number = session.exec(asked.limit(1)).first()
    return Act(session.get(Person, number) if number else None, at, request.subject, request.title)


def _line(session: Session, request: Request, at: datetime) -> BudgetLine | None:
    """The line that pays; where the month has a budget without it, it is one of which nothing is planned."""
    month, name = _month(request, at), request.line or ""
    found = _known_line(session, request, at)
    if found is None and _budgets(session, month, request):
        return make_line(session, month, None, name, request.sample)
    return found


def _known_line(session: Session, request: Request, at: datetime) -> BudgetLine | None:
    """The line that is held already where no day is asked for, else that of the month."""
    if request.needed is None:
        held_on = (session.get_one(BudgetLine, number) for number in held_for(session, request.subject))
        same = next((line for line in held_on if line.name == request.line), None)
        if same is not None:
            return same
    return line_for(session, _month(request, at), request.account, request.line or "")


def _month(request: Request, at: datetime) -> Month:
    """The month in which the thing is needed, else the present one."""
    return Month((request.needed or at.date()).replace(day=1))


def _budgets(session: Session, month: Month, request: Request) -> bool:
    return bool(month_of_budget(session, month, request.account))


def _source(session: Session, request: Request, line: BudgetLine) -> BudgetLine | None:
    """The line from which a request moves its money first, where it names a second one."""
    keys = [spec.key for spec in request.read.fields if spec.kind == LINE][1:]
    name = next((request.values[key] for key in keys if request.values.get(key)), None)
    month = Month(line.month)
    return line_for(session, month, request.account, name) if name else None


def _move_in(session: Session, request: Request, line: BudgetLine, amount: Decimal, act: Act) -> None:
    """Move what a request takes from another line, once; where it asks for more by now, the rest."""
    source = _source(session, request, line)
    left = amount - _moved(session, request, line) if source is not None else NOTHING
    if source is not None and left > 0:
        transfer(session, source, line, left, act)


def _moved(session: Session, request: Request, line: BudgetLine) -> Decimal:
    """What was moved to a line for a request."""
    mine = (BudgetEntry.subject == request.subject, BudgetEntry.line == line.id, BudgetEntry.verb == TRANSFER)
    return session.exec(select(func.coalesce(func.sum(col(BudgetEntry.planned)), NOTHING)).where(*mine)).one()


def _overdrew(session: Session, request: Request) -> bool:
    """Whether its line was overdrawn for a request; what others do later changes nothing about that."""
    asked = select(BudgetEntry.id).where(BudgetEntry.subject == request.subject, col(BudgetEntry.beyond))
    return session.exec(asked.limit(1)).first() is not None


def _is_allowed(session: Session, request: Request) -> bool:
    """Whether those agreed who are asked where the budget is overdrawn."""
    steps = request.read.steps
    seats: Mapping[int, bool] = {seat.place: True for seat in seats_of(session, request) if seat.agrees}
    return any(OVER in step.only and place in seats for place, step in enumerate(steps))

"""How a budget changes: planned, moved, reserved, spent and released, each time as a row of its ledger.

Whoever writes a row holds the line's lock until the end of the transaction, so that two at once never take
the same money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from models.audit import Deed, append
from models.budget import BudgetEntry, BudgetLine, Figures, figures, line_name, reserved_for
from models.doers import deciding
from models.message import Button, Message
from models.person import Person
from models.refusal import Refusal
from models.telling import tell
from models.words import Words, t
from models.yuan import NOTHING

PLAN, TRANSFER, RESERVE, SPEND, RELEASE = "plan", "transfer", "reserve", "spend", "release"
WARN_AT = (100, 80)  # percent of what was planned


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes a budget, when, for what and why; nobody is Paiqi itself."""

    by: Person | None
    at: datetime
    subject: str = ""
    why: str = ""


def lock(session: Session, *lines: BudgetLine) -> None:
    """Let nobody else change some lines until the end of the transaction."""
    numbers = sorted({line.id for line in lines})
    asked = select(col(BudgetLine.id)).where(col(BudgetLine.id).in_(numbers)).order_by(col(BudgetLine.id))
    session.exec(asked.with_for_update()).all()


def plan_line(session: Session, line: BudgetLine, amount: Decimal, act: Act) -> Decimal:
    """Plan an amount for a line; what was planned before. Refusal where more than that is used."""
    lock(session, line)
    now = figures(session, line)
    if amount < now.used and amount < now.planned:
        words = t("Of {line} {used} is reserved or spent; less than that can't be planned.", line=line.name,
                  used=now.used)  # fmt: skip
        raise Refusal(words)
    if amount != now.planned:
        _write(session, line, PLAN, Figures(planned=amount - now.planned), act)
    return now.planned


def transfer(session: Session, source: BudgetLine, to: BudgetLine, amount: Decimal, act: Act) -> None:
    """Move planned money from a line that has so much free to another one."""
    if source.id == to.id:
        raise Refusal(t("A transfer goes from one line to another."), field="to")
    if amount <= 0:
        raise Refusal(t("An amount is more than ¥0."), field="amount")
    lock(session, source, to)
    free = figures(session, source).free
    if free < amount:
        words = t("{line} has {free} left; {amount} is too much.", line=source.name, free=max(free, NOTHING),
                  amount=amount)  # fmt: skip
        raise Refusal(words, field="amount")
    _write(session, source, TRANSFER, Figures(planned=-amount), act, f"→ {to.name}")
    _write(session, to, TRANSFER, Figures(planned=amount), act, f"← {source.name}")


def reserve(session: Session, line: BudgetLine, amount: Decimal, act: Act, beyond: bool = False) -> None:
    """Reserve money for a subject; Refusal where the line has less left, unless `beyond` was approved."""
    lock(session, line)
    free = figures(session, line).free
    if amount > free and not beyond:
        raise Refusal(short_words(line, amount, free))
    _write(session, line, RESERVE, Figures(reserved=amount), act, beyond=amount > free)


def short_words(line: BudgetLine, amount: Decimal, free: Decimal) -> Words:
    """Say that a line has too little left, and what can be done."""
    return t("{line} of {month} has {free} left, {amount} is asked for: transfer from another line, or let "
             "it be approved beyond the budget.", line=line.name, month=f"{line.month:%Y-%m}",
             free=max(free, NOTHING), amount=amount)  # fmt: skip


def spend(session: Session, line: BudgetLine, amount: Decimal, act: Act) -> None:
    """Note what a subject cost, whatever it cost; what was reserved for it on the line is free again."""
    lock(session, line)
    held = reserved_for(session, act.subject).get(line.id, NOTHING)
    over = amount - held > figures(session, line).free
    _write(session, line, SPEND, Figures(reserved=-held, spent=amount), act, beyond=over)


def settle(session: Session, amount: Decimal | None, act: Act) -> bool:
    """Turn what is reserved for a subject into spending; `amount` is what it cost, if not just that.

    Whether anything was reserved. What was reserved on several lines is paid by them in their order.
    """
    held = _held(session, act.subject)
    left = sum(held.values(), NOTHING) if amount is None else amount
    for place, (line, reserved) in enumerate(held.items(), 1):
        part = left if place == len(held) else min(left, reserved)
        spend(session, session.get_one(BudgetLine, line), part, act)
        left -= part
    return bool(held)


def release(session: Session, act: Act) -> Decimal:
    """Free what is reserved for a subject; how much that was."""
    held = _held(session, act.subject)
    for line, amount in held.items():
        _write(session, session.get_one(BudgetLine, line), RELEASE, Figures(reserved=-amount), act)
    return sum(held.values(), NOTHING)


def _held(session: Session, subject: str) -> Mapping[int, Decimal]:
    """What is reserved for a subject, asked again once nobody else can change it."""
    first = reserved_for(session, subject)
    if not first:
        return {}
    lock(session, *(session.get_one(BudgetLine, line) for line in first))
    return reserved_for(session, subject)


def _write(
    session: Session, line: BudgetLine, verb: str, by: Figures, act: Act, also: str = "", beyond: bool = False
) -> None:
    """Write one change down, in the ledger and in the record."""
    number = act.by.id if act.by is not None else None
    why = " ".join(part for part in (also, act.why) if part)
    session.add(
        BudgetEntry(line=line.id, verb=verb, planned=by.planned, reserved=by.reserved, spent=by.spent,
                    beyond=beyond, subject=act.subject, person=number, at=act.at, why=why)
    )  # fmt: skip
    what = f"{by.planned:+} planned, {by.reserved:+} reserved, {by.spent:+} spent"
    append(session, Deed(line.subject, verb, number, act.at, after=what, why=f"{act.subject} {why}".strip()))
    if verb in (RESERVE, SPEND):
        _warn(session, line, act.at)


def _warn(session: Session, line: BudgetLine, at: datetime) -> None:
    """Tell those who decide, once for each line and bound, that most of it, or all of it, is used."""
    now = figures(session, line)
    bound = next((one for one in WARN_AT if now.percent >= one), None)
    if bound is None:
        return
    said = t("{line} of {month}: {used} of {planned} is reserved or spent, {percent} %.",
             line=line_name(session, line), month=f"{line.month:%Y-%m}", used=now.used, planned=now.planned,
             percent=now.percent)  # fmt: skip
    buttons = (Button(t("Transfer…"), "budget transfer …"), Button(t("Budget"), f"budget {line.month:%Y-%m}"))
    for person in deciding(session):
        tell(session, person, Message(said, buttons=buttons), at, f"{line.subject}:{bound}:{person.id}")

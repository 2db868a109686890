"""How a budget changes: planned, moved, reserved, spent and released, each time as a row of its ledger.

Whoever writes a row holds the line's lock until the end of the transaction, so that two at once never take
the same money.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from models.audit import Deed, append
from models.budget import BudgetEntry, BudgetLine, Figures, figures, held_for, line_name
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


def lock(session: Session, lines: Iterable[int]) -> None:
    """Let nobody else change some lines, by their numbers, until the end of the transaction."""
    asked = select(col(BudgetLine.id)).where(col(BudgetLine.id).in_(set(lines))).order_by(col(BudgetLine.id))
    session.exec(asked.with_for_update()).all()


def plan_line(session: Session, line: BudgetLine, amount: Decimal, act: Act) -> Decimal:
    """Plan an amount for a line; what was planned before. Refusal where more than that is used."""
    lock(session, [line.id])
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
        raise Refusal(t("A transfer goes from one line to another."))
    if amount <= 0:
        raise Refusal(t("An amount is more than ¥0."))
    lock(session, [source.id, to.id])
    free = figures(session, source).free
    if free < amount:
        words = t("{line} has {free} left; {amount} is too much.", line=source.name, free=max(free, NOTHING),
                  amount=amount)  # fmt: skip
        raise Refusal(words)
    _write(session, source, TRANSFER, Figures(planned=-amount), act, f"→ {to.name}")
    _write(session, to, TRANSFER, Figures(planned=amount), act, f"← {source.name}")


def hold(session: Session, line: BudgetLine | None, want: Figures, act: Act, beyond: bool = False) -> None:
    """Let a subject have so much reserved and spent on a line, and nothing on others; on none for None.

    Asked twice it does nothing more. Refusal where that takes more than the line has left, unless `beyond`
    says that it may.
    """
    held = _held(session, act.subject, line)
    wanted = {line.id: want} if line is not None else {}
    changes = [_change(session, number, now, wanted.get(number, Figures())) for number, now in held.items()]
    for one in changes:
        if one.is_over and not beyond:
            raise Refusal(short_words(one.line, one.by.used, one.free))
    for one in changes:
        if one.by != Figures():
            _write(session, one.line, one.verb, one.by, act, beyond=one.is_over)


@dataclass(frozen=True, slots=True)
class Change:
    """By how much what a subject has on a line changes, and what that line has left before it."""

    line: BudgetLine
    by: Figures
    free: Decimal

    @property
    def is_over(self) -> bool:
        """Whether it takes more than there is."""
        return self.by.used > 0 and self.by.used > self.free

    @property
    def verb(self) -> str:
        """What happens to the money."""
        if self.by.spent > 0:
            return SPEND
        return RESERVE if self.by.reserved > 0 else RELEASE


def _change(session: Session, number: int, now: Figures, aim: Figures) -> Change:
    line = session.get_one(BudgetLine, number)
    by = Figures(reserved=aim.reserved - now.reserved, spent=aim.spent - now.spent)
    return Change(line, by, figures(session, line).free)


def _held(session: Session, subject: str, line: BudgetLine | None) -> dict[int, Figures]:
    """What a subject has on each line, and on the one it is to have; nobody else can change that any more."""
    on = {*held_for(session, subject), *([line.id] if line is not None else [])}
    if not on:
        return {}
    lock(session, on)
    now = held_for(session, subject)
    return {number: now.get(number, Figures()) for number in sorted(on | now.keys())}


def short_words(line: BudgetLine, amount: Decimal, free: Decimal) -> Words:
    """Say that a line has too little left, and what can be done."""
    return t("{line} of {month} has {free} left, {amount} is asked for: transfer from another line, or let "
             "it be approved beyond the budget.", line=line.name, month=f"{line.month:%Y-%m}",
             free=max(free, NOTHING), amount=amount)  # fmt: skip


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

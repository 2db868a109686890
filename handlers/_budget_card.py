"""What a month's budget comes to, in words: a line each with its bar, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import Session

from models.budget import BudgetEntry, BudgetLine, Figures, line_name, month_of_budget, total
from models.message import Button, Message
from models.person import Person
from models.sop_report import Month
from models.words import Words, joined, t
from models.yuan import NOTHING

CELLS = 10
SPENT, RESERVED, FREE = "█", "▒", "░"
VERBS = {
    "plan": t("planned anew"),
    "transfer": t("moved"),
    "reserve": t("reserved"),
    "spend": t("spent"),
    "release": t("released"),
}


def budget_card(
    session: Session, month: Month, account: int | None, buttons: Sequence[Button] = ()
) -> Message | None:
    """A month's lines of an account and those for all; None where there are none."""
    lines = month_of_budget(session, month, account)
    if not lines:
        return None
    said = [line_words(line_name(session, line), now) for line, now in lines]
    together = (line_words(t("Together"), total(lines)),) if len(lines) > 1 else ()
    heading = t("Budget of {month}", month=str(month))
    return Message(heading, sections=(joined(said, "\n"), *together), buttons=tuple(buttons))


def line_words(name: Words, now: Figures) -> Words:
    """One line: `稿费 ████▒▒░░░░ 60 % · planned … · reserved … · spent … · left …`."""
    percent = t("{percent} %", percent=now.percent)
    return joined([joined([name, bar(now), percent], " "), *figure_words(now)])


def figure_words(now: Figures) -> list[Words]:
    """The four figures; one that is below zero says so."""
    left = t("{amount} over", amount=-now.free) if now.free < 0 else t("{amount} left", amount=now.free)
    return [
        t("{amount} planned", amount=now.planned),
        t("{amount} reserved", amount=now.reserved),
        t("{amount} spent", amount=now.spent),
        left,
    ]


def bar(now: Figures) -> str:
    """Draw a line as ten cells: spent, reserved, free; whatever is used has a cell."""
    whole = max(now.planned, now.used)
    spent = _cells(now.spent, whole)
    used = max(_cells(now.used, whole), spent)
    return SPENT * spent + RESERVED * (used - spent) + FREE * (CELLS - used)


def _cells(amount: Decimal, whole: Decimal) -> int:
    if amount <= 0:
        return 0
    return max(1, round(CELLS * amount / whole))


def ledger_line(session: Session, line: BudgetLine, entry: BudgetEntry) -> Words:
    """One change of a line: when, what, by how much, for what, by whom."""
    person = session.get(Person, entry.person) if entry.person is not None else None
    amounts = [one for one in (entry.planned, entry.spent, entry.reserved) if one != NOTHING]
    amount = t("{amount}", amount=amounts[0] if amounts else NOTHING)
    about = entry.subject.partition(":")[2] or entry.subject
    parts: list[Words] = [
        t("{moment}", moment=entry.at),
        line.name,
        VERBS[entry.verb],
        amount,
        about,
        entry.why,
    ]
    return joined([*parts, person.name if person is not None else ""])

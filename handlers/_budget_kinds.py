"""Months that are planned, and names of budget lines, as people say them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, NewType

from handlers._form import Choice
from handlers._months import LAST, THIS, WRITTEN
from handlers._months import TOKEN as BEGUN
from handlers._templates import How
from models.budget import LONGEST_NAME, names_of_lines
from models.refusal import Refusal
from models.sop_report import Month
from models.words import joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat

PlanMonth = NewType("PlanMonth", Month)  # a month that may lie ahead
LineName = NewType("LineName", str)  # what a line of the budget is called
NEXT = ("下月", "下个月", "next month")
TOKEN = re.compile(rf"(?:(?:{'|'.join(NEXT)})(?!\w)|{BEGUN.pattern})")
NAME = re.compile(rf"[^\W\d_]\w{{0,{LONGEST_NAME - 1}}}(?!\w)")
BEHIND, AHEAD = 6, 5  # months around this one within which 3月 says which


def read_plan_month(chat: Chat, raw: str) -> PlanMonth:
    """Read a month; without a year the one of its name that is nearest. Refusal for what is none."""
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    this = Month(chat.now.date().replace(day=1))
    named = {
        **dict.fromkeys(THIS, this),
        **dict.fromkeys(LAST, this.before),
        **dict.fromkeys(NEXT, this.after),
    }
    if said in named:
        return PlanMonth(named[said])
    found = re.fullmatch(WRITTEN, said)
    if found is None or not 1 <= int(found[2]) <= 12 or found[1] == "0000":
        raise Refusal(t("“{text}” is no month. Write it as 2026-03, 3月 or next month.", text=raw))
    if found[1]:
        return PlanMonth(Month(date(int(found[1]), int(found[2]), 1)))
    return PlanMonth(next(month for month in _around(this) if month.first.month == int(found[2])))


def _around(this: Month) -> list[Month]:
    """Twelve months, this one first, then those to come, then those that were."""
    month, found = this, [this]
    for _ in range(AHEAD):
        month = month.after
        found.append(month)
    month = this
    for _ in range(BEHIND):
        month = month.before
        found.append(month)
    return found


def plan_month_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer this month, those to come and those that were."""
    months = _around(Month(chat.now.date().replace(day=1)))
    return tuple(Choice(str(month), str(month)) for month in months)


def read_line_name(chat: Chat, raw: str) -> LineName:
    """Read the name of a line that there is, or that teams usually have."""
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    known = names_of_lines(chat.session)
    found = next((name for name in known if name.casefold() == said), None)
    if found is None:
        names = joined(known, " / ")
        raise Refusal(t("The budget has no line “{name}”. There are: {names}", name=raw, names=names))
    return LineName(found)


def line_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the names of lines."""
    return tuple(Choice(name, name) for name in names_of_lines(chat.session))


KINDS: dict[object, How] = {
    PlanMonth: (read_plan_month, None, TOKEN, plan_month_choices),
    LineName: (read_line_name, None, NAME, line_choices),
}

"""Months as people say them: `2026-03`, `3月`, 上月, this month."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from handlers._form import Choice
from models.refusal import Refusal
from models.sop_report import Month
from models.words import t

if TYPE_CHECKING:
    from handlers._chat import Chat

OFFERED = 12
THIS = ("本月", "这个月", "当月", "this month")
LAST = ("上月", "上个月", "last month")
NEXT = ("下月", "下个月", "next month")
WRITTEN = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*月?"
TOKEN = re.compile(
    rf"(?:{'|'.join((*THIS, *LAST, *NEXT))}|\d{{4}}\s*[-/.年]\s*\d{{1,2}}\s*月?|\d{{1,2}}\s*月)(?!\w)"
)


class ComingMonth(Month):
    """A month that may lie ahead."""


def read_month(chat: Chat, raw: str) -> Month:
    """Read a month that has begun; without a year the last one of its name. Refusal for anything else."""
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    this = Month(chat.now.date().replace(day=1))
    if said in THIS:
        return this
    if said in LAST:
        return this.before
    found = re.fullmatch(WRITTEN, said)
    if found is None or not 1 <= int(found[2]) <= 12 or found[1] == "0000":
        raise Refusal(t("“{text}” is no month. Write it as 2026-03, 3月 or last month.", text=raw))
    number = int(found[2])
    year = int(found[1]) if found[1] else this.first.year - (number > this.first.month)
    month = Month(date(year, number, 1))
    if month.first > this.first:
        raise Refusal(t("{month} has not begun; there is nothing to count yet.", month=str(month)))
    return month


def read_coming(chat: Chat, raw: str) -> ComingMonth:
    """Read a month to plan for; without a year the one that lies nearest. Refusal for anything else."""
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    this = Month(chat.now.date().replace(day=1))
    named = {
        **dict.fromkeys(THIS, this),
        **dict.fromkeys(LAST, this.before),
        **dict.fromkeys(NEXT, this.after),
    }
    if said in named:
        return ComingMonth(named[said].first)
    found = re.fullmatch(WRITTEN, said)
    if found is None or not 1 <= int(found[2]) <= 12 or found[1] == "0000":
        raise Refusal(t("“{text}” is no month. Write it as 2026-03, 3月 or next month.", text=raw))
    first = this.first.replace(month=int(found[2]))
    if found[1]:
        return ComingMonth(first.replace(year=int(found[1])))
    ahead = (first.month - this.first.month + 5) % 12 - 5  # five months back to six ahead
    months = this.first.year * 12 + this.first.month - 1 + ahead
    return ComingMonth(date(months // 12, months % 12 + 1, 1))


def coming_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the next months, this one first, and the one that just ended."""
    month, offered = Month(chat.now.date().replace(day=1)), []
    for _ in range(6):
        offered.append(Choice(str(month), str(month)))
        month = month.after
    last = str(Month(chat.now.date().replace(day=1)).before)
    return (*offered, Choice(last, last))


def month_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the last months, this one first."""
    month, offered = Month(chat.now.date().replace(day=1)), []
    for _ in range(OFFERED):
        offered.append(Choice(str(month), str(month)))
        month = month.before
    return tuple(offered)

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
WRITTEN = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*月?"
TOKEN = re.compile(
    rf"(?:{'|'.join((*THIS, *LAST))}|\d{{4}}\s*[-/.年]\s*\d{{1,2}}\s*月?|\d{{1,2}}\s*月)(?!\w)"
)


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


def month_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the last months, this one first."""
    month, offered = Month(chat.now.date().replace(day=1)), []
    for _ in range(OFFERED):
        offered.append(Choice(str(month), str(month)))
        month = month.before
    return tuple(offered)

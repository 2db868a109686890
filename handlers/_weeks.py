"""Weeks as people say them: 上周, this week, or any day of one; a week is its Monday."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING, NewType

from handlers._form import Choice
from handlers._past import read_past_day
from models.competitor import WEEK, monday_of
from models.refusal import Refusal
from models.words import Words, t

if TYPE_CHECKING:
    from handlers._chat import Chat

Week = NewType("Week", date)  # its Monday

OFFERED = 9
THIS = ("本周", "这周", "这个星期", "this week")
LAST = ("上周", "上个星期", "last week")
WRITTEN = r"(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日号]?"
TOKEN = re.compile(rf"(?:{'|'.join((*THIS, *LAST))}|{WRITTEN})(?!\w)")


def read_week(chat: Chat, raw: str) -> Week:
    """Read a week that has begun, by its name or by a day of it. Refusal for anything else."""
    return week_of(raw, chat.now.date())


def week_of(raw: str, today: date) -> Week:
    """Read a week that has begun by `today`, by its name or by a day of it. Refusal for anything else."""
    said = unicodedata.normalize("NFKC", raw).strip().casefold()
    if said in THIS:
        return Week(monday_of(today))
    if said in LAST:
        return Week(monday_of(today) - WEEK)
    try:
        return Week(monday_of(read_past_day(raw, today)))
    except Refusal:
        words = t(
            "“{text}” is no week that has begun. Write last week, or a day of it: 2026-03-02.", text=raw
        )
        raise Refusal(words) from None


def week_words(monday: date) -> Words:
    """Say a week by its first and last day."""
    return t("{first} – {last}", first=monday, last=monday + timedelta(days=6))


def week_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the last weeks, the one that just ended first."""
    this = monday_of(chat.now.date())
    mondays = [this - n * WEEK for n in range(1, OFFERED)]
    return tuple(Choice(day.isoformat(), week_words(day)) for day in (*mondays, this))

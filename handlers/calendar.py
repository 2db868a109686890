"""The work calendar: what the team declares where the official one is silent or does not fit."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import LongText, kind_of
from models.audit import Deed, append
from models.message import Message
from models.overlay import DayKind, as_declared, declare, declared
from models.person import Role
from models.refusal import Refusal
from models.words import Words, joined, nt, t

MOST_DAYS = 400  # of one import: a year and a little


@command("calendar list", "日历 列表", "rllb")
def list_days(chat: Chat) -> Message:
    """List the days declared working or off, and say which year is not announced"""
    lines = [_line(day, working) for day, working in declared(chat.session).items() if day >= chat.now.date()]
    calendar = as_declared(chat.session, chat.tools.calendar)
    unsure = calendar.warning_for([calendar.add_working_days(chat.now.date(), 60)])
    shown = joined(lines, "\n") or t("No day is declared; the official calendar holds.")
    return Message(t("Declared days"), sections=(shown, *((unsure,) if unsure else ())))


@command("calendar set", "日历 设置", "rlsz", role=Role.ADMIN)
def set_day(chat: Chat, kind: Annotated[DayKind, t("What it is")], day: Annotated[date, t("Day")]) -> Words:
    """Declare a day working or off"""
    _declare(chat, day, kind)
    return _line(day, kind is DayKind.WORKING)


@command("calendar import", "日历 导入", "rldr", role=Role.ADMIN)
def import_days(chat: Chat, days: Annotated[LongText, t("Days, one a line: 2027-02-06 working")]) -> Words:
    """Declare many days at once, a line each; all of them or none"""
    lines = [line for line in str(days).splitlines() if line.strip()]
    if len(lines) > MOST_DAYS:
        raise Refusal(t("At most {most} days at once.", most=MOST_DAYS), field="days")
    read = [_read(chat, number, line) for number, line in enumerate(lines, 1)]
    for day, kind in read:
        _declare(chat, day, kind)
    return nt("{count} day is declared.", "{count} days are declared.", len(read))


def _read(chat: Chat, number: int, line: str) -> tuple[date, DayKind]:
    day, _, kind = line.replace(",", " ").replace("\t", " ").strip().partition(" ")
    try:
        return date.fromisoformat(day), kind_of(DayKind).read(chat, kind)
    except (ValueError, Refusal):
        words = t(
            "Line {number} was not understood: “{line}”. Nothing was imported.", number=number, line=line[:60]
        )
        raise Refusal(words, field="days") from None


def _declare(chat: Chat, day: date, kind: DayKind) -> None:
    declare(chat.session, day, kind is DayKind.WORKING)
    append(chat.session, Deed("calendar:days", "declare", chat.me.id, chat.now, after=f"{day} {kind}"))


def _line(day: date, working: bool) -> Words:
    kind = DayKind.WORKING if working else DayKind.OFF
    return t("{day} is {kind}", day=day, kind=kind.label)

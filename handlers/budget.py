"""The budget: a month's lines and what they come to, planned, moved, looked back upon and exported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from handlers import _budget_sheet as sheet
from handlers._accounts import if_several
from handlers._budget_card import budget_card, ledger_line
from handlers._budget_kinds import NAME, LineName
from handlers._chat import Chat
from handlers._command import command
from handlers._export import SheetKind
from handlers._form import FormField
from handlers._kinds import LongText
from handlers._months import ComingMonth, read_coming
from handlers._plain import read_money
from models.budget import SHIPPED, BudgetLine, entries_of, line_for, make_line, month_of_budget
from models.doers import deciding
from models.message import Button, Message
from models.person import Role
from models.refusal import Refusal
from models.room import Account, account_here
from models.sop_report import Month
from models.spending import Act, plan_line, transfer
from models.words import Words, joined, nt, t

MOST_ENTRIES = 30  # of the ledger in one answer
AMOUNT = re.compile(r"(.*?)[\s:：]+([¥￥]?\s*[\d.,]+\s*[万元]*)")
PLAN = Button(t("Plan…"), "budget set …")


@command("budget", "预算表", "ysb", "看预算", fields=if_several)
def show_budget(
    chat: Chat,
    month: Annotated[ComingMonth | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Show a month's budget: what is planned, reserved, spent and left"""
    asked = _month(chat, month)
    leads = chat.me.is_at_least(Role.LEAD)
    changes = (
        Button(t("Plan…"), f"budget set {asked} …"),
        Button(t("Transfer…"), f"budget transfer --month {asked} …"),
    )
    looks = (Button(t("Ledger"), f"budget log {asked}"), Button(t("Export"), f"budget export {asked}"))
    buttons = (*looks, *changes) if leads else looks
    card = budget_card(chat.session, asked, account.id if account else chat.account, buttons)
    if card is None:
        return Message(t("Nothing is budgeted for {month}.", month=str(asked)), buttons=changes[: int(leads)])
    return card


def _month(chat: Chat, month: Month | None) -> Month:
    return month or Month(chat.now.date().replace(day=1))


def _planned(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Begin with what the month has, else with what the one before had."""
    fields = if_several(chat, fields, raw)
    if chat.incoming.values is not None:
        return fields
    month = read_coming(chat, raw["month"]) if raw.get("month") else _month(chat, None)
    account = account_here(chat.session, chat.room)
    known = month_of_budget(chat.session, month, account) or month_of_budget(
        chat.session, month.before, account
    )
    lines = [f"{line.name} {now.planned}" for line, now in known] or [f"{name} 0" for name in SHIPPED]
    hint = t("For example: 稿费 8000")
    return tuple(
        replace(field, value=field.value or "\n".join(lines), hint=hint) if field.name == "lines" else field
        for field in fields
    )


@command("budget set", "预算 设置", "yssz", role=Role.LEAD, fields=_planned)
def set_lines(
    chat: Chat,
    lines: Annotated[LongText, t("Lines, each with its amount")],
    month: Annotated[ComingMonth | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Plan a month's budget, a line each with its amount: “稿费 8000”"""
    asked = _month(chat, month)
    whose = account.id if account is not None else account_here(chat.session, chat.room)
    changed = [_set(chat, asked, whose, name, amount) for name, amount in _amounts(chat, lines).items()]
    said = joined([one for one in changed if one], "\n") or t("The budget says so already.")
    heading = t("Budget of {month}", month=str(asked))
    return Message(heading, sections=(said,), buttons=(Button(t("Budget"), f"budget {asked}"),))


def _set(chat: Chat, month: Month, account: int | None, name: str, amount: Decimal) -> Words:
    """Plan one line; what changed by it."""
    if not amount and line_for(chat.session, month, account, name) is None:
        return ""
    line = make_line(chat.session, month, account, name, sample=chat.me.sample)
    with _beside("lines"):
        before = plan_line(chat.session, line, amount, Act(chat.me, chat.now))
    if before == amount:
        return ""
    return t("{line}: {before} → {after}", line=name, before=before, after=amount)


def _amounts(chat: Chat, lines: str) -> dict[str, Decimal]:
    """The lines as they were written, by name; Refusal for one that cannot be read, or stands there twice."""
    found: dict[str, Decimal] = {}
    for number, written in enumerate(lines.splitlines(), 1):
        said = AMOUNT.fullmatch(written.strip())
        if not written.strip():
            continue
        if said is None or NAME.fullmatch(said[1].strip()) is None:
            words = t("Line {line}: write a name and an amount, as “稿费 8000”.", line=str(number))
            raise Refusal(words, field="lines")
        name = said[1].strip()
        if name in found:
            raise Refusal(t("“{name}” stands there twice.", name=name), field="lines")
        with _beside("lines"):
            found[name] = read_money(chat, said[2])
    return found


@contextmanager
def _beside(field: str) -> Iterator[None]:
    """Let what is refused stand beside a field of the form."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(refusal.words, field=field) from None


@command("budget transfer", "预算 转移", "yszy", role=Role.LEAD, fields=if_several)
def move_money(
    chat: Chat,
    source: Annotated[LineName, t("Out of")],
    to: Annotated[LineName, t("Into")],
    amount: Annotated[Decimal, t("Amount")],
    reason: Annotated[str, t("Reason")],
    month: Annotated[ComingMonth | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Move money from one line of a month's budget to another, and say why"""
    asked = _month(chat, month)
    whose = account.id if account is not None else account_here(chat.session, chat.room)
    giving = line_for(chat.session, asked, whose, source)
    if giving is None:
        raise Refusal(t("{month} has no budget for {line}.", month=str(asked), line=source), field="source")
    taking = line_for(chat.session, asked, whose, to) or make_line(
        chat.session, asked, giving.account, to, sample=chat.me.sample
    )
    with _beside("amount"):
        transfer(chat.session, giving, taking, amount, Act(chat.me, chat.now, why=reason))
    said = t("{amount} of {month} is moved from {source} to {to}: {reason}", amount=amount, month=str(asked),
             source=source, to=to, reason=reason)  # fmt: skip
    for lead in deciding(chat.session):
        chat.tell(lead, joined([chat.me.name, said]))
    return Message(said, buttons=(Button(t("Budget"), f"budget {asked}"),))


@command("budget log", "预算 明细", "ysmx", "预算 流水", fields=if_several)
def show_ledger(
    chat: Chat,
    line: Annotated[LineName | None, t("Line")] = None,
    month: Annotated[ComingMonth | None, t("Month")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Show each change of a month's budget, or of one line: when, how much, for what, by whom"""
    asked = _month(chat, month)
    known = _lines(chat, asked, account)
    chosen = {one.id: one for one in known if line in (None, one.name)}
    entries = entries_of(chat.session, chosen.values())
    if not entries:
        return Message(t("Nothing has changed in the budget of {month}.", month=str(asked)))
    shown = [ledger_line(chat.session, chosen[one.line], one) for one in entries[-MOST_ENTRIES:]]
    left = len(entries) - len(shown)
    more = nt("and {count} more; the sheet has all", "and {count} more; the sheet has all", left)
    heading = t("Changes of the budget, {month}", month=str(asked))
    sections = (joined(shown, "\n"), *((more,) if left else ()))
    return Message(heading, sections=sections, buttons=(Button(t("Export"), f"budget export {asked}"),))


def _lines(chat: Chat, month: Month, account: Account | None) -> list[BudgetLine]:
    whose = account.id if account is not None else chat.account
    return [line for line, _ in month_of_budget(chat.session, month, whose)]


@command("budget export", "预算 导出", "ysdc", fields=if_several)
def export(
    chat: Chat,
    month: Annotated[ComingMonth | None, t("Month")] = None,
    kind: Annotated[SheetKind | None, t("Format")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Export a month's budget with each of its changes as a sheet, xlsx or csv"""
    asked = _month(chat, month)
    whose = account.id if account is not None else chat.account
    lines = month_of_budget(chat.session, asked, whose)
    if not lines:
        raise Refusal(t("Nothing is budgeted for {month}.", month=str(asked)))
    return sheet.exported(chat, asked, lines, kind or SheetKind.XLSX)

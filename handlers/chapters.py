"""What else a plan says, in chat: its chapters, the quotas of columns, days of publishing and key dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._plan_card import noted
from handlers._plan_rows import LONGEST_NOTE, LONGEST_TEXT, MOST_QUOTA, WEEKDAYS
from models.column import columns_of
from models.message import Message
from models.plan import CHAPTERS, Plan
from models.refusal import Refusal
from models.words import t


def _chapters(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """A field for each chapter, filled with what it says now."""
    number = raw.get("plan", "").lstrip("Yy")
    known = chat.session.get(Plan, int(number)) if number.isdigit() else None
    if known is None:
        return fields
    return (
        *fields,
        *(
            FormField(key, title, "long", False, chat.values.get(key, known.texts.get(key, "")))
            for key, title in CHAPTERS.items()
        ),
    )


@command("plan fill", "规划 填写", "ghtx", fields=_chapters)
def fill_plan(chat: Chat, plan: Annotated[Plan, t("Plan")]) -> Message:
    """Fill in a plan's chapters that no figures tell: aim of the year, position, readers, competition …"""
    said = {key: chat.values.get(key, plan.texts.get(key, "")).strip() for key in CHAPTERS}
    kept = {key: text for key, text in said.items() if text}
    long = next((key for key, text in kept.items() if len(text) > LONGEST_TEXT), None)
    if long is not None:
        words = t("This is {length} characters long; at most {most} fit.", length=len(kept[long]),
                  most=LONGEST_TEXT)  # fmt: skip
        raise Refusal(words, field=long)
    changed = [key for key in CHAPTERS if kept.get(key, "") != plan.texts.get(key, "")]
    plan.texts = kept
    return noted(chat, plan, ", ".join(changed) or "—")


def _columns(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """A field for each column, filled with its quota in the plan, else its usual one."""
    number = raw.get("plan", "").lstrip("Yy")
    known = chat.session.get(Plan, int(number)) if number.isdigit() else None
    if known is None:
        return fields
    return (
        *fields,
        *(
            FormField(f"column-{one.id}", one.name, "number", False,
                      chat.values.get(f"column-{one.id}", str(known.quotas.get(str(one.id), one.quota))))
            for one in columns_of(chat.session, known.account)
        ),
    )  # fmt: skip


@command("plan quotas", "规划 配额", "ghpe", fields=_columns)
def set_quotas(chat: Chat, plan: Annotated[Plan, t("Plan")]) -> Message:
    """Say how many articles of each column a plan asks for; they count once it is approved"""
    quotas: dict[str, int] = {}
    for one in columns_of(chat.session, plan.account):
        written = chat.values.get(f"column-{one.id}", str(plan.quotas.get(str(one.id), one.quota))).strip()
        if not written.isdecimal() or int(written) > MOST_QUOTA:
            raise Refusal(t("A quota is from 0 to {most}.", most=MOST_QUOTA), field=f"column-{one.id}")
        quotas[str(one.id)] = int(written)
    plan.quotas = quotas
    names = {str(one.id): one.name for one in columns_of(chat.session, plan.account)}
    return noted(chat, plan, " · ".join(f"{names[number]} {quota}" for number, quota in quotas.items()))


@command("plan days", "规划 发布日", "ghfbr")
def set_days(
    chat: Chat, plan: Annotated[Plan, t("Plan")], days: Annotated[str, t("Days of the week")]
) -> Message:
    """Say on which days of the week something is published: Tue, Thu, Sat"""
    known = {name: place for place, day in enumerate(WEEKDAYS) for name in (day.value, *day.also)}
    parts = [part for part in days.replace("、", " ").replace("，", " ").replace(",", " ").split() if part]
    wrong = next((part for part in parts if part.casefold() not in known), None)
    if wrong is not None:
        raise Refusal(t("“{name}” is no day of the week", name=wrong), field="days")
    plan.days = sorted({known[part.casefold()] for part in parts})
    return noted(chat, plan, "、".join(WEEKDAYS[day].also[0] for day in plan.days))


@command("plan date", "规划 关键日", "ghgjr")
def set_date(
    chat: Chat,
    plan: Annotated[Plan, t("Plan")],
    day: Annotated[date, t("Day")],
    name: Annotated[str | None, t("Name")] = None,
) -> Message:
    """Name a key date of the month, such as 618; without a name, take it away"""
    kept = [one for one in plan.dates if one[0] != day.isoformat()]
    if name is not None and len(name) > LONGEST_NOTE:
        raise Refusal(t("A note has {most} characters at most.", most=LONGEST_NOTE), field="name")
    plan.dates = [*kept, [day.isoformat(), name.strip()]] if name is not None else kept
    return noted(chat, plan, f"{day:%m-%d} {name or '—'}")

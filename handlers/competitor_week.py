"""A week of the competitors, entered by one form for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlmodel import select

from handlers._accounts import account_for, if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._competition import (
    LONGEST_TITLE,
    account_flag,
    beside_line,
    contradiction,
    is_unknown,
    note_deed,
    read_seen,
    seen_words,
)
from handlers._form import FormField
from handlers._importing import account_meant
from handlers._plain import plain
from handlers._weeks import Week, week_of, week_words
from models.competition import compared
from models.competitor import MOST, Competitor, competitors_of, keep_title, keep_week, last_week, weeks_of
from models.competitor import Week as Known
from models.digest import redraw_weeks
from models.figure import Origin, Recorded, Source
from models.message import Button, Message
from models.metric import COMPETITOR_METRICS
from models.refusal import Refusal
from models.room import Account
from models.words import Words, joined, t

TITLE = "title"


def _figures(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Five fields for each competitor of the account, each with what is known of the week by now."""
    shown = if_several(chat, fields, raw)
    monday = _week_said(chat, raw)
    shown = tuple(replace(one, value=one.value or monday.isoformat()) if one.name == "week" else one
                  for one in shown)  # fmt: skip
    whose = _account_said(chat, raw)
    watched = competitors_of(chat.session, whose)[:MOST] if whose is not None else []
    known = weeks_of(chat.session, watched, monday, monday)
    asked = [
        field for one in watched for field in _fields_of(chat, one, known.get((one.id, monday), Known()))
    ]
    return (*shown, *asked)


def _week_said(chat: Chat, raw: Mapping[str, str]) -> date:
    today = chat.now.date()
    try:
        return week_of(raw["week"], today) if raw.get("week") else last_week(today)
    except Refusal:
        return last_week(today)


def _account_said(chat: Chat, raw: Mapping[str, str]) -> int | None:
    said = plain(raw.get("account", ""))
    named = next((one for one in chat.session.exec(select(Account)) if plain(one.name) == said), None)
    return account_meant(chat, named)


def _fields_of(chat: Chat, one: Competitor, week: Known) -> list[FormField]:
    known: dict[str, tuple[Words, Words]] = {
        key: (metric.name, seen_words(metric, week.of(key))) for key, metric in COMPETITOR_METRICS.items()
    }
    known[TITLE] = (t("A title that stands for it"), week.title or t("unknown"))
    return [
        FormField(
            _field(one, key),
            joined([one.name, label]),
            "text",
            False,
            chat.values.get(_field(one, key), ""),
            hint=t("Now: {value}. Empty leaves it so; “-” takes it back.", value=value),
        )
        for key, (label, value) in known.items()
    ]


def _field(one: Competitor, key: str) -> str:
    return f"c{one.id}-{key}"


@command("competitor set", "竞品 录入", "jplr", fields=_figures)
def set_week(
    chat: Chat,
    week: Annotated[Week, t("Week")],
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Enter what was seen of the competitors in a week, all in one form; what is left empty stays missing"""
    whose = account_for(chat, account)
    if not competitors_of(chat.session, whose):
        add = Button(t("Add…"), f"competitor add{account_flag(chat, whose)} …")
        raise Refusal(t("No competitor is watched yet."), add)
    origin = Origin(Source.HAND, chat.now, chat.me.id)
    done = Recorded()
    for one in competitors_of(chat.session, None):  # a field names whose it is
        done += _keep(chat, one, week, origin)
    if done.new or done.corrected:
        redraw_weeks(chat.session, whose, [week])
    lines = [beside_line(one) for one in compared(chat.session, whose, week)]
    heading = joined([t("Competitors"), week_words(week), _done(done)])
    enter = Button(t("Enter…"), f"competitor set {week}{account_flag(chat, whose)} …")
    return Message(heading, sections=(joined(lines, "\n"),), buttons=(enter,))


def _done(done: Recorded) -> Words:
    if not done.new and not done.corrected:
        return ""
    return t("{new} new, {changed} corrected", new=done.new, changed=done.corrected)


def _keep(chat: Chat, one: Competitor, week: date, origin: Origin) -> Recorded:
    """Keep what the form says of one competitor; Refusal beside the field that cannot be."""
    given: dict[str, Decimal | None] = {}
    for key in COMPETITOR_METRICS:
        text = chat.values.get(_field(one, key), "").strip()
        if text:
            given[key] = None if is_unknown(text) else _number(one, key, text)
    wrong = contradiction(given)
    if wrong is not None:
        raise Refusal(joined([COMPETITOR_METRICS[wrong[0]].name, wrong[1]], " "), field=_field(one, wrong[0]))
    done = keep_week(chat.session, one, week, given, origin)
    title = " ".join(chat.values.get(_field(one, TITLE), "").split())
    if len(title) > LONGEST_TITLE:
        words = t("A title has {most} characters at most.", most=LONGEST_TITLE)
        raise Refusal(words, field=_field(one, TITLE))
    if title:
        done += keep_title(chat.session, one, week, "" if is_unknown(title) else title, origin)
    if done.new or done.corrected:
        said = " ".join(f"{key}={'-' if number is None else f'{number:f}'}" for key, number in given.items())
        note_deed(chat, one, "enter", "", f"{week} {said} {title}".strip())
    return done


def _number(one: Competitor, key: str, text: str) -> Decimal:
    try:
        return read_seen(text, COMPETITOR_METRICS[key])
    except (ValueError, ArithmeticError):
        words = t("“{text}” is no count; write 12, 5,000, 1.2万 or 10万+.", text=text[:32])
        raise Refusal(words, field=_field(one, key)) from None

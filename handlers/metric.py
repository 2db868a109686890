"""Metrics (指标): figures by hand for what no interface gives, and what is known of each."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from sqlmodel import col, select

from handlers._accounts import if_several
from handlers._chat import Chat
from handlers._command import command
from handlers._importing import account_meant
from handlers._metric_kinds import Amount, FigureMetric, PastDay, names_of
from handlers._numbers import number_words, read_number, value_words
from handlers._plain import plain
from models.audit import Deed, append
from models.figure import Figure, Found, Origin, Source, record, to_amount
from models.message import Button, Message
from models.metric import HAND, Metric, OwnMetric, Unit, metrics_of
from models.person import Person, Role
from models.refusal import Refusal
from models.room import Account, accounts_of, told_apart
from models.series import Value, series
from models.withdrawing import withdraw
from models.words import Words, joined, t

SHOWN = 14  # days
LONGEST_NAME = 20  # characters
ENTER = Button(t("Enter…"), "metric set …")


@command("metric set", "指标 录入", "zblr", fields=if_several)
def set_figure(
    chat: Chat,
    metric: Annotated[FigureMetric, t("Metric")],
    number: Annotated[Amount, t("Figure")],
    day: Annotated[PastDay | None, t("Day, today if left out")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Enter a figure that no interface gives: “live_sales 300000 yesterday”"""
    whose, on = _whose(chat, account), day or chat.now.date()
    try:
        amount = read_number(number, metric.unit)
        to_amount(metric, amount)
    except ValueError:
        words = t("“{text}” is no number; write it as 5,000, 1.2万, 15% or ¥3,000,000.", text=number)
        raise Refusal(words, field="number") from None
    if metric.made_of:
        raise Refusal(t("{metric} is worked out from other figures.", metric=metric.name), field="metric")
    origin = Origin(Source.HAND, chat.now, chat.me.id)
    kept = record(chat.session, whose, [Found(metric, on, amount)], origin)
    if kept.outranked:
        known = value_words(metric.unit, _on(chat, whose, metric, on))
        words = t(
            "WeChat or a sheet says {figure} for that day; a typed figure does not replace it.", figure=known
        )
        raise Refusal(words, field="number")
    _note(chat, whose, "enter", metric, on, amount)
    said = t(
        "{metric}, {day}: {figure}, entered by {person}",
        metric=metric.name,
        day=on,
        figure=number_words(metric.unit, amount),
        person=chat.me.name,
    )
    before = _on(chat, whose, metric, on).earlier
    was = t("It was {figure}.", figure=number_words(metric.unit, before)) if before is not None else ""
    undo = Button(t("Take back"), _line("metric unset", metric, on, told_apart(chat.session).get(whose, "")))
    return Message(joined([said, was], "\n"), buttons=(undo,))


def _line(head: str, metric: Metric, day: date, account: str) -> str:
    return f"{head} {metric.key} {day}" + (f" --account {account}" if account else "")


@command("metric unset", "指标 撤销录入", "zbcxlr", fields=if_several)
def unset_figure(
    chat: Chat,
    metric: Annotated[FigureMetric, t("Metric")],
    day: Annotated[PastDay | None, t("Day, today if left out")] = None,
    account: Annotated[Account | None, t("Account")] = None,
) -> Words:
    """Take a figure back that was entered by hand; what it was is kept"""
    whose, on = _whose(chat, account), day or chat.now.date()
    if not withdraw(chat.session, whose, metric, on, Origin(Source.HAND, chat.now, chat.me.id)):
        raise Refusal(t("No figure of {metric} was entered for {day}.", metric=metric.name, day=on))
    _note(chat, whose, "take back", metric, on, None)
    return t("{metric}, {day}: taken back.", metric=metric.name, day=on)


@command("metric show", "指标 查看", "zbck", fields=if_several)
def show_metric(
    chat: Chat,
    metric: Annotated[FigureMetric, t("Metric")],
    account: Annotated[Account | None, t("Account")] = None,
) -> Message:
    """Show a metric's figures of the last two weeks, and where each comes from"""
    whose, last = _whose(chat, account), chat.now.date()
    values = series(chat.session, whose, metric.key, last - timedelta(SHOWN - 1), last)
    while values and values[last].number is None and values[last].why is None:
        del values[last]  # of days of which nothing can be known yet, nothing is said
        last -= timedelta(1)
        if not values:
            break
    people = _who(chat, whose, metric)
    lines = [_day_line(metric, day, value, people.get(day, "")) for day, value in reversed(values.items())]
    none = t("There is no figure of the last {count} days.", count=SHOWN)
    heading = joined([metric.name, told_apart(chat.session, chat.account).get(whose, "")])
    enter = (Button(t("Enter…"), f"metric set {metric.key} …"),) if metric.source == HAND else ()
    return Message(heading, sections=(joined(lines, "\n") or none,), buttons=enter)


def _day_line(metric: Metric, day: date, value: Value, person: Words) -> Words:
    """A day's figure, who or what said so and when, and what was corrected."""
    said = joined([t("{day}", day=day), value_words(metric.unit, value)], " ")
    if value.number is None or value.source is None or value.collected_at is None:
        return said
    source = person or value.source.label
    line = t("{figure} ({source}, {moment})", figure=said, source=source, moment=value.collected_at)
    return joined([line, corrected_words(metric, value)])


def corrected_words(metric: Metric, value: Value) -> Words:
    """Say what stood there before a figure was corrected; nothing of one that was not."""
    if value.earlier is None:
        return ""
    return t("corrected, was {figure}", figure=number_words(metric.unit, value.earlier))


def _who(chat: Chat, account: int, metric: Metric) -> dict[date, Words]:
    """Who entered a metric's figures, by day."""
    asked = (
        select(col(Figure.day), col(Person.name))
        .join(Person, col(Person.id) == col(Figure.by))
        .where(Figure.account == account, Figure.metric == metric.key, Figure.source == Source.HAND.value)
    )
    return {day: t("entered by {person}", person=name) for day, name in chat.session.exec(asked)}


@command("metric list", "指标 清单", "zbqd")
def list_metrics(chat: Chat) -> Message:
    """List the metrics: those from WeChat, those worked out, and those entered by hand"""
    known = metrics_of(chat.session).values()
    groups: list[tuple[Words, list[Metric]]] = [
        (t("Entered by hand"), [one for one in known if one.source == HAND]),
        (t("From WeChat"), [one for one in known if one.source not in (HAND, "")]),
        (t("Worked out"), [one for one in known if not one.source]),
    ]
    lines = [joined([label, joined([one.name for one in group], "、")], "\n") for label, group in groups]
    buttons = (ENTER, Button(t("New metric…"), "metric add …"), Button(t("Where from"), "metric sources"))
    return Message(t("Metrics"), sections=tuple(lines), buttons=buttons)


@command("metric add", "指标 新增", "zbxz", role=Role.LEAD)
def add_metric(
    chat: Chat, name: Annotated[str, t("Name")], unit: Annotated[Unit | None, t("What it counts")] = None
) -> Message:
    """Make a metric of your own, whose figures are entered by hand"""
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME or bare[0].isdigit():
        words = t("A metric's name has 1 to {most} characters and begins with no digit.", most=LONGEST_NAME)
        raise Refusal(words, field="name")
    taken = {plain(other) for one in metrics_of(chat.session).values() for other in names_of(one)}
    if plain(bare) in taken:
        raise Refusal(t("There is a metric {name} already.", name=bare), field="name")
    made = OwnMetric(name=bare, unit=(unit or Unit.TIMES).value, sample=chat.me.sample)
    chat.session.add(made)
    chat.session.flush()
    append(chat.session, Deed(f"metric:{made.metric.key}", "add", chat.me.id, chat.now, after=bare))
    enter = Button(t("Enter…"), f"metric set {made.metric.key} …")
    return Message(t("The metric {name} is there.", name=bare), buttons=(enter,))


def _whose(chat: Chat, account: Account | None) -> int:
    """The account that is meant; Refusal where there is none, or several might be."""
    found = account_meant(chat, account)
    if found is None:
        names = [one.name for one in accounts_of(chat.session)]
        if not names:
            add = Button(t("New account…"), "account add …")
            raise Refusal(t("There is no account yet, of which figures could be."), add)
        raise Refusal(t("For which account? There are: {names}", names=joined(names, " / ")), field="account")
    return found


def _on(chat: Chat, account: int, metric: Metric, day: date) -> Value:
    return series(chat.session, account, metric.key, day, day)[day]


def _note(chat: Chat, account: int, verb: str, metric: Metric, day: date, number: Decimal | None) -> None:
    after = "" if number is None else f"{number:f}"
    deed = Deed(f"figure:{account}:{metric.key}:{day}", verb, chat.me.id, chat.now, after=after)
    append(chat.session, deed)

"""Competitors in words: their figures read from what people write, and shown beside our own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from handlers._chat import Chat
from handlers._numbers import number_words, plain_number, read_number
from handlers._plain import plain
from handlers._weeks import week_words
from models.audit import Deed, append
from models.competition import HIT, Beside, compared, month_of
from models.competitor import Competitor, Week
from models.figure import State, to_amount
from models.metric import COMPETITOR_METRICS, Metric
from models.room import told_apart
from models.series import Value
from models.words import Words, joined, t

LONGEST_TITLE = 200
SHORT = 24  # characters of a title in a line
MORE_THAN = re.compile(r"(10万|10w|100,?000|100k)\+", re.I)  # as WeChat shows what is above
UNKNOWN = ("缺", "-", "—", "missing", "n/a")


def is_unknown(text: str) -> bool:
    """Whether somebody wrote that nothing is known."""
    return plain(text) in UNKNOWN


def read_seen(text: str, metric: Metric) -> Decimal:
    """Read a number as it is seen: `10万+` is 100,000. ValueError for what is no count."""
    if MORE_THAN.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        return Decimal(HIT)
    number = read_number(text, metric.unit)
    to_amount(metric, number)
    if number < 0 or number != number.to_integral_value():
        raise ValueError(f"{text!r} is no count")
    return number


def contradiction(given: Mapping[str, Decimal | None]) -> tuple[str, Words] | None:
    """What cannot be so of a week's figures: by which metric, and why."""
    sent, hits, lead, most = (given.get(key) for key in ("sent", "hits", "lead_reads", "most_reads"))
    if sent is not None and hits is not None and hits > sent:
        return "hits", t("is more than the articles published")
    if lead is not None and most is not None and lead > most:
        return "lead_reads", t("is more than the most reads of one")
    return None


def seen_words(metric: Metric, value: Value) -> Words:
    """Say a figure, or that it is missing; 100,000 reads stand for all that lie above."""
    if value.number is None:
        return t("unknown")
    said = number_words(metric.unit, value.number)
    if metric.key == "most_reads" and value.number == HIT and value.source is not None:
        return joined([said, "+"], "")
    return t("{number} (not complete)", number=said) if value.state is State.PARTIAL else said


def beside_line(one: Beside) -> Words:
    """A competitor's week, or ours, in a line, each figure with that of the week before."""
    name: Words = one.competitor.name if one.competitor is not None else t("We")
    if not one.week.is_known:
        return t("{line}: {comment}", line=name, comment=t("unknown"))
    figures = [_figure(metric, one) for metric in COMPETITOR_METRICS.values()]
    return t("{line}: {comment}", line=name, comment=joined([*figures, _titled(one.week.title)]))


def _titled(title: str) -> str:
    """A title as it stands among figures, where a dozen of them have to fit."""
    short = title if len(title) <= SHORT else f"{title[: SHORT - 1]}…"
    return f"《{short}》" if title else ""


def _figure(metric: Metric, one: Beside) -> Words:
    now, before = one.week.of(metric.key), one.before.of(metric.key)
    said = joined([metric.name, seen_words(metric, now)], " ")
    if now.number is None or before.number is None:
        return said
    return t("{value} ({bases})", value=said, bases=t("before {number}", number=seen_words(metric, before)))


def competition_words(session: Session, account: int, monday: date) -> Words:
    """A week's comparison for the digest; nothing where no competitor is watched."""
    found = compared(session, account, monday)
    if not found:
        return ""
    heading = joined([t("Competitors"), week_words(monday)], " ")
    lacking = [one.competitor.name for one in found if one.competitor and not one.week.is_known]
    how = t("Nobody entered {names} yet: competitor set", names=joined(lacking, "、")) if lacking else ""
    return joined([heading, *(beside_line(one) for one in found), how], "\n")


def competition_rows(session: Session, account: int, month: date) -> Iterator[tuple[str, ...]]:
    """A month's comparison for documents, which go round in the team's language."""
    for competitor, week, known in month_of(session, account, month):
        name = competitor.name if competitor is not None else "我们"
        numbers = [_plain(metric, week.of(metric.key)) for metric in COMPETITOR_METRICS.values()]
        yield name, *numbers, week.title or "缺", f"{known} 周"


def _plain(metric: Metric, value: Value) -> str:
    return "缺" if value.number is None else plain_number(metric.unit, value.number)


COMPETITION = ("账号", "发文篇数", "头条平均阅读", "10万+篇数", "最高阅读", "代表标题", "有数据")
"""The headings of `competition_rows`."""


def history_line(week: Week, monday: date, person: str) -> Words:
    """A week of one competitor in a line, with who said so and when."""
    if week.at is None:
        return t("{line}: {comment}", line=week_words(monday), comment=t("unknown"))
    figures = [_history(metric, week.of(metric.key)) for metric in COMPETITOR_METRICS.values()]
    title = f"《{week.title}》" if week.title else ""
    said = t("{line}: {comment}", line=week_words(monday), comment=joined([*figures, title]))
    return t("{figure} ({source}, {moment})", figure=said, source=person, moment=week.at)


def _history(metric: Metric, value: Value) -> Words:
    said = joined([metric.name, seen_words(metric, value)], " ")
    if value.earlier is None:
        return said
    return joined([said, t("corrected, was {figure}", figure=number_words(metric.unit, value.earlier))], " ")


def account_flag(chat: Chat, account: int) -> str:
    """What a button's line says of the account, where there are several."""
    name = told_apart(chat.session).get(account, "")
    return f" --account {name}" if name else ""


def note_deed(chat: Chat, one: Competitor, verb: str, before: str, after: str) -> None:
    """Write down what somebody did with a competitor."""
    deed = Deed(one.subject, verb, chat.me.id, chat.now, before=before, after=after)
    append(chat.session, deed)

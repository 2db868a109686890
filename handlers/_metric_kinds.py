"""Metrics, figures and days gone by, as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NewType

from rapidfuzz import process

from handlers import _competitor_kinds
from handlers._form import Choice
from handlers._numbers import WRITTEN
from handlers._plain import plain
from handlers._templates import How
from models.metric import HAND, Metric, metrics_of
from models.refusal import Refusal
from models.words import joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat

FigureMetric = NewType("FigureMetric", Metric)  # any metric of an account
Amount = NewType("Amount", str)  # a number whose unit is its metric's
PastDay = NewType("PastDay", date)  # today, or a day that was
NAME = re.compile(r"[^\W\d_][^\s\d:：=]*")
NUMBER = WRITTEN
MOST_OFFERED = 6
AGO = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "大前天": 3}
WEEKDAYS = {
    **{f"{week}{day}": n for week in ("周", "星期", "上周") for n, day in enumerate("一二三四五六日")},
    **{name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
}
DAY = re.compile(r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")


def names_of(metric: Metric) -> tuple[str, ...]:
    """All that a metric is called."""
    name = metric.name if isinstance(metric.name, str) else metric.name.msgid
    return metric.key, name, *metric.also


def read_metric(chat: Chat, raw: str) -> FigureMetric:
    """Find a metric by what people call it; Refusal that names the nearest."""
    known = {plain(name): one for one in metrics_of(chat.session).values() for name in names_of(one)}
    found = known.get(plain(raw))
    if found is None:
        near = {
            known[name].key: known[name] for name, *_ in process.extract(plain(raw), list(known), limit=9)
        }
        names = joined([one.name for one in list(near.values())[:MOST_OFFERED]], " / ")
        raise Refusal(t("There is no metric “{name}”. Perhaps {names}?", name=raw, names=names))
    return FigureMetric(found)


def metric_choices(chat: Chat) -> tuple[Choice, ...]:
    """Offer the metrics, those entered by hand first."""
    known = sorted(metrics_of(chat.session).values(), key=lambda one: one.source != HAND)
    return tuple(Choice(one.key, one.name) for one in known)


def read_amount(_: Chat, raw: str) -> Amount:
    """Take a number as it stands: what it is depends on its metric."""
    return Amount(raw.strip())


def read_past_day(chat: Chat, raw: str) -> PastDay:
    """Read 昨天, 周三, 3月10日, 2026-03-10: the latest such day that is not to come. Refusal for others."""
    today, said = chat.now.date(), plain(raw)
    found = DAY.fullmatch(said)
    if said in AGO:
        return PastDay(today - timedelta(AGO[said]))
    if said in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS[said]) % 7
        return PastDay(today - timedelta(back or 7 * said.startswith("上周")))
    if found is None:
        raise Refusal(t("“{text}” is no day. Write it as 昨天, 3月10日 or 2026-03-10.", text=raw))
    day = _dated(found, today)
    if day is None or day > today:
        raise Refusal(t("“{text}” is not a day that was.", text=raw))
    return PastDay(day)


def _dated(found: re.Match[str], today: date) -> date | None:
    """The day that was written; without a year, the last one of its name."""
    years = [int(found[1])] if found[1] else [today.year, today.year - 1]
    for year in years:
        try:
            day = date(year, int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day <= today or found[1]:
            return day
    return None


KINDS: dict[object, How] = {
    FigureMetric: (read_metric, None, NAME, metric_choices),
    **_competitor_kinds.KINDS,
}

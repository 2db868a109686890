"""Figures as small multiples: one panel an indicator, with its last number in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from handlers._numbers import change_words, number_words, value_words
from models.chart import Chart, Panel, panel_of
from models.daily import Book
from models.figure import State
from models.metric import METRICS, Metric
from models.series import Value, days_of
from models.words import Words, joined, t

PANELS = ("reads", "net_users", "shares", "interaction_rate")
SHOWN = 14  # days of a digest's chart


def chart_of(book: Book, day: date) -> Chart | None:
    """The last two weeks as small multiples; None where nothing is known."""
    days = days_of(day - timedelta(days=SHOWN - 1), day)
    panels = tuple(panel(METRICS[key], [book.on(key, one) for one in days]) for key in PANELS)
    if not any(value is not None for one in panels for value in one.values):
        return None
    alt = joined([t("The last {count} days", count=SHOWN), *(joined([p.title, p.said], " ") for p in panels)])
    return Chart(days[0], panels, alt)


def panel(metric: Metric, values: Sequence[Value]) -> Panel:
    """An indicator day by day; what stands in words is the last day beside the one before."""
    last, before = values[-1], values[-2] if len(values) > 1 else None
    change: Words = ""
    if last.number is not None and before is not None and before.number is not None:
        change = change_words(metric.unit, last.number, before.number)
    numbers = [float(value.number) if value.number is not None else None for value in values]
    partial = tuple(place for place, value in enumerate(values) if value.state is State.PARTIAL)

    def written(value: float) -> Words:
        return number_words(metric.unit, Decimal(str(value)))

    said = joined([value_words(metric.unit, last), change])
    return panel_of(metric.name, said, numbers, written, partial)

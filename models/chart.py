"""Charts as figures: what a picture is to show, kept in its message until it is drawn for its reader."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from models.words import Json, Words, from_data, to_data


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the axis with what is written beside it."""

    value: float
    label: Words


@dataclass(frozen=True, slots=True)
class Panel:
    """One indicator day by day: None where there is no value, `partial` the days that are not whole.

    `said` is the number in words that stands under the title. The axis runs from `low` to `top`, both of
    which include 0; `last` is written at the line's end.
    """

    title: Words
    said: Words
    values: tuple[float | None, ...]
    low: Mark
    top: Mark
    last: Words
    partial: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError("a panel shows a day at least")
        if not self.low.value <= 0 <= self.top.value or self.low.value == self.top.value:
            raise ValueError("an axis includes 0, and is not a point")

    @property
    def gaps(self) -> tuple[int, ...]:
        """The days without a value, by their place."""
        return tuple(place for place, value in enumerate(self.values) if value is None)


@dataclass(frozen=True, slots=True)
class Chart:
    """Small multiples over the same days, from `first` on; `alt` says it to those who do not see it."""

    first: date
    panels: tuple[Panel, ...]
    alt: Words

    def day(self, place: int) -> date:
        """The day of a place."""
        return self.first + timedelta(days=place)


STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 10.0)  # where an axis may end, times a power of ten


def panel_of(
    title: Words,
    said: Words,
    values: Sequence[float | None],
    written: Callable[[float], Words],
    partial: tuple[int, ...] = (),
) -> Panel:
    """Make a panel whose axis ends at round values, as `written` says them; where all is 0, at none."""
    known = [value for value in values if value is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    low, top = -_round_up(-least), _round_up(most)
    ends = (
        Mark(low, written(low) if low else ""),
        Mark(top, written(top)) if top else Mark(float(not low), ""),
    )
    last = written(known[-1]) if known else ""
    return Panel(title, said, tuple(values), *ends, last, partial)


def _round_up(value: float) -> float:
    """The round value at or above one that is positive; 0 for others."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in STEPS if step * power >= value * (1 - 1e-9))


def chart_to_data(chart: Chart) -> Json:
    """Give a chart as JSON data."""
    return {
        "first": chart.first.isoformat(),
        "alt": to_data(chart.alt),
        "panels": [_panel_to_data(panel) for panel in chart.panels],
    }


class StoredPanel(TypedDict):
    """A panel as JSON data."""

    title: Json
    said: Json
    values: list[float | None]
    low: tuple[float, Json]
    top: tuple[float, Json]
    last: Json
    partial: list[int]


class StoredChart(TypedDict):
    """A chart as JSON data."""

    first: str
    alt: Json
    panels: list[StoredPanel]


def chart_from_data(stored: StoredChart) -> Chart:
    """Read back what `chart_to_data` gave."""
    panels = tuple(_panel_from_data(one) for one in stored["panels"])
    return Chart(date.fromisoformat(stored["first"]), panels, from_data(stored["alt"]))


def _panel_to_data(panel: Panel) -> Json:
    return {
        "title": to_data(panel.title),
        "said": to_data(panel.said),
        "values": list(panel.values),
        "low": [panel.low.value, to_data(panel.low.label)],
        "top": [panel.top.value, to_data(panel.top.label)],
        "last": to_data(panel.last),
        "partial": list(panel.partial),
    }


def _panel_from_data(stored: StoredPanel) -> Panel:
    low, top = stored["low"], stored["top"]
    return Panel(
        from_data(stored["title"]),
        from_data(stored["said"]),
        tuple(stored["values"]),
        Mark(low[0], from_data(low[1])),
        Mark(top[0], from_data(top[1])),
        from_data(stored["last"]),
        tuple(stored["partial"]),
    )

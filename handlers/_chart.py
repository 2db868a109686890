"""Charts drawn: pure functions from figures, already in their reader's words, to the text of an SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from models.chart import Chart, Panel

WIDTH, HEIGHT = 360, 190  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 16, 292, 84, 158  # its plot; to the right of it stands the last value
COLUMNS = 2
LABELS = 4  # days named under a plot, at most
FONT = "Noto Sans CJK SC"
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Colours:
    """What each part is painted with; a page's style sheet paints the same parts by their classes."""

    paper: str
    ink: str
    soft: str
    line: str
    accent: str
    gap: str


LIGHT = Colours("#ffffff", "#1d2321", "#5a625d", "#e3dfd6", "#1c6b58", "#f1eee7")
DARK = Colours("#161918", "#e5e9e6", "#a2aca6", "#2f3533", "#6cc4ab", "#252a28")


def draw_chart(chart: Chart, colours: Colours = LIGHT) -> str:
    """Draw all panels beside and under each other, as one picture on its paper."""
    columns = min(COLUMNS, len(chart.panels)) or 1
    rows = -(-len(chart.panels) // columns)
    placed = (
        f'<g transform="translate({WIDTH * (place % columns)} {HEIGHT * (place // columns)})">'
        f"{''.join(_parts(chart, panel, colours))}</g>"
        for place, panel in enumerate(chart.panels)
    )
    paper = f'<rect width="100%" height="100%" fill="{colours.paper}"/>'
    return _svg(WIDTH * columns, HEIGHT * rows, str(chart.alt), paper + "".join(placed))


def draw_panel(chart: Chart, panel: Panel) -> str:
    """Draw one panel for a page, which lays them out and paints them itself."""
    named = f"{panel.title}: {panel.said}"
    return _svg(WIDTH, HEIGHT, named, "".join(_parts(chart, panel, LIGHT)))


def _svg(width: int, height: int, named: str, inside: str) -> str:
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img" aria-label="{_safe(named)}"'
        f' font-family="{FONT}">{inside}</svg>'
    )


def _parts(chart: Chart, panel: Panel, colours: Colours) -> Iterator[str]:
    """The parts of a panel from the back to the front."""
    yield from _grounds(panel, colours)
    yield _text("title", LEFT, 28, panel.title, colours.ink, 18)
    yield _text("said", LEFT, 54, panel.said, colours.soft, 16)
    yield from _axis(panel, colours)
    yield from _line(panel, colours)
    yield from _days(chart, panel, colours)


def _grounds(panel: Panel, colours: Colours) -> Iterator[str]:
    """Days without a value are a gap with a ground of its own: no line runs over them."""
    step = _step(panel)
    for run in _following(panel.gaps):
        left, right = _x(panel, run[0]) - step / 2, _x(panel, run[-1]) + step / 2
        left, right = max(LEFT, left), min(RIGHT, right)
        yield (
            f'<rect class="gap" x="{left:.1f}" y="{TOP}" width="{right - left:.1f}"'
            f' height="{BOTTOM - TOP}" fill="{colours.gap}"/>'
        )


def _axis(panel: Panel, colours: Colours) -> Iterator[str]:
    for mark in (panel.low, panel.top):
        y = _y(panel, mark.value)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{RIGHT}" stroke="{colours.line}"/>'
    if panel.low.value < 0 < panel.top.value:
        zero = _y(panel, 0)
        yield f'<path class="grid" d="M{LEFT} {zero:.1f}H{RIGHT}" stroke="{colours.line}"/>'
    yield _text("mark", LEFT, _y(panel, panel.top.value) - 4, panel.top.label, colours.soft, 13)
    if panel.low.value < 0:
        yield _text("mark", LEFT, _y(panel, panel.low.value) - 4, panel.low.label, colours.soft, 13)


def _line(panel: Panel, colours: Colours) -> Iterator[str]:
    for run in _runs(panel):
        points = " ".join(f"{_x(panel, place):.1f},{_y(panel, value):.1f}" for place, value in run)
        yield (
            f'<polyline class="line" points="{points}" fill="none" stroke="{colours.accent}"'
            ' stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/>'
        )
    known = [point for run in _runs(panel) for point in run]
    alone = [run[0] for run in _runs(panel) if len(run) == 1]
    partial = [point for point in known if point[0] in panel.partial]
    yield from (_dot(panel, *point, colours) for point in dict.fromkeys([*alone, *partial, *known[-1:]]))
    if known:
        place, value = known[-1]
        x, y = _x(panel, place) + 9, _y(panel, value) + 6
        yield _text("last", x, y, panel.last, colours.accent, 17)


def _runs(panel: Panel) -> list[list[tuple[int, float]]]:
    """The values that follow each other without a gap."""
    known = {place: value for place, value in enumerate(panel.values) if value is not None}
    return [[(place, known[place]) for place in run] for run in _following(known)]


def _following(places: Iterable[int]) -> list[list[int]]:
    """Places in runs, each of which has no hole."""
    runs = groupby(enumerate(places), key=lambda one: one[1] - one[0])
    return [[place for _, place in run] for _, run in runs]


def _dot(panel: Panel, place: int, value: float, colours: Colours) -> str:
    """A point: hollow where its day is not whole."""
    kind, fill = ("part", colours.paper) if place in panel.partial else ("dot", colours.accent)
    return (
        f'<circle class="{kind}" cx="{_x(panel, place):.1f}" cy="{_y(panel, value):.1f}" r="4"'
        f' fill="{fill}" stroke="{colours.accent}" stroke-width="2"/>'
    )


def _days(chart: Chart, panel: Panel, colours: Colours) -> Iterator[str]:
    """The first and the last day, and so many between them that none touches another."""
    last = len(panel.values) - 1
    count = min(LABELS - 1, last)
    for place in dict.fromkeys(round(last * n / count) for n in range(count + 1)) if count else (0,):
        day = chart.day(place)
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        yield _text("day", _x(panel, place), BOTTOM + 20, f"{day.month}/{day.day}", colours.soft, 13, anchor)


def _step(panel: Panel) -> float:
    return (RIGHT - LEFT) / max(len(panel.values) - 1, 1)


def _x(panel: Panel, place: int) -> float:
    return LEFT + place * _step(panel)


def _y(panel: Panel, value: float) -> float:
    share = (value - panel.low.value) / (panel.top.value - panel.low.value)
    return BOTTOM - share * (BOTTOM - TOP)


def _text(kind: str, x: float, y: float, words: object, colour: str, size: int, anchor: str = "") -> str:
    at = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{at}>'
        f"{_safe(str(words))}</text>"
    )


def _safe(text: str) -> str:
    return escape(NOT_XML.sub("", text))

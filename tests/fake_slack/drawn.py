"""Pieces of Block Kit of any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.slack_world import Json

Sized = Callable[[int], Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "长" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "长" * length}


def option(n: int = 0, **more: Any) -> Json:  # noqa: ANN401
    return {"text": plain(1), "value": f"v{n}", **more}


def options(many: int) -> list[Json]:
    return [option(n) for n in range(many)]


def button(**more: Any) -> Json:  # noqa: ANN401
    return {"type": "button", "text": plain(2), **more}


def confirm(**more: Any) -> Json:  # noqa: ANN401
    return {"title": plain(1), "text": plain(1), "confirm": plain(1), "deny": plain(1), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def section(**more: Any) -> Json:  # noqa: ANN401
    return {"type": "section", "text": mrkdwn(1), **more}


def entry(element: Json, **more: Any) -> Json:  # noqa: ANN401
    return {"type": "input", "label": plain(1), "element": element, **more}


def select(**more: Any) -> Json:  # noqa: ANN401
    return {"type": "static_select", "options": options(2), **more}


def image(**more: Any) -> Json:  # noqa: ANN401
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "图", **more}


def typed(**more: Any) -> Json:  # noqa: ANN401
    return {"type": "plain_text_input", **more}


def table(rows: int, columns: int, length: int = 1) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "a" * length}] * columns] * rows}


def data_table(rows: int) -> Json:
    return table(rows, 2) | {"type": "data_table", "caption": "表"}


def chart(title: int = 1, segments: int = 2, label: int = 1) -> Json:
    parts = [{"label": "a" * label, "value": n} for n in range(segments)]
    return {"type": "data_visualization", "title": "a" * title, "chart": {"type": "pie", "segments": parts}}


def plot(points: int) -> Json:
    data = [{"label": f"d{n}", "value": n} for n in range(points)]
    axes = {"categories": [f"d{n}" for n in range(points)]}
    return {
        "type": "data_visualization",
        "title": "t",
        "chart": {"type": "line", "series": [{"name": "s", "data": data}], "axis_config": axes},
    }


def rich(indent: int) -> Json:
    words = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "a", "style": {"bold": True}}],
    }
    made = {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": [words]}
    return {"type": "rich_text", "elements": [made]}


def modal(**more: Any) -> Json:  # noqa: ANN401
    """A modal."""
    """A rich text with an indented list."""
    """A line of so many points."""
    """A pie."""
    """A data table of so many rows."""
    """A table of so many rows and columns, each cell of some length."""
    """A field to type into."""
    """A picture."""
    """A menu of two."""
    """An input block."""
    """A section of one character."""
    """A block of elements."""
    """A dialog that asks back."""
    """A button."""
    """So many options."""
    """An option; `n` tells it from others."""
    """A formatted text of some length."""
    """A plain text of some length."""
    return {"type": "modal", "title": plain(2), "blocks": [section()], **more}

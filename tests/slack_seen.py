"""What people read in Slack's blocks, in the order and shape in which the other scenes put it."""

from __future__ import annotations

import html
from typing import Any

from bot.platforms.slack.inputs import FIELD
from handlers._form import Choice, Form, FormField
from tests.fakes.slack_form import initial
from tests.fakes.slack_text import Control, controls
from tests.fakes.slack_world import Json, Message, View

Shown = Message | View


def seen_in(blocks: list[Json]) -> str:
    """A card as text: its text, a line per field, its sections, and its buttons in brackets."""
    lines = [line for block in blocks for line in _lines(block)]
    labels = " ".join(f"[{label}]" for label in _in_order(blocks))
    return "\n".join([*lines, *([labels] if labels else [])])


def labels_of(control: Control) -> list[str]:
    """What can be pressed there: a button, or each entry of a menu."""
    kind = control.element["type"]
    if kind == "button":
        return [control.label]
    return (
        [option["text"]["text"] for option in control.options]
        if kind in ("overflow", "static_select")
        else []
    )


def text_of_view(view: View) -> tuple[str | None, str]:
    """The notice above a form, if any, and its heading."""
    heading, *notice = [
        line for block in view.blocks if block["type"] != "input" for line in _lines(block)
    ] or [view.title]
    return (notice[0] if notice else None), heading


def form_of(view: View) -> Form | None:
    """A modal as the form that it shows; None where it only shows words."""
    fields = [control for control in controls(view.blocks) if control.block["type"] == "input"]
    if not fields:
        return None
    asked = tuple(_as_field(control) for control in fields if control.block_id.startswith(FIELD))
    notice, heading = text_of_view(view)
    return Form("", heading, asked, notice)


def _as_field(control: Control) -> FormField:
    held = next((value for name, value in (initial(control.element) or {}).items() if name != "type"), None)
    value = held["value"] if isinstance(held, dict) else held or ""
    choices = tuple(Choice(one["value"], one["text"]["text"]) for one in control.options)
    required = not control.block.get("optional", False)
    return FormField(field_of(control.block_id), control.label, "text", required, value, choices=choices)


def field_of(block_id: str) -> str:
    """The field that a block of a modal is for."""
    return block_id.removeprefix(FIELD)


def control_in(view: View, block_id: str) -> Control:
    """What is filled in there."""
    return next(control for control in controls(view.blocks) if control.block_id == block_id)


def _in_order(blocks: list[Json]) -> list[str]:
    """The buttons as they weigh: those that ask back, which cannot be in a menu, come last."""
    found = [control for control in controls(blocks) if control.block["type"] == "actions"]
    asking = [control for control in found if control.element.get("confirm")]
    return [
        label for control in [*(c for c in found if c not in asking), *asking] for label in labels_of(control)
    ]


def _lines(block: Json) -> list[str]:
    kind = block["type"]
    if kind == "section" and "fields" in block:
        texts = [_text(field) for field in block["fields"]]
        return [f"{label} {value}" for label, value in zip(texts[::2], texts[1::2], strict=True)]
    if kind in ("section", "header"):
        return [_text(block["text"])]
    if kind == "rich_text":
        return ["".join(_span(span) for part in block["elements"] for span in part["elements"])]
    return []


def _text(text: Json) -> str:
    said = str(text["text"])
    return html.unescape(said).strip("*") if text["type"] == "mrkdwn" else said


def _span(span: dict[str, Any]) -> str:
    return str(span.get("text") or span.get("url") or "")

"""What people read in blocks, which controls they hold, and what a text would ping or link."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_world import Json

CODE = re.compile(r"<([^<>]*)>")
CHOICES = ("options", "option_groups")
SILENT = ("private_metadata", "callback_id", "metadata", "state", "confirm")


@dataclass(frozen=True)
class Mark:
    """More than text in a text. `kind` is person, channel, group, everybody, date or link."""

    kind: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Control:
    """Something to press, choose from or fill in, and the block it stands in."""

    block: Json
    element: Json

    @property
    def label(self) -> str:
        """What stands on it, or beside it."""
        shown = self.element.get("text") or self.block.get("label") or self.element.get("placeholder") or {}
        return str(shown.get("text", ""))

    @property
    def action_id(self) -> str:
        """Its name for the app."""
        return str(self.element["action_id"])

    @property
    def block_id(self) -> str:
        """Its block's name for the app."""
        return str(self.block["block_id"])

    @property
    def value(self) -> str:
        """What pressing it tells the app."""
        return str(self.element.get("value", ""))

    def called(self, name: str) -> bool:
        """Whether somebody means this by a name: its label, its ids or its value."""
        return name in (self.label, self.action_id, self.block_id, self.value or ...)

    @property
    def options(self) -> list[Json]:
        """What can be chosen."""
        groups = self.element.get("option_groups", [])
        return list(self.element.get("options", [])) + [o for group in groups for o in group["options"]]


def mentions(text: str) -> list[Mark]:
    """Everything in a mrkdwn text that pings somebody or leads elsewhere; typed text should give nothing."""
    return [mark for found in CODE.finditer(text) if (mark := _mark(found[1]))]


def _mark(inside: str) -> Mark | None:
    target, _, label = inside.partition("|")
    if re.fullmatch(r"@[UW]\w+", target):
        return Mark("person", target[1:], label)
    if re.fullmatch(r"#[CG]\w+", target):
        return Mark("channel", target[1:], label)
    if target.startswith("!subteam^"):
        return Mark("group", target[9:], label)
    if re.match(r"!(channel|here|everyone|group)\b", target):
        return Mark("everybody", target[1:], label)
    if target.startswith("!date^"):
        return Mark("date", target[6:], label)
    if re.match(r"(https?|mailto|slack|tel):", target):
        return Mark("link", target, label)
    return None


def marks_of(shown: Any) -> list[Mark]:  # noqa: ANN401
    """Every mark in a message, a view or some blocks: those of mrkdwn and of rich text."""
    found: list[Mark] = []
    for thing in _walk(shown):
        kind = thing.get("type")
        if kind == "mrkdwn":
            found += mentions(str(thing["text"]))
        elif kind in ("user", "usergroup", "channel", "broadcast", "link") and "elements" not in thing:
            found.append(_rich_mark(thing))
    return found


def _rich_mark(thing: Json) -> Mark:
    kinds = {
        "user": "person",
        "usergroup": "group",
        "channel": "channel",
        "broadcast": "everybody",
        "link": "link",
    }
    target = thing.get(f"{thing['type']}_id") or thing.get("range") or thing.get("url") or ""
    return Mark(kinds[thing["type"]], str(target), str(thing.get("text", "")))


def text_of(shown: Any, choices: bool = False) -> str:  # noqa: ANN401
    """All that can be read in blocks or a view, a line for each text; with `choices` those of menus too."""
    return "\n".join(_texts(shown, choices))


def _texts(shown: Any, choices: bool) -> Iterator[str]:  # noqa: ANN401
    if isinstance(shown, list):
        for one in shown:
            yield from _texts(one, choices)
    elif isinstance(shown, dict):
        yield from _own_text(shown)
        for name, value in shown.items():
            if name not in SILENT and (choices or name not in CHOICES):
                yield from _texts(value, choices)


def _own_text(thing: Json) -> Iterator[str]:
    kind = thing.get("type")
    if kind in ("plain_text", "mrkdwn", "markdown", "text", "raw_text", "link"):
        text = str(thing.get("text") or thing.get("url") or "")
        yield html.unescape(text) if kind == "mrkdwn" else text
    if kind == "image" and thing.get("alt_text"):
        yield str(thing["alt_text"])
    if kind == "user":
        yield f"<@{thing['user_id']}>"


def _walk(shown: Any) -> Iterator[Json]:  # noqa: ANN401
    if isinstance(shown, list):
        for one in shown:
            yield from _walk(one)
    elif isinstance(shown, dict):
        yield shown
        for value in shown.values():
            yield from _walk(value)


def controls(blocks: list[Json]) -> list[Control]:
    """Everything in blocks that can be pressed, chosen from or filled in."""
    return [Control(block, element) for block in blocks for element in _elements(block)]


def _elements(block: Json) -> list[Json]:
    some = [block.get("element"), block.get("accessory")]
    if block.get("type") == "actions":
        some += block["elements"]
    return [element for element in some if element and "action_id" in element]


def buttons(blocks: list[Json]) -> list[str]:
    """What stands on the buttons of blocks."""
    return [control.label for control in controls(blocks) if control.element["type"] == "button"]

"""Block Kit, as strict as Slack: what is wrong with blocks and views."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Collection
from typing import Any

from tests.fakes.slack_world import Json

LARGEST_VIEW = 250 * 1024
NUMBERS = itertools.count(1)


def faults(blocks: Any, surface: str, files: Collection[str] | None = None) -> list[str]:  # noqa: ANN401
    """What is wrong with the blocks of a message, home or modal."""
    return [] if isinstance(blocks, list) else ["[ERROR] must be an array [json-pointer:/blocks]"]


def view_faults(view: Any, files: Collection[str] | None = None) -> list[str]:  # noqa: ANN401
    """What is wrong with a view."""
    return [] if isinstance(view, dict) else ["[ERROR] must be an object [json-pointer:/view]"]


def options_faults(answer: Any) -> list[str]:  # noqa: ANN401
    """What is wrong with the answer to a request for options."""
    return [] if isinstance(answer, dict) else ["[ERROR] must be an object [json-pointer:/]"]


def size_of(view: Json) -> int:
    """The size of a view, in bytes of JSON."""
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())


def ids_given(blocks: list[Json]) -> list[Json]:
    """Blocks as they are kept: those without an id get one, another each time, and so do
    their elements."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", f"given-{next(NUMBERS)}")
        for element in acting(block):
            element.setdefault("action_id", f"given-{next(NUMBERS)}")
    return made


def acting(block: Json) -> list[Json]:
    """The elements of a block that somebody can press, choose from or fill."""
    some = [block.get("element"), block.get("accessory")]
    if block.get("type") == "actions":
        some += block["elements"]
    return [element for element in some if element and element["type"] != "image"]

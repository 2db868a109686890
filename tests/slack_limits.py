"""What Slack would refuse of blocks and views, as far as its documentation says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

TEXTS = {  # type, where the text is, the longest
    ("header", "text"): 150,
    ("section", "text"): 3_000,
    ("section", "fields"): 2_000,
    ("button", "text"): 75,
    ("static_select", "placeholder"): 150,
    ("external_select", "placeholder"): 150,
    ("input", "label"): 2_000,
    ("input", "hint"): 2_000,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
    ("option", "text"): 75,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
}
STRINGS = {"alt_text": 2_000, "url": 3_000, "block_id": 255, "action_id": 255, "private_metadata": 3_000}
STRINGS |= {"callback_id": 255, "initial_value": 3_000}
LISTS = {"fields": (1, 10), "elements": (1, 100), "blocks": (1, 100)}
OPTIONS = {"overflow": 5, "static_select": 100}
VALUES = {"button": 2_000, "option": 150}
LARGEST_VIEW = 250_000


def refused(blocks: list[dict[str, Any]], most: int = 50) -> list[str]:
    """Say what is wrong with the blocks of a message."""
    found = [*_wrong(blocks, "blocks"), *_twice(blocks)]
    for block in Block.parse_all(blocks):
        block.validate_json()
        block.to_dict()
    return found if 1 <= len(blocks) <= most else [*found, f"{len(blocks)} blocks"]


def refused_view(view: dict[str, Any]) -> list[str]:
    """Say what is wrong with a modal."""
    View(**view).validate_json()
    size = len(json.dumps(view))
    found = [*_wrong(view, "modal"), *refused(view["blocks"], 100)]
    inputs = any(block["type"] == "input" for block in view["blocks"])
    if inputs and "submit" not in view:
        found.append("inputs and no submit")
    return found if size <= LARGEST_VIEW else [*found, f"{size} bytes"]


def _wrong(thing: Any, kind: str) -> Iterator[str]:  # noqa: ANN401
    if isinstance(thing, list):
        for one in thing:
            yield from _wrong(one, kind)
    if not isinstance(thing, dict):
        return
    kind = thing.get("type", {"options": "option", "initial_option": "option"}.get(kind, kind))
    for key, value in thing.items():
        if isinstance(value, str):
            yield from _wrong_string(kind, key, value)
        yield from _wrong_text(kind, key, value)
        if key in LISTS and not LISTS[key][0] <= len(value) <= (25 if kind == "actions" else LISTS[key][1]):
            yield f"{kind} has {len(value)} {key}"
        if key == "options" and not 1 <= len(value) <= OPTIONS[kind]:
            yield f"{kind} has {len(value)} options"
        yield from _wrong(value, key)


def _wrong_text(kind: str, key: str, value: Any) -> Iterator[str]:  # noqa: ANN401
    if (kind, key) in TEXTS:
        texts = value if isinstance(value, list) else [value]
        yield from (f"{kind} {key} too long" for one in texts if len(one["text"]) > TEXTS[kind, key])


def _wrong_string(kind: str, key: str, value: str) -> Iterator[str]:
    most = VALUES.get(kind, 3_000) if key == "value" else STRINGS.get(key, 3_000)
    if len(value.encode("utf-16-le")) // 2 > most:
        yield f"{kind} {key} has {len(value)} characters"
    if key not in ("private_metadata", "initial_value") and not value.strip("\u200b\ufeff\u2060 \n\t"):
        yield f"{kind} {key} is blank"


def _twice(blocks: list[dict[str, Any]]) -> list[str]:
    blocks_named = [block["block_id"] for block in blocks if "block_id" in block]
    elements = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    actions = [one["action_id"] for one in elements]
    return [f"{one} twice" for ids in (blocks_named, actions) for one in ids if ids.count(one) > 1]

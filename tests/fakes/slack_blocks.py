"""Block Kit, as strict as Slack: what is wrong with the blocks of a surface, and with a view.

`faults` and `view_faults` are pure, for tests of what is drawn. What is not described here is refused.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.fakes.slack_elements import (
    ACCESSORY,
    ACTING,
    IMAGE,
    IN_CONTEXT,
    INPUT,
    OFFERED,
    PICTURE,
    plain,
    text,
)
from tests.fakes.slack_rich import (
    DATA_TABLE,
    DATA_TABLE_TEXT,
    DATA_VISUALIZATION,
    RICH_TEXT,
    TABLE,
    TABLE_TEXT,
    cell_text,
)
from tests.fakes.slack_shapes import (
    Check,
    all_of,
    boolean,
    exactly_one,
    fault,
    items,
    objects,
    one_of,
    record,
    string,
    typed,
)
from tests.fakes.slack_text import text_of
from tests.fakes.slack_world import Json

LARGEST_VIEW = 250 * 1024  # bytes
LONGEST_MESSAGE = 13_200  # characters in all blocks; Slack does not say how it counts, this was observed
NUMBERS = itertools.count(1)
MOST_BLOCKS = {"message": 50, "home": 100, "modal": 100}
# Where alone a block or an element may stand; what is not named may stand anywhere.
ONLY_ON = {
    **dict.fromkeys(("markdown",), ("message",)),
    **dict.fromkeys(("alert",), ("modal",)),
    **dict.fromkeys(("table", "data_table", "data_visualization", "container"), ("message", "home")),
    **dict.fromkeys(("email_text_input", "number_input", "url_text_input", "file_input"), ("modal",)),
}
PICTURES = ("png", "jpg", "jpeg", "gif")
Files = Mapping[str, str]
"""The name of each file that is there, by its id and by its addresses."""

ID = {"block_id": string(255)}
SECTION = all_of(
    record(
        {},
        ID
        | {"text": text(3000), "fields": items(text(2000), 1, 10), "accessory": ACCESSORY, "expand": boolean},
    ),
    lambda value, where: _text_or_fields(value, where),
)
PLAIN_BLOCKS: dict[str, Check] = {
    "section": SECTION,
    "divider": record({}, ID),
    "header": record({"text": plain(150)}, ID),
    "image": all_of(
        record({"alt_text": string(2000)}, ID | PICTURE | {"title": plain(2000)}),
        exactly_one("image_url", "slack_file"),
    ),
    "context": record({"elements": items(IN_CONTEXT, 1, 10)}, ID),
    "actions": record({"elements": items(ACTING, 1, 25)}, ID),
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "markdown": record({"text": string(12_000)}, ID),
    "alert": record(
        {"text": text(3000)}, ID | {"level": one_of("default", "info", "warning", "error", "success")}
    ),
    "input": record(
        {"label": plain(2000), "element": INPUT},
        ID | {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
}
CONTAINER = record(
    {"child_blocks": items(typed(**PLAIN_BLOCKS), 1, 10)},
    ID
    | {
        "title": plain(150),
        "rich_text_title": typed(rich_text=RICH_TEXT),
        "subtitle": text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": typed(image=IMAGE),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
)
BLOCK = typed(**PLAIN_BLOCKS, container=CONTAINER)
TAGGED: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
VIEW = {
    "modal": record(
        {"type": one_of("modal"), "title": plain(24), "blocks": items(BLOCK, 1, 100)},
        TAGGED
        | {"submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean},
    ),
    "home": record({"type": one_of("home"), "blocks": items(BLOCK, 1, 100)}, TAGGED),
}


def faults(blocks: Any, surface: str, files: Files | None = None) -> list[str]:  # noqa: ANN401
    """What is wrong with the blocks of a surface: message, home or modal.

    With `files` (names by id and by address), pictures must be among them.
    """
    least = 0 if surface == "message" else 1
    found = list(items(BLOCK, least, MOST_BLOCKS[surface])(blocks, "/blocks"))
    return found or list(_on_the_whole(blocks, "/blocks", surface, files))


def blocks_too_long(blocks: list[Json]) -> bool:
    """Whether the blocks of a message hold more text than Slack takes; tables have a limit of their own."""
    counted = [block for block in blocks if isinstance(block, dict) and "rows" not in block]
    return len(text_of(counted, choices=True)) > LONGEST_MESSAGE


def view_faults(view: Any, files: Files | None = None) -> list[str]:  # noqa: ANN401
    """What is wrong with a modal or a home tab."""
    kind = view.get("type") if isinstance(view, dict) else None
    if not isinstance(kind, str) or kind not in VIEW:
        return [fault("must be a view of type modal or home", "/view")]
    found = list(VIEW[kind](view, "/view"))
    if found:
        return [fault("failed to match all allowed schemas", "/view"), *found]
    found = list(_on_the_whole(view["blocks"], "/view/blocks", kind, files))
    if kind == "modal" and "submit" not in view:
        found += [
            fault("must define submit to use input block", f"/view/blocks/{n}")
            for n, block in enumerate(view["blocks"])
            if block["type"] == "input"
        ]
    if size_of(view) > LARGEST_VIEW:
        found.append(fault(f"must be less than {LARGEST_VIEW + 1} bytes", "/view"))
    return found


def options_faults(answer: Any) -> list[str]:  # noqa: ANN401
    """What is wrong with the answer to a request for options."""
    return list(OFFERED(answer, ""))


def size_of(view: Json) -> int:
    """The size of a view, in bytes of JSON."""
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())


def ids_given(blocks: list[Json]) -> list[Json]:
    """Blocks as they are kept: those without an id get one, another each time, and so do their elements."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", f"given-{next(NUMBERS)}")
        for element in acting(block):
            element.setdefault("action_id", f"given-{next(NUMBERS)}")
    return made


def acting(block: Json) -> list[Json]:
    """The elements of a block that somebody can press, choose from or fill in."""
    some = [block.get("element"), block.get("accessory")]
    if block["type"] == "actions":
        some += block["elements"]
    return [element for element in some if element and element["type"] != "image"]


def _text_or_fields(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        yield fault("must define either `text` or `fields`", where)


def _on_the_whole(blocks: list[Json], where: str, surface: str, files: Files | None) -> Iterator[str]:
    """What can only be seen when each block by itself is well."""
    for check in (_places, _ids, _focus, _totals):
        yield from check(blocks, where, surface)
    if surface == "message" and blocks_too_long(blocks):
        yield fault(f"must be less than {LONGEST_MESSAGE + 1} characters in all", where)
    for thing, at in objects(blocks, where):
        if "slack_file" in thing and files is not None:
            yield from _picture(thing["slack_file"], f"{at}/slack_file", files)


def _places(blocks: list[Json], where: str, surface: str) -> Iterator[str]:
    for thing, at in objects(blocks, where):
        kind = thing.get("type")
        if isinstance(kind, str) and surface not in ONLY_ON.get(kind, (surface,)):
            yield fault(f"unsupported type: {kind} in a {surface}", f"{at}/type")
        if thing.get("response_url_enabled") and surface != "modal":
            yield fault("response_url_enabled needs an input block in a modal", at)


def _ids(blocks: list[Json], where: str, _: str) -> Iterator[str]:
    for name in ("block_id", "action_id"):
        used = Counter(thing[name] for thing, _ in objects(blocks) if name in thing)
        for id, times in used.items():
            if times > 1:
                yield fault(f"`{name}` {id} already exists", where)


def _focus(blocks: list[Json], where: str, _: str) -> Iterator[str]:
    if sum(thing.get("focus_on_load") is True for thing, _ in objects(blocks)) > 1:
        yield fault("only one element may have focus_on_load", where)


def _totals(blocks: list[Json], where: str, surface: str) -> Iterator[str]:
    sums: list[tuple[str, Callable[[Json], int], int]] = [
        ("markdown", lambda block: len(block["text"]), 12_000),
        ("table", cell_text, TABLE_TEXT),
        ("data_table", cell_text, DATA_TABLE_TEXT),
        ("data_visualization", lambda _: 1, 2),
    ]
    for kind, measure, most in sums:
        if sum(measure(block) for block in blocks if block["type"] == kind) > most:
            yield fault(f"no more than {most} in all {kind} blocks of a {surface}", where)


def _picture(file: Json, where: str, files: Files) -> Iterator[str]:
    name = files.get(str(file.get("id") or file.get("url")))
    if name is None:
        yield fault("invalid slack file", where)
    elif name.rpartition(".")[2].lower() not in PICTURES:
        yield fault("slack file must be an image: png, jpg, jpeg or gif", where)

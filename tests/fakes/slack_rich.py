"""Rich text, tables and charts: blocks that hold no controls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack_shapes import (
    Check,
    all_of,
    boolean,
    fault,
    items,
    number,
    one_of,
    record,
    string,
    typed,
    whole,
)
from tests.fakes.slack_text import text_of

LONGEST = 100_000  # where no limit is known
MOST = 10_000
TABLE_TEXT, DATA_TABLE_TEXT = 10_000, 20_000  # characters

STYLE = record(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
)
STYLED: dict[str, Check] = {"style": STYLE}
INLINE = typed(
    text=record({"text": string(LONGEST)}, STYLED),
    link=record(
        {"url": string(3000, form=r"[a-z]+:\S+", what="a valid URL")},
        STYLED | {"text": string(LONGEST, 0), "unsafe": boolean},
    ),
    emoji=record({"name": string(255)}, STYLED | {"unicode": string(255), "skin_tone": whole(1, 6)}),
    user=record({"user_id": string(255, form=r"[UW]\w+", what="a user")}, STYLED),
    usergroup=record({"usergroup_id": string(255, form=r"S\w+", what="a user group")}, STYLED),
    channel=record({"channel_id": string(255, form=r"[CGD]\w+", what="a channel")}, STYLED),
    broadcast=record({"range": one_of("here", "channel", "everyone")}, STYLED),
    date=record(
        {"timestamp": whole(0, 9_999_999_999), "format": string(255)},
        STYLED | {"fallback": string(255), "url": string(3000)},
    ),
    color=record({"value": string(7)}),
)
WORDS = items(INLINE, 0, MOST)
SECTION = record({"elements": WORDS})
RICH_TEXT = record(
    {
        "elements": items(
            typed(
                rich_text_section=SECTION,
                rich_text_list=record(
                    {
                        "style": one_of("bullet", "ordered"),
                        "elements": items(typed(rich_text_section=SECTION), 1, MOST),
                    },
                    {"indent": whole(0, 8), "offset": whole(0, MOST), "border": whole(0, 1)},
                ),
                rich_text_preformatted=record(
                    {"elements": WORDS}, {"border": whole(0, 1), "language": string(50)}
                ),
                rich_text_quote=record({"elements": WORDS}, {"border": whole(0, 1)}),
            ),
            1,
            MOST,
        )
    },
    {"block_id": string(255)},
)
RAW = {
    "raw_text": record({"text": string(LONGEST)}),
    "raw_number": record({"value": number}, {"text": string(255)}),
}
CELL = typed(rich_text=RICH_TEXT, **RAW)
COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def even_rows(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """The rows of a table are as long as each other, and its header holds no rich text."""
    rows = value.get("rows") if isinstance(value, dict) else None
    if not rows or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return
    if len({len(row) for row in rows}) > 1:
        yield fault("all rows must have the same number of cells", f"{where}/rows")
    if any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in rows[0]):
        yield fault("a header cell must not be rich_text", f"{where}/rows/0")


TABLE = record(
    {"rows": items(items(CELL, 1, 20), 1, 100)},
    {"block_id": string(255), "column_settings": items(COLUMN, 0, 20)},
)
DATA_TABLE = all_of(
    record(
        {"rows": items(items(CELL, 1, 20), 2, 201), "caption": string(LONGEST)},
        {"block_id": string(255), "page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
    ),
    even_rows,
)
LABEL = string(20)
POINT = record({"label": LABEL, "value": number})
SERIES = items(record({"name": LABEL, "data": items(POINT, 1, 20)}), 1, 12)
AXES = record({"categories": items(LABEL, 1, 20)}, {"x_label": string(50), "y_label": string(50)})


def fitting_series(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """Series have names of their own, and points for the categories."""
    try:
        names = [one["name"] for one in value["series"]]
        labels = [{point["label"] for point in one["data"]} for one in value["series"]]
        categories = set(value["axis_config"]["categories"])
    except (KeyError, TypeError):
        return
    if len(set(names)) < len(names):
        yield fault("series names must be unique", f"{where}/series")
    if any(each != categories for each in labels):
        yield fault("labels must match the categories", f"{where}/series")


PLOT = all_of(record({"series": SERIES, "axis_config": AXES}), fitting_series)
DATA_VISUALIZATION = record(
    {
        "title": string(50),
        "chart": typed(pie=record({"segments": items(POINT, 1, 12)}), bar=PLOT, area=PLOT, line=PLOT),
    },
    {"block_id": string(255)},
)


def cell_text(block: dict[str, Any]) -> int:
    """How many characters a table shows."""
    return len(text_of(block["rows"]).replace("\n", ""))

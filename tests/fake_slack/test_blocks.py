"""What Block Kit refuses is refused, in words that name the place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fake_slack.drawn import (
    actions,
    button,
    data_table,
    entry,
    image,
    modal,
    mrkdwn,
    option,
    plain,
    rich,
    section,
    select,
    table,
    typed,
)
from tests.fakes.slack_blocks import faults, view_faults

REFUSED = [
    pytest.param([{"type": "marquee"}], "message", "unsupported type: marquee", id="unknown block"),
    pytest.param([{}], "message", "missing required field: type", id="block without type"),
    pytest.param("[]", "message", "must provide an array", id="blocks as text"),
    pytest.param(["a"], "message", "must provide an object", id="block as text"),
    pytest.param([section(colour="red")], "message", "additional property: colour", id="unknown field"),
    pytest.param([{"type": "section"}], "message", "either `text` or `fields`", id="section of nothing"),
    pytest.param([section(text=plain(0))], "message", "more than 0 characters", id="empty text"),
    pytest.param([section(text="a")], "message", "must provide an object", id="text that is no object"),
    pytest.param([section(fields=[])], "message", "no fewer than 1", id="no fields"),
    pytest.param(
        [section(text=mrkdwn(1) | {"emoji": True})], "message", "property: emoji", id="emoji in mrkdwn"
    ),
    pytest.param([{"type": "header", "text": mrkdwn(1)}], "message", "type: mrkdwn", id="mrkdwn header"),
    pytest.param([actions(button(text=mrkdwn(1)))], "message", "type: mrkdwn", id="mrkdwn on a button"),
    pytest.param([actions()], "message", "no fewer than 1", id="actions without elements"),
    pytest.param([actions(button(style="blue"))], "message", "valid enum", id="style of a button"),
    pytest.param([actions(button(url="javascript:a"))], "message", "valid URL", id="url of a button"),
    pytest.param([actions(button(value=12))], "message", "must provide a string", id="value as number"),
    pytest.param(
        [actions(button(confirm={}))], "message", "missing required field: title", id="bare confirm"
    ),
    pytest.param([actions(typed())], "message", "unsupported type: plain_text_input", id="input in actions"),
    pytest.param([actions(image())], "message", "unsupported type: image", id="image in actions"),
    pytest.param(
        [{"type": "context", "elements": [button()]}],
        "message",
        "unsupported type: button",
        id="button in context",
    ),
    pytest.param([section(accessory=select(options=[]))], "message", "no fewer than 1", id="no options"),
    pytest.param(
        [section(accessory={"type": "static_select"})], "message", "options or option_groups", id="no choice"
    ),
    pytest.param(
        [section(accessory=select(option_groups=[]))],
        "message",
        "options or option_groups",
        id="both choices",
    ),
    pytest.param(
        [section(accessory=select(options=[option(text=mrkdwn(1))]))],
        "message",
        "type: mrkdwn",
        id="mrkdwn option of a select",
    ),
    pytest.param(
        [section(accessory=select(options=[option(url="https://a.com")]))],
        "message",
        "property: url",
        id="url on an option of a select",
    ),
    pytest.param(
        [section(accessory=select(initial_option=option(7)))],
        "message",
        "must be one of the options",
        id="begins with none of its options",
    ),
    pytest.param(
        [actions({"type": "overflow", "options": []})], "message", "no fewer than 1", id="empty overflow"
    ),
    pytest.param(
        [actions({"type": "datepicker", "initial_date": "2026-02-30"})],
        "message",
        "YYYY-MM-DD",
        id="no such date",
    ),
    pytest.param(
        [actions({"type": "datepicker", "initial_date": "11.3.2026"})],
        "message",
        "YYYY-MM-DD",
        id="date written else",
    ),
    pytest.param(
        [actions({"type": "timepicker", "initial_time": "24:00"})], "message", "HH:mm", id="no such time"
    ),
    pytest.param(
        [actions({"type": "timepicker", "timezone": "Mars/Base"})], "message", "IANA", id="no such zone"
    ),
    pytest.param(
        [actions({"type": "datetimepicker", "initial_date_time": 123})],
        "message",
        "must be between",
        id="time stamp of too few digits",
    ),
    pytest.param([entry({"type": "number_input"})], "modal", "is_decimal_allowed", id="number of which kind"),
    pytest.param(
        [entry({"type": "number_input", "is_decimal_allowed": True, "min_value": 1})],
        "modal",
        "must provide a string",
        id="least number as number",
    ),
    pytest.param([entry(button())], "modal", "unsupported type: button", id="button as input"),
    pytest.param([entry(typed(), label=mrkdwn(1))], "modal", "type: mrkdwn", id="mrkdwn label"),
    pytest.param(
        [entry({"type": "number_input", "is_decimal_allowed": False})],
        "home",
        "number_input in a home",
        id="number input outside of a modal",
    ),
    pytest.param(
        [{"type": "markdown", "text": "a"}], "modal", "markdown in a modal", id="markdown in a modal"
    ),
    pytest.param([table(1, 1)], "modal", "table in a modal", id="table in a modal"),
    pytest.param(
        [{"type": "alert", "text": plain(1)}], "message", "alert in a message", id="alert in a message"
    ),
    pytest.param(
        [section(block_id="b"), section(block_id="b")], "message", "b already exists", id="block_id twice"
    ),
    pytest.param(
        [actions(button(action_id="a")), actions(button(action_id="a"))],
        "message",
        "a already exists",
        id="action_id twice",
    ),
    pytest.param(
        [entry(typed(focus_on_load=True)), entry(typed(focus_on_load=True))],
        "modal",
        "only one element",
        id="two with the focus",
    ),
    pytest.param([], "home", "no fewer than 1", id="empty home tab"),
    pytest.param(
        [image(slack_file={"id": "F1"})], "message", "image_url or slack_file", id="image from two places"
    ),
    pytest.param(
        [{"type": "image", "alt_text": "图"}], "message", "image_url or slack_file", id="image from nowhere"
    ),
    pytest.param(
        [{"type": "image", "image_url": "https://a.com"}], "message", "alt_text", id="image without alt"
    ),
    pytest.param(
        [{"type": "image", "alt_text": "a", "slack_file": {"id": "F1", "url": "https://a"}}],
        "message",
        "id or url",
        id="file by id and url",
    ),
    pytest.param(
        [{"type": "rich_text", "elements": [{"type": "text", "text": "a"}]}],
        "message",
        "unsupported type: text",
        id="rich text without sections",
    ),
    pytest.param([rich(0) | {"elements": []}], "message", "no fewer than 1", id="rich text of nothing"),
    pytest.param([data_table(1)], "message", "no fewer than 2", id="data table without rows"),
]


@pytest.mark.parametrize(("blocks", "surface", "what"), REFUSED)
def test_what_slack_refuses_is_refused(blocks: Any, surface: str, what: str) -> None:  # noqa: ANN401
    found = faults(blocks, surface)

    assert any(what in fault for fault in found), found
    assert all(fault.startswith("[ERROR] ") and "[json-pointer:/" in fault for fault in found)


def test_a_fault_names_its_place() -> None:
    found = faults([section(), actions(button(text=plain(76)))], "message")

    assert found == ["[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"]


NO_VIEWS = [
    pytest.param(modal(type="page"), "type modal or home", id="unknown kind"),
    pytest.param([], "type modal or home", id="no object"),
    pytest.param(modal(id="V1"), "property: id", id="a view as Slack told it"),
    pytest.param(modal(title=mrkdwn(1)), "type: mrkdwn", id="mrkdwn title"),
    pytest.param(modal(blocks=[]), "no fewer than 1", id="no blocks"),
    pytest.param({"type": "modal", "blocks": [section()]}, "missing required field: title", id="no title"),
    pytest.param(
        {"type": "home", "blocks": [section()], "title": plain(1)}, "property: title", id="home title"
    ),
    pytest.param(modal(blocks=[entry(typed())]), "must define submit to use input block", id="no submit"),
    pytest.param(modal(submit=plain(1), notify_on_close="yes"), "must provide a boolean", id="flag as text"),
]


@pytest.mark.parametrize(("view", "what"), NO_VIEWS)
def test_what_is_no_view_is_refused(view: Any, what: str) -> None:  # noqa: ANN401
    assert any(what in fault for fault in view_faults(view)), view_faults(view)


def test_a_picture_must_be_a_file_that_is_there() -> None:
    shown = [{"type": "image", "alt_text": "图", "slack_file": {"id": "F1"}}]

    assert faults(shown, "message", {"F1": "chart.png"}) == []
    assert "invalid slack file" in faults(shown, "message", {})[0]
    assert "must be an image" in faults(shown, "message", {"F1": "list.csv"})[0]


WORDS = st.sampled_from(
    ["type", "text", "elements", "options", "element", "rows", "chart", "series", "accessory"]
)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["section", "actions", "input", "table", "data_table", "data_visualization"]))
def test_nonsense_is_refused_and_never_breaks_the_check(nonsense: Any, kind: str) -> None:  # noqa: ANN401
    broken = nonsense | {"type": kind} if isinstance(nonsense, dict) else nonsense

    assert faults([broken], "message") != []
    assert view_faults(nonsense) != []

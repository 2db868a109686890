"""The made-up Slack refuses what Block Kit refuses: each limit just kept, and passed by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.slack_blocks import faults, options_faults, size_of, view_faults
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
    return {"type": "modal", "title": plain(2), "blocks": [section()], **more}


# What fits, and how large it may be; on a modal where nothing else is said.
BLOCKS: list[tuple[str, int, Sized]] = [
    ("section text", 3000, lambda n: section(text=mrkdwn(n))),
    ("section fields", 10, lambda n: section(fields=[mrkdwn(1)] * n)),
    ("section field", 2000, lambda n: section(fields=[plain(n)])),
    ("header", 150, lambda n: {"type": "header", "text": plain(n)}),
    ("context elements", 10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}),
    ("actions elements", 25, lambda n: actions(*[button(action_id=f"a{i}") for i in range(n)])),
    ("button text", 75, lambda n: actions(button(text=plain(n)))),
    ("button value", 2000, lambda n: actions(button(value="a" * n))),
    ("button url", 3000, lambda n: actions(button(url="https://a.com/".ljust(n, "a")))),
    ("accessibility label", 75, lambda n: actions(button(accessibility_label="a" * n))),
    ("action_id", 255, lambda n: actions(button(action_id="a" * n))),
    ("block_id", 255, lambda n: section(block_id="a" * n)),
    ("confirm title", 100, lambda n: actions(button(confirm=confirm(title=plain(n))))),
    ("confirm text", 300, lambda n: actions(button(confirm=confirm(text=mrkdwn(n))))),
    ("confirm button", 30, lambda n: actions(button(confirm=confirm(confirm=plain(n))))),
    ("deny button", 30, lambda n: actions(button(confirm=confirm(deny=plain(n))))),
    ("select options", 100, lambda n: section(accessory=select(options=options(n)))),
    ("option text", 75, lambda n: section(accessory=select(options=[option(text=plain(n))]))),
    ("option value", 150, lambda n: section(accessory=select(options=[option(value="a" * n)]))),
    ("option description", 75, lambda n: section(accessory=select(options=[option(description=plain(n))]))),
    ("select placeholder", 150, lambda n: section(accessory=select(placeholder=plain(n)))),
    (
        "option groups",
        100,
        lambda n: section(
            accessory={
                "type": "static_select",
                "option_groups": [{"label": plain(1), "options": options(1)}] * n,
            }
        ),
    ),
    (
        "group label",
        75,
        lambda n: section(
            accessory={"type": "static_select", "option_groups": [{"label": plain(n), "options": options(1)}]}
        ),
    ),
    ("overflow options", 5, lambda n: actions({"type": "overflow", "options": options(n)})),
    ("radio buttons", 10, lambda n: actions({"type": "radio_buttons", "options": options(n)})),
    ("checkboxes", 10, lambda n: actions({"type": "checkboxes", "options": options(n)})),
    ("input label", 2000, lambda n: entry(typed(), label=plain(n))),
    ("input hint", 2000, lambda n: entry(typed(), hint=plain(n))),
    ("what an input begins with", 3000, lambda n: entry(typed(initial_value="a" * n))),
    ("max_length", 3000, lambda n: entry(typed(max_length=n))),
    ("min_length", 3000, lambda n: entry(typed(min_length=n))),
    ("image alt text", 2000, lambda n: image(alt_text="a" * n)),
    ("image title", 2000, lambda n: image(title=plain(n))),
    ("image url", 3000, lambda n: image(image_url="https://a.com/".ljust(n, "a"))),
    ("rich text indent", 8, rich),
]
MESSAGES: list[tuple[str, int, Sized]] = [
    ("blocks", 50, lambda n: [section()] * n),
    ("markdown in all", 12_000, lambda n: [{"type": "markdown", "text": "a" * 6000}, *_markdown(n - 6000)]),
    ("table rows", 100, lambda n: [table(n, 1)]),
    ("table columns", 20, lambda n: [table(1, n)]),
    ("table text", 10_000, lambda n: [table(1, 1, n)]),
    ("data table rows", 201, lambda n: [data_table(n)]),
    ("chart title", 50, lambda n: [chart(title=n)]),
    ("chart segments", 12, lambda n: [chart(segments=n)]),
    ("chart label", 20, lambda n: [chart(label=n)]),
    ("chart points", 20, lambda n: [plot(n)]),
    ("charts", 2, lambda n: [chart()] * n),
]
VIEWS: list[tuple[str, int, Sized]] = [
    ("blocks of a modal", 100, lambda n: modal(blocks=[section()] * n)),
    ("blocks of a home tab", 100, lambda n: {"type": "home", "blocks": [section()] * n}),
    ("title", 24, lambda n: modal(title=plain(n))),
    ("submit", 24, lambda n: modal(submit=plain(n))),
    ("close", 24, lambda n: modal(close=plain(n))),
    ("private_metadata", 3000, lambda n: modal(private_metadata="a" * n)),
    ("callback_id", 255, lambda n: modal(callback_id="a" * n)),
]


def _markdown(length: int) -> list[Json]:
    return [{"type": "markdown", "text": "a" * length}]


@pytest.mark.parametrize(("most", "made"), [pytest.param(n, f, id=name) for name, n, f in BLOCKS])
def test_a_block_may_be_just_so_large(most: int, made: Sized) -> None:
    assert faults([made(most)], "modal") == []
    assert faults([made(most + 1)], "modal") != []


@pytest.mark.parametrize(("most", "made"), [pytest.param(n, f, id=name) for name, n, f in MESSAGES])
def test_a_message_may_hold_just_so_much(most: int, made: Sized) -> None:
    assert faults(made(most), "message") == []
    assert faults(made(most + 1), "message") != []


@pytest.mark.parametrize(("most", "made"), [pytest.param(n, f, id=name) for name, n, f in VIEWS])
def test_a_view_may_be_just_so_large(most: int, made: Sized) -> None:
    assert view_faults(made(most)) == []
    assert view_faults(made(most + 1)) != []


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


def test_a_view_may_be_just_250_kilobytes_large() -> None:
    def made(last: int) -> Json:
        texts = ["a" * 3000] * 80 + ["a" * 2500] * 4 + ["a" * last]
        return modal(blocks=[section(text={"type": "mrkdwn", "text": text}) for text in texts])

    room = 250 * 1024 - size_of(made(1)) + 1

    assert view_faults(made(room)) == []
    assert "bytes" in view_faults(made(room + 1))[0]


def test_a_picture_must_be_a_file_that_is_there() -> None:
    shown = [{"type": "image", "alt_text": "图", "slack_file": {"id": "F1"}}]

    assert faults(shown, "message", {"F1": "chart.png"}) == []
    assert "invalid slack file" in faults(shown, "message", {})[0]
    assert "must be an image" in faults(shown, "message", {"F1": "list.csv"})[0]


def test_at_most_100_options_are_offered_on_request() -> None:
    assert options_faults({"options": options(100)}) == []
    assert options_faults({"options": options(101)}) != []
    assert options_faults({"option_groups": [{"label": plain(75), "options": options(1)}]}) == []
    assert options_faults({"options": [], "option_groups": []}) != []
    assert options_faults(None) != []


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

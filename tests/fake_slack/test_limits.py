"""Each limit of Block Kit may just be reached, and not passed by one."""

from __future__ import annotations

import pytest

from tests.fake_slack.drawn import (
    Sized,
    actions,
    button,
    chart,
    confirm,
    data_table,
    entry,
    image,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    plot,
    rich,
    section,
    select,
    table,
    typed,
)
from tests.fakes.slack_blocks import faults, options_faults, size_of, view_faults
from tests.fakes.slack_world import Json

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
    (
        "text in all blocks",
        13_200,
        lambda n: [section(text=mrkdwn(n - 12_000)), *[section(text=mrkdwn(2999))] * 4],
    ),
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


def test_a_view_may_be_just_250_kilobytes_large() -> None:
    def made(last: int) -> Json:
        texts = ["a" * 3000] * 80 + ["a" * 2500] * 4 + ["a" * last]
        return modal(blocks=[section(text={"type": "mrkdwn", "text": text}) for text in texts])

    room = 250 * 1024 - size_of(made(1)) + 1

    assert view_faults(made(room)) == []
    assert "bytes" in view_faults(made(room + 1))[0]


def test_at_most_100_options_are_offered_on_request() -> None:
    assert options_faults({"options": options(100)}) == []
    assert options_faults({"options": options(101)}) != []
    assert options_faults({"option_groups": [{"label": plain(75), "options": options(1)}]}) == []
    assert options_faults({"options": [], "option_groups": []}) != []
    assert options_faults(None) != []

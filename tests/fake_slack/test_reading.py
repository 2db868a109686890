"""What is shown can be read by a test, and what it would ping or link is seen."""

from __future__ import annotations

import pytest

from tests.fake_slack.drawn import (
    actions,
    button,
)
from tests.fakes.slack_text import buttons, marks_of, mentions, text_of
from tests.fakes.slack_world import Json

MARKS = [
    pytest.param("<!channel> <!here> <!everyone>", ["everybody"] * 3, id="everybody"),
    pytest.param("<@U012> <@W1|name>", ["person", "person"], id="people"),
    pytest.param("<#C012|选题>", ["channel"], id="channel"),
    pytest.param("<!subteam^S012|@设计部>", ["group"], id="group"),
    pytest.param("<https://evil.example|银行>", ["link"], id="link under another name"),
    pytest.param("<mailto:a@b.c|写信>", ["link"], id="address"),
    pytest.param("<!date^1392734382^{date}|2014>", ["date"], id="date"),
    pytest.param("&lt;!channel&gt; @channel 1 < 2 > 1 <3", [], id="nothing"),
]


@pytest.mark.parametrize(("text", "kinds"), MARKS)
def test_what_a_text_would_ping_or_link_is_seen(text: str, kinds: list[str]) -> None:
    assert [mark.kind for mark in mentions(text)] == kinds
    assert [mark.kind for mark in marks_of([{"type": "mrkdwn", "text": text}])] == kinds
    assert marks_of([{"type": "plain_text", "text": text}]) == []


def test_blocks_can_be_read() -> None:
    blocks: list[Json] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "A &amp; B"}},
        {"type": "image", "alt_text": "折线", "image_url": "https://example.com/a.png"},
        actions(button(action_id="vote")),
    ]

    assert text_of(blocks) == "A & B\n折线\n长长"
    assert buttons(blocks) == ["长长"]

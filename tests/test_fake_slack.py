"""The made-up Slack itself: what people do in it reaches the app, over either way, as Slack would tell it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp, SocketApp, client


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace with 市场 and 编辑甲 in #选题."""
    with FakeSlack() as made:
        made.user("市场", email="market@example.com")
        made.user("编辑甲")
        made.channel("选题", ["市场", "编辑甲"])
        yield made


@pytest.fixture(params=[SocketApp, HttpApp])
def app(slack: FakeSlack, request: pytest.FixtureRequest) -> Iterator[SocketApp | HttpApp]:
    """Give an app that acknowledges everything: once over sockets, once over HTTP."""
    with request.param(slack) as made:
        yield made


def test_a_slash_command_reaches_the_app_with_names_as_codes(
    slack: FakeSlack, app: SocketApp | HttpApp
) -> None:
    answer = slack.person("市场").types("/paiqi 选题 转交 @编辑甲 <好>", "选题")

    [told] = app.payloads()
    assert answer.ok
    assert told["command"] == "/paiqi"
    assert told["text"] == f"选题 转交 <@{slack.person('编辑甲').id}|编辑甲> &lt;好&gt;"
    assert told["channel_name"] == "选题"


def test_a_mention_arrives_as_two_events_with_one_ts(slack: FakeSlack, app: SocketApp | HttpApp) -> None:
    said = slack.person("市场").mentions("选题 排行", "选题")

    first, second = app.payloads()
    assert [first["event"]["type"], second["event"]["type"]] == ["app_mention", "message"]
    assert first["event"]["ts"] == second["event"]["ts"] == said.ts
    assert first["event_id"] != second["event_id"]


def test_a_button_that_was_posted_can_be_pressed(slack: FakeSlack, app: SocketApp | HttpApp) -> None:
    button = {
        "type": "button",
        "action_id": "vote",
        "value": "T1",
        "text": {"type": "plain_text", "text": "投票"},
    }
    client(slack).chat_postMessage(
        channel=slack.channel_id("选题"), text="T1", blocks=[{"type": "actions", "elements": [button]}]
    )

    assert slack.person("市场").presses("投票", slack.messages("选题")[0]).ok

    [told] = app.payloads()
    assert told["type"] == "block_actions"
    assert told["actions"][0]["value"] == "T1"
    assert told["container"]["is_ephemeral"] is False


def test_a_modal_opened_by_a_command_is_filled_in_and_sent(
    slack: FakeSlack, app: SocketApp | HttpApp
) -> None:
    slack.person("市场").types("/paiqi 选题…")
    trigger = app.payloads()[0]["trigger_id"]
    title = {"type": "input", "block_id": "title", "label": {"type": "plain_text", "text": "标题"}}
    title |= {"element": {"type": "plain_text_input", "action_id": "text"}}
    heading = {"type": "plain_text", "text": "提选题"}
    view = {"type": "modal", "title": heading, "submit": heading, "blocks": [title]}
    client(slack).views_open(trigger_id=trigger, view=view)

    assert slack.person("市场").submits(标题="618美妆测评").ok

    values = app.payloads()[1]["view"]["state"]["values"]
    assert values == {"title": {"text": {"type": "plain_text_input", "value": "618美妆测评"}}}
    assert slack.modal("市场") is None

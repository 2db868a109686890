"""Calls go wrong before or after their effect, or come too often."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import ConnectionErrorRetryHandler

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import client

BROKEN = [
    pytest.param("reset", id="connection reset"),
    pytest.param("close", id="connection closed"),
    pytest.param("hang", id="no answer in time"),
    pytest.param("500", id="server error"),
    pytest.param("garbage", id="answer that is no JSON"),
    pytest.param("internal_error", id="error of the API"),
]


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("answer", BROKEN)
def test_a_call_fails_before_or_after_its_effect(
    slack: FakeSlack, web: WebClient, answer: str, done: bool
) -> None:
    slack.fault("chat.postMessage", answer, done=done, seconds=2)

    with pytest.raises((SlackApiError, OSError)):
        web.chat_postMessage(channel=slack.channel_id("选题"), text="T1")

    assert len(slack.messages("选题")) == int(done)
    assert [call.answer for call in slack.calls("chat.postMessage")] == [answer]
    web.chat_postMessage(channel=slack.channel_id("选题"), text="T2")
    assert slack.messages("选题")[-1].text == "T2"


def test_a_client_that_tries_again_by_itself_posts_twice(slack: FakeSlack) -> None:
    slack.fault("chat.postMessage", "reset", done=True)
    eager = client(slack, retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=1)])

    eager.chat_postMessage(channel=slack.channel_id("选题"), text="T1")

    assert [message.text for message in slack.messages("选题")] == ["T1", "T1"]


def test_a_fault_may_be_about_one_text_and_last(slack: FakeSlack, web: WebClient) -> None:
    slack.fault("any", "500", about="六一八", times=-1)
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "六一八"}}
    channel = slack.channel_id("选题")

    web.chat_postMessage(channel=channel, text="别的")
    with pytest.raises(SlackApiError):
        web.chat_postMessage(channel=channel, text="a", blocks=[section])
    with pytest.raises(SlackApiError):
        web.chat_postMessage(channel=channel, text="a", blocks=[section])
    slack.calm()

    assert web.chat_postMessage(channel=channel, text="a", blocks=[section])["ok"]


def test_a_call_told_to_wait_is_not_carried_out(slack: FakeSlack, web: WebClient) -> None:
    slack.fault("chat.postMessage", "429", retry_after=7)

    with pytest.raises(SlackApiError) as limited:
        web.chat_postMessage(channel=slack.channel_id("选题"), text="T1")

    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    assert limited.value.response["error"] == "ratelimited"
    assert slack.messages("选题") == []


def test_a_channel_takes_one_message_a_second(slack: FakeSlack, web: WebClient) -> None:
    slack.limits(post_per_channel=1.0)
    slack.channel("排期")
    web.chat_postMessage(channel=slack.channel_id("选题"), text="a")

    with pytest.raises(SlackApiError) as limited:
        web.chat_postMessage(channel=slack.channel_id("选题"), text="b")
    web.chat_postMessage(channel=slack.channel_id("排期"), text="b")
    slack.passes(1)
    web.chat_postMessage(channel=slack.channel_id("选题"), text="c")

    assert limited.value.response.headers["Retry-After"] == "1"
    assert [message.text for message in slack.messages("选题")] == ["a", "c"]
    assert slack.refused() == 1


def test_the_workspace_takes_so_many_messages_a_minute(slack: FakeSlack, web: WebClient) -> None:
    slack.limits(posts_per_minute=60)
    channel = slack.channel_id("选题")
    for n in range(5):  # a burst of five seconds' worth
        web.chat_postMessage(channel=channel, text=str(n))

    with pytest.raises(SlackApiError, match="ratelimited"):
        web.chat_postMessage(channel=channel, text="one more")


def test_each_method_has_its_tier(slack: FakeSlack, web: WebClient) -> None:
    slack.limits(tiers=True)
    for _ in range(20):
        web.users_list()

    with pytest.raises(SlackApiError, match="ratelimited"):
        web.users_list()

    assert slack.refused("users.list") == 1
    assert web.users_info(user=slack.person("市场").id)["ok"]


def test_a_slow_answer_comes_too_late_for_who_does_not_wait(slack: FakeSlack, web: WebClient) -> None:
    slack.fault("chat.postMessage", "slow", done=True, seconds=2)
    with pytest.raises(TimeoutError):
        web.chat_postMessage(channel=slack.channel_id("选题"), text="T1")
    slack.slow(2)
    with pytest.raises(TimeoutError):
        web.auth_test()
    slack.slow(0.01)

    assert web.auth_test()["ok"]
    assert [message.text for message in slack.messages("选题")] == ["T1"]


def test_a_slack_that_is_away_comes_back_at_its_address(slack: FakeSlack, web: WebClient) -> None:
    slack.goes_away()
    with pytest.raises(OSError, match="refused"):
        web.auth_test()

    slack.comes_back()

    assert web.auth_test()["ok"]

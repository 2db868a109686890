"""What Slack's answers mean: done, surely not done, hopeless, or open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.platform import Away, Later, Never
from bot.platforms.slack.client import Slack, Unwelcome
from bot.platforms.slack.settings import SlackSettings
from tests.fakes.slack import FakeSlack

POST = "chat.postMessage"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace with one room."""
    with FakeSlack() as made:
        made.channel("选题")
        yield made


def _client(slack: FakeSlack) -> Slack:
    return Slack(SlackSettings.model_validate({"bot_token": slack.bot_token, "api_url": slack.url}))


def _posts(slack: FakeSlack, client: Slack) -> object:
    return client.call(client.web.chat_postMessage, channel=slack.channel_id("选题"), text="在吗")["ts"]


def test_what_is_done_is_answered(slack: FakeSlack) -> None:
    ts = _posts(slack, _client(slack))

    assert [message.ts for message in slack.messages("选题")] == [ts]


@pytest.mark.parametrize(
    ("fault", "meant"),
    [
        pytest.param({"answer": "channel_not_found"}, Never, id="a room that is not there"),
        pytest.param({"answer": "is_archived"}, Never, id="a room that is closed"),
        pytest.param({"answer": "not_in_channel"}, Never, id="a room that we are not in"),
        pytest.param({"answer": "msg_too_long"}, Never, id="a message that is too long"),
        pytest.param({"answer": "token_revoked"}, Unwelcome, id="a token that was revoked"),
        pytest.param({"answer": "missing_scope"}, Unwelcome, id="a permission that is missing"),
        pytest.param({"answer": "429", "retry_after": 7}, Away, id="too much"),
        pytest.param({"answer": "internal_error"}, ConnectionError, id="an error inside of Slack"),
        pytest.param({"answer": "500"}, ConnectionError, id="a 500"),
        pytest.param({"answer": "503"}, ConnectionError, id="a 503"),
        pytest.param({"answer": "garbage"}, ConnectionError, id="no JSON"),
        pytest.param({"answer": "reset"}, OSError, id="a reset"),
    ],
)
def test_each_refusal_means_what_it_means(
    slack: FakeSlack, fault: dict[str, object], meant: type[Exception]
) -> None:
    slack.fault(POST, str(fault.pop("answer")), times=1, **fault)

    with pytest.raises(meant) as raised:
        _posts(slack, _client(slack))

    kinds = (Later, Never)
    assert isinstance(raised.value, kinds) == issubclass(meant, kinds)


def test_nobody_there_means_surely_not_done(slack: FakeSlack) -> None:
    client = _client(slack)
    slack.__exit__(None, None, None)

    with pytest.raises(Away):
        client.call(client.web.chat_postMessage, channel="C1", text="在吗")


def test_a_call_whose_answer_is_lost_is_not_made_again_by_itself(slack: FakeSlack) -> None:
    slack.fault(POST, "reset", times=1, done=True)

    with pytest.raises(OSError, match=r"lost|reset|closed"):
        _posts(slack, _client(slack))

    assert len(slack.messages("选题")) == 1
    assert len(slack.calls(POST)) == 1


def test_after_too_much_nobody_asks_again_before_the_time(slack: FakeSlack) -> None:
    slack.fault(POST, "429", times=1, retry_after=30)
    client = _client(slack)
    with pytest.raises(Away):
        _posts(slack, client)

    with pytest.raises(Away) as again:
        _posts(slack, client)

    assert 25 < (again.value.after or 0) <= 30
    assert len(slack.calls(POST)) == 1

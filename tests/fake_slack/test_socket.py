"""Sockets are given out in turn, lost, and asked to go; no event is lost with them."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import SocketApp, client
from tests.fakes.slack_hand import slack_process


def test_a_socket_says_hello_and_its_address_is_used_up(slack: FakeSlack, web: WebClient) -> None:
    url = web.apps_connections_open(app_token=slack.app_token)["url"]

    with connect(url) as socket:
        hello = json.loads(socket.recv())

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"] == {"app_id": slack.world.app}
    with pytest.raises(InvalidStatus, match="401"), connect(url):
        pass


def test_events_go_to_every_connection_in_turn(slack: FakeSlack) -> None:
    with SocketApp(slack) as one, SocketApp(slack) as two:
        slack.person("市场").says("a")
        slack.person("市场").says("b")

        assert (len(one.got), len(two.got)) == (1, 1)


def test_an_app_has_ten_connections_at_most(slack: FakeSlack) -> None:
    with ExitStack() as open_:
        for _ in range(10):
            open_.enter_context(connect(slack.socket.new_url()))
        assert slack.socket.waits_for(10)
        one_more = open_.enter_context(connect(slack.socket.new_url()))

        assert json.loads(one_more.recv())["reason"] == "too_many_websockets"
        assert slack.socket.connected() == 10


def test_an_envelope_that_is_not_acknowledged_comes_again_as_another(slack: FakeSlack) -> None:
    slack.socket.patience = 1.0
    answers = iter([..., None])
    with SocketApp(slack, lambda _: next(answers)) as app:
        assert slack.person("市场").says("a").ok

        first, again = app.got
        assert first.envelope_id != again.envelope_id
        assert (again.retry_attempt, again.retry_reason) == (1, "timeout")
        assert first.payload["event_id"] == again.payload["event_id"]


def test_a_slash_command_that_is_not_acknowledged_is_an_error(slack: FakeSlack) -> None:
    slack.socket.patience = 0.2
    with SocketApp(slack, lambda _: ...):
        assert slack.person("市场").types("/paiqi 待办").error == "operation_timeout"

    assert len(slack.delivery.log) == 1


def test_an_answer_travels_with_the_acknowledgement_where_it_may(slack: FakeSlack) -> None:
    with SocketApp(slack, lambda _: {"text": "好的"}):
        slack.person("市场").types("/paiqi 待办", "选题")
        slack.person("市场").says("a")

    assert [message.text for message in slack.ephemerals("市场")] == ["好的"]
    assert slack.socket.complaints == ["an answer was sent to message, which takes none"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_an_app_that_is_sent_away_connects_anew(slack: FakeSlack, reason: str) -> None:
    with SocketApp(slack):
        slack.socket.says_goodbye(reason)

        assert slack.socket.waits_for(1, ever=2)
        assert slack.person("市场").says("a").ok


def test_a_link_that_is_disabled_stays_shut(slack: FakeSlack) -> None:
    with SocketApp(slack):
        slack.socket.says_goodbye("link_disabled")
        assert slack.socket.waits_for(0)

        assert slack.person("市场").types("/paiqi 待办").error == "dispatch_failed"
        with pytest.raises(SlackApiError, match="forbidden_team"):
            client(slack).apps_connections_open(app_token=slack.app_token)


def test_connections_lost_at_random_lose_no_event(slack: FakeSlack) -> None:
    slack.socket.cuts(seed=1, chance=0.3)
    slack.retries(0.0, *[0.3] * 40, by_itself=True)
    with SocketApp(slack) as app:
        for n in range(10):
            slack.person("市场").says(f"line {n}")
        assert slack.delivery.rests()

        heard = {payload["event"]["text"] for payload in app.payloads()}
    assert heard == {f"line {n}" for n in range(10)}


def test_a_slack_in_its_own_process_is_used_in_the_same_way() -> None:
    with slack_process() as slack:
        person = slack.user("市场")
        channel = slack.channel("选题", [person.id])
        slack.fault("chat.postMessage", "reset", done=True)
        with pytest.raises(OSError, match="reset"):
            client(slack).chat_postMessage(channel=channel.id, text="T1")
        with SocketApp(slack) as app:
            said = slack.person("市场").mentions("排行", "选题")

            assert said.ok
            assert len(app.got) == 2
        assert slack.messages("选题")[0].text == "T1"
        slack.socket.patience = 1.5
        assert slack.socket.patience == 1.5
        with pytest.raises(AssertionError, match="there is no '投票'"):
            person.presses("投票", slack.messages("选题")[0])

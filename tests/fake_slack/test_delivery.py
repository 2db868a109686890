"""Deliveries by HTTP are signed, come again, come twice, and come in another order."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp
from tests.fakes.slack_world import Json


def test_deliveries_are_signed(slack: FakeSlack) -> None:
    with HttpApp(slack) as app:
        slack.person("市场").types("/paiqi 待办")

        [(headers, body)] = app.got
    at = headers["x-slack-request-timestamp"]
    signed = hmac.new(slack.signing_secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256)
    assert headers["x-slack-signature"] == f"v0={signed.hexdigest()}"
    assert abs(time.time() - int(at)) < 60


def test_an_address_is_verified_and_checked(slack: FakeSlack) -> None:
    def challenged(told: Json) -> Json | None:
        return {"challenge": told["challenge"]} if told.get("type") == "url_verification" else None

    with HttpApp(slack, challenged):
        assert slack.http.verifies()
        assert slack.http.checks()
    with HttpApp(slack):
        assert not slack.http.verifies()


def test_an_event_is_delivered_four_times_if_nobody_takes_it(slack: FakeSlack) -> None:
    with HttpApp(slack, lambda _: 500) as app:
        slack.person("市场").says("待办")
        at_once = [_retry(headers) for headers, _ in app.got]
        slack.passes(61)
        slack.passes(301)
        slack.passes(3600)

        assert at_once == [("", ""), ("1", "http_error")]
        assert [_retry(headers)[0] for headers, _ in app.got] == ["", "1", "2", "3"]
        assert len({told["event_id"] for told in app.payloads()}) == 1


def test_a_retry_may_bear_another_id(slack: FakeSlack) -> None:
    slack.retries(0.0, 0.0, 0.0, new_ids=True)
    with HttpApp(slack, lambda _: 500) as app:
        slack.person("市场").says("待办")

        assert len({told["event_id"] for told in app.payloads()}) == 4
        assert len({told["event"]["ts"] for told in app.payloads()}) == 1


def test_an_event_is_not_delivered_again_if_the_app_says_so(slack: FakeSlack) -> None:
    with HttpApp(slack, lambda _: (500, None, {"X-Slack-No-Retry": "1"})) as app:
        slack.person("市场").says("待办")
        slack.passes(61)

        assert len(app.got) == 1


ONCE: list[Any] = [
    pytest.param(lambda person: person.types("/paiqi 待办"), id="slash command"),
    pytest.param(lambda person: person.uses_shortcut("new"), id="shortcut"),
]


@pytest.mark.parametrize("act", ONCE)
def test_an_interaction_is_delivered_once_and_its_failure_shown(
    slack: FakeSlack, act: Callable[[object], object]
) -> None:
    with HttpApp(slack, lambda _: 201) as app:
        act(slack.person("市场"))
        slack.passes(61)

        assert len(app.got) == 1
        assert len(slack.person("市场").troubles) == 1


def test_an_app_that_is_away_gets_its_events_later(slack: FakeSlack) -> None:
    slack.sends_to("http://127.0.0.1:9/slack/events")
    assert not slack.person("市场").says("待办").ok
    assert slack.person("市场").types("/paiqi 待办").error == "dispatch_failed"

    with HttpApp(slack) as app:
        slack.passes(61)

        [(headers, _)] = app.got
        assert _retry(headers) == ("2", "connection_failed")


def test_replicas_are_served_in_turn(slack: FakeSlack) -> None:
    with HttpApp(slack) as one, HttpApp(slack) as two:
        slack.sends_to(one.url, two.url)

        slack.person("市场").says("a")
        slack.person("市场").says("b")

        assert (len(one.got), len(two.got)) == (1, 1)


def test_an_event_may_arrive_twice_under_two_ids_or_one(slack: FakeSlack) -> None:
    slack.odd("message", "twice")
    slack.odd("message", "twice", new_ids=False)
    with HttpApp(slack) as app:
        slack.person("市场").says("a")
        slack.person("市场").says("b")

        first, again, second, same = (told["event_id"] for told in app.payloads())
        assert first != again
        assert second == same


def test_events_may_arrive_in_another_order(slack: FakeSlack) -> None:
    slack.odd("message", "held", times=2)
    with HttpApp(slack) as app:
        slack.person("市场").says("a")
        slack.person("市场").says("b")
        assert app.got == []
        slack.release()

        assert [told["event"]["text"] for told in app.payloads()] == ["b", "a"]


def test_an_event_may_be_lost_until_it_is_delivered_again(slack: FakeSlack) -> None:
    slack.retries(60.0)
    slack.odd("message", "lost")
    with HttpApp(slack) as app:
        slack.person("市场").says("a")
        assert app.got == []
        slack.passes(61)

        assert _retry(app.got[0][0]) == ("1", "http_timeout")


def test_retries_come_by_themselves_where_they_are_told_to(slack: FakeSlack) -> None:
    slack.retries(0.1, by_itself=True)
    answers = iter([500, None])
    with HttpApp(slack, lambda _: next(answers)) as app:
        slack.person("市场").says("a")
        assert slack.delivery.rests()

        assert [_retry(headers)[0] for headers, _ in app.got] == ["", "1"]


def _retry(headers: dict[str, str]) -> tuple[str, str]:
    return headers.get("x-slack-retry-num", ""), headers.get("x-slack-retry-reason", "")

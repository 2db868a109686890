"""A response_url shows, replaces and removes, five times within half an hour."""

from __future__ import annotations

import httpx
from slack_sdk import WebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp
from tests.fakes.slack_world import Json


def test_a_response_url_answers_five_times_within_half_an_hour(slack: FakeSlack, http_app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    url = http_app.payloads()[0]["response_url"]

    answers = [httpx.post(url, json={"text": f"第 {n} 次"}).json() for n in range(6)]

    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert answers[-1]["error"] == "used_url"
    assert len(slack.ephemerals("市场")) == 5


def test_a_response_url_is_good_for_half_an_hour(slack: FakeSlack, http_app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    slack.passes(30 * 60 + 1)

    told = httpx.post(http_app.payloads()[0]["response_url"], json={"text": "太晚"})

    assert told.json()["error"] == "expired_url"
    assert slack.ephemerals("市场") == []


def test_a_response_url_replaces_or_removes_what_was_pressed(
    slack: FakeSlack, web: WebClient, http_app: HttpApp
) -> None:
    channel, person = slack.channel_id("选题"), slack.person("市场")
    web.chat_postEphemeral(channel=channel, user=person.id, text="先看一眼", blocks=[_more()])
    web.chat_postMessage(channel=channel, text="T1", blocks=[_more()])
    person.presses("更多", slack.ephemerals("市场")[0])
    person.presses("更多", slack.messages("选题")[0])
    mine, everybodys = (told["response_url"] for told in http_app.payloads())

    httpx.post(mine, json={"delete_original": True})
    httpx.post(everybodys, json={"replace_original": True, "text": "T1 已定"})
    httpx.post(everybodys, json={"replace_original": False, "text": "只有你能看到"})

    assert [message.text for message in slack.messages("选题")] == ["T1 已定"]
    assert [message.text for message in slack.ephemerals("市场")] == ["只有你能看到"]


def test_a_response_url_shows_to_all_what_is_meant_for_all(slack: FakeSlack, http_app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 排行", "选题")

    httpx.post(http_app.payloads()[0]["response_url"], json={"response_type": "in_channel", "text": "排行"})

    assert [message.text for message in slack.messages("选题")] == ["排行"]


def test_a_response_url_may_fail_too(slack: FakeSlack, http_app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    slack.fault("response_url", "500", done=True)

    told = httpx.post(http_app.payloads()[0]["response_url"], json={"text": "好的"})

    assert told.status_code == 500
    assert [message.text for message in slack.ephemerals("市场")] == ["好的"]


def test_a_response_url_refuses_what_cannot_be_shown(slack: FakeSlack, http_app: HttpApp) -> None:
    slack.person("市场").types("/paiqi 待办", "选题")
    url = http_app.payloads()[0]["response_url"]

    assert httpx.post(url, json={"text": ""}).status_code == 400
    assert httpx.post(url, json={"blocks": [{"type": "section"}]}).text == "invalid_blocks"
    assert httpx.post(url[:-1] + "x", json={"text": "a"}).status_code == 404


def _more() -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": _plain("更多")}]}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}

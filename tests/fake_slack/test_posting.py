"""The chat methods answer the real client as Slack does: with its errors, limits and traps."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fake_slack.drawn import mrkdwn, section
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_world import Json

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "T1"}}


KEY = {"event_type": "paiqi", "event_payload": {"key": "reply:1"}}


POSTS = [
    pytest.param({"channel": "C404"}, "channel_not_found", id="unknown channel"),
    pytest.param({"channel": "外面"}, "not_in_channel", id="channel without the app"),
    pytest.param({"channel": "秘密"}, "channel_not_found", id="private channel without the app"),
    pytest.param({"channel": "旧的"}, "is_archived", id="archived channel"),
    pytest.param({"text": ""}, "no_text", id="nothing"),
    pytest.param({"text": "  "}, "no_text", id="spaces"),
    pytest.param({"blocks": [{"type": "section"}]}, "invalid_blocks", id="block of nothing"),
    pytest.param({"blocks": [SECTION] * 51}, "invalid_blocks", id="51 blocks"),
    pytest.param({"blocks": [section(text=mrkdwn(2641))] * 5}, "msg_blocks_too_long", id="much text"),
    pytest.param({"blocks": "[{"}, "invalid_blocks_format", id="blocks that are no JSON"),
    pytest.param({"blocks": "{}"}, "invalid_blocks_format", id="blocks that are no list"),
    pytest.param({"attachments": [{}] * 101}, "too_many_attachments", id="101 attachments"),
    pytest.param({"thread_ts": "12"}, "invalid_thread_ts", id="malformed thread"),
    pytest.param({"thread_ts": 1764424243.123}, "invalid_thread_ts", id="thread as a number"),
    pytest.param({"metadata": {"event_type": "a"}}, "invalid_metadata_format", id="metadata without payload"),
    pytest.param(
        {"metadata": {"event_type": "", "event_payload": {}}},
        "invalid_metadata_format",
        id="metadata without type",
    ),
    pytest.param(
        {"metadata": {"event_type": "a", "event_payload": {"a": "a" * 9000}}},
        "metadata_too_large",
        id="much metadata",
    ),
    pytest.param({"markdown_text": "a"}, "markdown_text_conflict", id="text and markdown"),
    pytest.param({"username": "别人", "text": "a"}, "missing_scope", id="under another name"),
]


@pytest.mark.parametrize(("asked", "error"), POSTS)
def test_what_cannot_be_posted_is_refused(slack: FakeSlack, web: WebClient, asked: Json, error: str) -> None:
    slack.takes_away("chat:write.customize")
    where = asked.get("channel", "选题")
    known = slack.world.channel_named(where)
    channel = (
        known.id if known else next((u.id for u in slack.world.users.values() if u.name == where), where)
    )

    with pytest.raises(SlackApiError) as refused:
        web.api_call("chat.postMessage", json={"text": "T1"} | asked | {"channel": channel})

    assert refused.value.response["error"] == error
    assert slack.everything("选题") == []


def test_what_is_wrong_with_blocks_is_named_by_its_place(slack: FakeSlack, web: WebClient) -> None:
    long = {"type": "header", "text": {"type": "plain_text", "text": "长" * 151}}

    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel=slack.channel_id("选题"), text="T1", blocks=[SECTION, long])

    told = refused.value.response["response_metadata"]["messages"]
    assert told == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"]


def test_a_public_channel_may_be_written_to_from_outside_with_the_scope(
    slack: FakeSlack, web: WebClient
) -> None:
    slack.grants("chat:write.public")

    web.chat_postMessage(channel=slack.channel_id("外面"), text="T1")

    assert [message.text for message in slack.messages("外面")] == ["T1"]


def test_a_post_to_a_person_is_a_direct_message(slack: FakeSlack, web: WebClient) -> None:
    posted = web.chat_postMessage(channel=slack.person("市场").id, text="该交初稿了")
    opened = web.conversations_open(users=slack.person("市场").id)

    assert posted["channel"] == opened["channel"]["id"]
    assert [message.text for message in slack.dm("市场")] == ["该交初稿了"]


def test_a_post_to_somebody_who_left_is_answered_well(slack: FakeSlack, web: WebClient) -> None:
    web.chat_postMessage(channel=slack.person("离职").id, text="该交初稿了")

    assert [message.text for message in slack.dm("离职")] == ["该交初稿了"]
    with pytest.raises(SlackApiError, match="user_disabled"):
        web.conversations_open(users=slack.person("离职").id)


def test_a_long_text_is_cut_off_when_posted_and_refused_in_an_edit(slack: FakeSlack, web: WebClient) -> None:
    posted = web.chat_postMessage(channel=slack.channel_id("选题"), text="长" * 40_001)

    assert len(slack.messages("选题")[0].text) == 40_000
    web.chat_update(channel=posted["channel"], ts=posted["ts"], text="长" * 4_000)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        web.chat_update(channel=posted["channel"], ts=posted["ts"], text="长" * 4_001)


def test_an_edit_without_blocks_removes_them_and_keeps_the_metadata(slack: FakeSlack, web: WebClient) -> None:
    posted = web.chat_postMessage(channel=slack.channel_id("选题"), text="T1", blocks=[SECTION], metadata=KEY)

    web.chat_update(channel=posted["channel"], ts=posted["ts"], text="T1 已定")

    [message] = slack.messages("选题")
    assert (message.text, message.blocks, message.edits) == ("T1 已定", [], ["T1"])
    assert message.metadata == KEY


EDITS = [
    pytest.param("chat.update", "cant_update_message", id="edit"),
    pytest.param("chat.delete", "cant_delete_message", id="delete"),
]


@pytest.mark.parametrize(("method", "error"), EDITS)
def test_only_what_the_app_said_can_be_changed(
    slack: FakeSlack, web: WebClient, method: str, error: str
) -> None:
    said = slack.person("市场").says("看看", "选题")
    asked = {"channel": slack.channel_id("选题"), "text": "改了"}

    with pytest.raises(SlackApiError, match=error):
        web.api_call(method, json=asked | {"ts": said.ts})
    with pytest.raises(SlackApiError, match="message_not_found"):
        web.api_call(method, json=asked | {"ts": "1700000000.000000"})


def test_what_stands_in_an_archived_channel_cannot_be_changed(slack: FakeSlack, web: WebClient) -> None:
    posted = web.chat_postMessage(channel=slack.channel_id("选题"), text="T1")
    slack.office.archives("选题")

    with pytest.raises(SlackApiError, match="is_inactive"):
        web.chat_update(channel=posted["channel"], ts=posted["ts"], text="T2")


def test_a_deleted_message_with_replies_leaves_a_trace(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")
    lone, card = (web.chat_postMessage(channel=channel, text=text)["ts"] for text in ("a", "b"))
    web.chat_postMessage(channel=channel, text="c", thread_ts=card)

    web.chat_delete(channel=channel, ts=lone)
    web.chat_delete(channel=channel, ts=card)

    assert [message.subtype for message in slack.messages("选题")] == ["tombstone"]
    assert [message.text for message in slack.thread("选题", card)] == ["c"]


def test_a_reply_into_a_thread_that_is_none_is_answered_well_and_never_seen(
    slack: FakeSlack, web: WebClient
) -> None:
    channel = slack.channel_id("选题")

    web.chat_postMessage(channel=channel, text="哪里", thread_ts="1700000000.000000")

    assert slack.everything("选题") == []
    assert [message.text for message in slack.lost("选题")] == ["哪里"]
    assert web.conversations_history(channel=channel)["messages"] == []


def test_the_metadata_comes_whole_only_to_who_asks(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")
    card = web.chat_postMessage(channel=channel, text="T1", metadata=KEY)["ts"]
    web.chat_postMessage(channel=channel, text="票", metadata=KEY, thread_ts=card)

    plain = web.conversations_history(channel=channel)["messages"][0]
    whole = web.conversations_history(channel=channel, include_all_metadata=True)["messages"][0]
    replies = web.conversations_replies(channel=channel, ts=card, include_all_metadata=True)["messages"]

    assert "event_payload" not in plain["metadata"]
    assert whole["metadata"] == KEY
    assert [reply["metadata"] for reply in replies] == [KEY, KEY]


def test_history_is_read_newest_first_between_two_times_and_page_by_page(
    slack: FakeSlack, web: WebClient
) -> None:
    channel = slack.channel_id("选题")
    first, second, third = (web.chat_postMessage(channel=channel, text=text)["ts"] for text in "abc")
    web.chat_postMessage(channel=channel, text="reply", thread_ts=first)

    page = web.conversations_history(channel=channel, limit=2)
    rest = web.conversations_history(
        channel=channel, limit=2, cursor=page["response_metadata"]["next_cursor"]
    )

    assert [message["text"] for message in page["messages"]] == ["c", "b"]
    assert [message["text"] for message in rest["messages"]] == ["a"]
    assert (page["has_more"], rest["has_more"]) == (True, False)
    assert _texts(web.conversations_history(channel=channel, oldest=second)) == ["c"]
    assert _texts(web.conversations_history(channel=channel, latest=second)) == ["a"]
    assert _texts(web.conversations_history(channel=channel, oldest=second, inclusive=True)) == ["c", "b"]
    assert _texts(web.conversations_replies(channel=channel, ts=first)) == ["a", "reply"]
    assert third > second


def test_replies_of_no_thread_are_refused(slack: FakeSlack, web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="thread_not_found"):
        web.conversations_replies(channel=slack.channel_id("选题"), ts="1700000000.000000")


def test_only_its_reader_sees_an_ephemeral_and_only_until_a_reload(slack: FakeSlack, web: WebClient) -> None:
    channel, person = slack.channel_id("选题"), slack.person("市场")

    web.chat_postEphemeral(channel=channel, user=person.id, text="只有你能看到")

    assert slack.messages("选题") == []
    assert [message.text for message in slack.ephemerals("市场")] == ["只有你能看到"]
    assert web.conversations_history(channel=channel)["messages"] == []
    person.reloads()
    assert slack.ephemerals("市场") == []


def test_an_ephemeral_in_a_thread_needs_a_thread_that_goes_on(slack: FakeSlack, web: WebClient) -> None:
    channel, person = slack.channel_id("选题"), slack.person("市场")
    card = web.chat_postMessage(channel=channel, text="T1")["ts"]

    web.chat_postEphemeral(channel=channel, user=person.id, text="没人看到", thread_ts=card)
    person.says("我来", "选题", thread=card)
    web.chat_postEphemeral(channel=channel, user=person.id, text="看到了", thread_ts=card)

    assert [message.text for message in slack.ephemerals("市场")] == ["看到了"]


def test_an_ephemeral_can_neither_be_changed_nor_shown_to_who_is_not_there(
    slack: FakeSlack, web: WebClient
) -> None:
    channel = slack.channel_id("选题")
    shown = web.chat_postEphemeral(channel=channel, user=slack.person("市场").id, text="a")

    with pytest.raises(SlackApiError, match="message_not_found"):
        web.chat_update(channel=channel, ts=shown["message_ts"], text="b")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        web.chat_postEphemeral(channel=channel, user=slack.person("离职").id, text="a")


def test_a_permalink_leads_to_a_message_or_a_reply(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")
    card = web.chat_postMessage(channel=channel, text="T1")["ts"]
    reply = web.chat_postMessage(channel=channel, text="票", thread_ts=card)["ts"]

    link = web.chat_getPermalink(channel=channel, message_ts=card)["permalink"]
    inner = web.chat_getPermalink(channel=channel, message_ts=reply)["permalink"]

    assert link.endswith(f"/archives/{channel}/p{card.replace('.', '')}")
    assert f"thread_ts={card}" in inner
    with pytest.raises(SlackApiError, match="message_not_found"):
        web.chat_getPermalink(channel=channel, message_ts="1700000000.000000")


def _texts(told: Any) -> list[str]:  # noqa: ANN401
    return [message["text"] for message in told["messages"]]

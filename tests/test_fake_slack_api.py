"""The made-up Slack answers the real client as Slack does: with its errors, scopes, pages and traps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import EVERY_SCOPE, FakeSlack
from tests.fakes.slack_app import client
from tests.fakes.slack_world import Json

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "T1"}}
KEY = {"event_type": "paiqi", "event_payload": {"key": "reply:1"}}
PNG = b"\x89PNG and so on"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace with 市场 in #选题, and channels of every other kind."""
    with FakeSlack() as made:
        made.user("市场", email="market@example.com", tz="Europe/Berlin")
        made.user("编辑甲", deleted=True)
        made.channel("选题", ["市场"])
        made.channel("外面", ["市场"], bot=False)
        made.channel("旧的", ["市场"], archived=True)
        made.channel("秘密", ["市场"], kind="private", bot=False)
        made.channel("预算", ["市场"], kind="private")
        made.takes_away("chat:write.public")
        yield made


@pytest.fixture
def web(slack: FakeSlack) -> WebClient:
    """Give the real client of the app."""
    return client(slack)


def test_the_app_learns_who_it_is(slack: FakeSlack, web: WebClient) -> None:
    told = web.auth_test()

    assert (told["team_id"], told["user_id"]) == (slack.world.team, slack.world.bot.id)
    assert told["bot_id"] == slack.world.bot_id


POSTS = [
    pytest.param({"channel": "C404"}, "channel_not_found", id="unknown channel"),
    pytest.param({"channel": "外面"}, "not_in_channel", id="channel without the app"),
    pytest.param({"channel": "秘密"}, "channel_not_found", id="private channel without the app"),
    pytest.param({"channel": "旧的"}, "is_archived", id="archived channel"),
    pytest.param({"channel": "编辑甲"}, "channel_not_found", id="somebody who left"),
    pytest.param({"text": ""}, "no_text", id="nothing"),
    pytest.param({"text": "  "}, "no_text", id="spaces"),
    pytest.param({"blocks": [{"type": "section"}]}, "invalid_blocks", id="block of nothing"),
    pytest.param({"blocks": [SECTION] * 51}, "invalid_blocks", id="51 blocks"),
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
        web.chat_postEphemeral(channel=channel, user=slack.person("编辑甲").id, text="a")


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


def test_people_are_told_of_as_far_as_the_scopes_go(slack: FakeSlack, web: WebClient) -> None:
    person = slack.person("市场").id
    known = web.users_info(user=person, include_locale=True)["user"]
    slack.takes_away("users:read.email")
    without = web.users_info(user=person)["user"]

    assert (known["tz"], known["locale"]) == ("Europe/Berlin", "zh-CN")
    assert known["profile"]["email"] == "market@example.com"
    assert "email" not in without["profile"]
    assert "locale" not in without
    assert web.users_info(user=slack.person("编辑甲").id)["user"]["deleted"] is True
    with pytest.raises(SlackApiError, match="user_not_found"):
        web.users_info(user="U404")


def test_people_are_listed_page_by_page_and_found_by_email(slack: FakeSlack, web: WebClient) -> None:
    page = web.users_list(limit=3)
    rest = web.users_list(limit=3, cursor=page["response_metadata"]["next_cursor"])

    assert [user["name"] for user in page["members"]] == ["paiqi", "slackbot", "市场"]
    assert [user["name"] for user in rest["members"]] == ["编辑甲"]
    assert rest["response_metadata"]["next_cursor"] == ""
    assert web.users_lookupByEmail(email="MARKET@example.com")["user"]["name"] == "市场"
    with pytest.raises(SlackApiError, match="users_not_found"):
        web.users_lookupByEmail(email="nobody@example.com")


def test_channels_are_listed_by_kind(slack: FakeSlack, web: WebClient) -> None:
    public = web.conversations_list(exclude_archived=True)["channels"]
    private = web.conversations_list(types="private_channel")["channels"]

    assert [(channel["name"], channel["is_member"]) for channel in public] == [
        ("选题", True),
        ("外面", False),
    ]
    assert [channel["name"] for channel in private] == ["预算"]
    with pytest.raises(SlackApiError, match="invalid_types"):
        web.conversations_list(types="secret")


def test_the_app_joins_a_public_channel_itself(slack: FakeSlack, web: WebClient) -> None:
    web.conversations_join(channel=slack.channel_id("外面"))

    members = web.conversations_members(channel=slack.channel_id("外面"))["members"]
    assert slack.world.bot.id in members
    with pytest.raises(SlackApiError, match="is_archived"):
        web.conversations_join(channel=slack.channel_id("旧的"))


def test_user_groups_are_told_with_their_members(slack: FakeSlack, web: WebClient) -> None:
    made = slack.group("design", ["市场"], name="设计部")

    [told] = web.usergroups_list(include_users=True)["usergroups"]

    assert (told["handle"], told["name"], told["users"]) == ("design", "设计部", made.users)
    assert web.usergroups_users_list(usergroup=made.id)["users"] == made.users
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        web.usergroups_users_list(usergroup="S404")


def test_a_reaction_is_added_once(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")
    card = web.chat_postMessage(channel=channel, text="T1")["ts"]
    slack.person("市场").reacts("thumbsup", slack.messages("选题")[0])
    web.reactions_add(channel=channel, timestamp=card, name="thumbsup")

    [told] = web.reactions_get(channel=channel, timestamp=card)["message"]["reactions"]

    assert (told["name"], told["count"]) == ("thumbsup", 2)
    with pytest.raises(SlackApiError, match="already_reacted"):
        web.reactions_add(channel=channel, timestamp=card, name="thumbsup")
    web.reactions_remove(channel=channel, timestamp=card, name="thumbsup")
    with pytest.raises(SlackApiError, match="no_reaction"):
        web.reactions_remove(channel=channel, timestamp=card, name="thumbsup")


TOKENS = [
    pytest.param("", "not_authed", id="none"),
    pytest.param("xoxb-wrong", "invalid_auth", id="unknown"),
    pytest.param("xapp-fake-app", "not_allowed_token_type", id="of the wrong kind"),
]


@pytest.mark.parametrize(("token", "error"), TOKENS)
def test_a_token_that_is_none_is_refused(slack: FakeSlack, token: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    told = httpx.post(f"{slack.url}auth.test", headers=headers).json()

    assert told == {"ok": False, "error": error}


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_can_become_worthless(slack: FakeSlack, web: WebClient, error: str) -> None:
    slack.token_fails(error)

    with pytest.raises(SlackApiError, match=error):
        web.auth_test()


def test_a_token_counts_in_the_header_and_in_a_form_only(slack: FakeSlack) -> None:
    token = {"token": slack.bot_token}

    assert httpx.post(f"{slack.url}auth.test", data=token).json()["ok"]
    assert httpx.post(f"{slack.url}auth.test", json=token).json()["error"] == "not_authed"
    assert httpx.post(f"{slack.url}auth.test", params=token).json()["error"] == "not_authed"


def test_sockets_are_opened_with_the_app_token_in_the_header_only(slack: FakeSlack) -> None:
    url, token = f"{slack.url}apps.connections.open", slack.app_token
    header = {"Authorization": f"Bearer {token}"}

    assert httpx.post(url, headers=header).json()["url"].startswith("ws://127.0.0.1:")
    assert httpx.post(url, data={"token": token}).json()["error"] == "not_authed"
    assert httpx.get(url, headers=header).json()["error"] == "insecure_request"


def test_a_method_that_takes_no_json_sees_no_arguments_in_it(slack: FakeSlack, web: WebClient) -> None:
    asked = {"user": slack.person("市场").id}

    assert web.api_call("users.info", data=asked)["ok"]
    with pytest.raises(SlackApiError) as refused:
        web.api_call("users.info", json=asked)

    assert refused.value.response["error"] == "invalid_arguments"


def test_an_unknown_method_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        web.api_call("chat.postMesage")


SCOPES = [
    pytest.param("chat.postMessage", {"channel": "选题", "text": "a"}, "chat:write", id="post"),
    pytest.param(
        "chat.postEphemeral", {"channel": "选题", "user": "市场", "text": "a"}, "chat:write", id="ephemeral"
    ),
    pytest.param("conversations.info", {"channel": "选题"}, "channels:read", id="public channel"),
    pytest.param("conversations.info", {"channel": "预算"}, "groups:read", id="private channel"),
    pytest.param("conversations.history", {"channel": "选题"}, "channels:history", id="public history"),
    pytest.param("conversations.history", {"channel": "预算"}, "groups:history", id="private history"),
    pytest.param("conversations.join", {"channel": "外面"}, "channels:join", id="join"),
    pytest.param("conversations.open", {"users": "市场"}, "im:write", id="open"),
    pytest.param("users.info", {"user": "市场"}, "users:read", id="person"),
    pytest.param("users.lookupByEmail", {"email": "a@b.c"}, "users:read.email", id="email"),
    pytest.param("usergroups.list", {}, "usergroups:read", id="groups"),
    pytest.param("files.info", {"file": "F1"}, "files:read", id="file"),
    pytest.param("files.getUploadURLExternal", {"filename": "a", "length": 1}, "files:write", id="upload"),
    pytest.param("reactions.get", {"channel": "选题", "timestamp": "1"}, "reactions:read", id="reactions"),
    pytest.param(
        "reactions.add", {"channel": "选题", "timestamp": "1", "name": "a"}, "reactions:write", id="react"
    ),
]


@pytest.mark.parametrize(("method", "asked", "scope"), SCOPES)
def test_without_its_scope_a_call_is_refused(
    slack: FakeSlack, web: WebClient, method: str, asked: Json, scope: str
) -> None:
    slack.takes_away(scope)
    ids = {name: slack.channel_id(name) for name in ("选题", "预算", "外面")} | {
        "市场": slack.person("市场").id
    }

    with pytest.raises(SlackApiError) as refused:
        web.api_call(method, data={name: ids.get(str(value), value) for name, value in asked.items()})

    told = refused.value.response
    assert (told["error"], told["needed"]) == ("missing_scope", scope)
    assert set(told["provided"].split(",")) == EVERY_SCOPE - {scope, "chat:write.public"}


def test_scopes_in_use_are_written_down(slack: FakeSlack, web: WebClient) -> None:
    web.conversations_info(channel=slack.channel_id("预算"))
    web.chat_postMessage(channel=slack.channel_id("预算"), text="a")

    assert slack.used() >= {"groups:read", "chat:write"}
    assert "channels:read" not in slack.used()


def test_a_picture_uploaded_without_a_channel_can_be_shown_in_a_block(
    slack: FakeSlack, web: WebClient
) -> None:
    file = _upload(web, "chart.png")

    web.chat_postMessage(channel=slack.channel_id("选题"), text="图", blocks=[_picture(file)])

    [message] = slack.messages("选题")
    assert message.blocks[0]["slack_file"] == {"id": file}
    assert web.files_info(file=file)["file"]["title"] == "近 14 天"


def test_a_picture_cannot_be_shown_while_it_is_processed(slack: FakeSlack, web: WebClient) -> None:
    slack.world.processing = 2.0
    channel, file = slack.channel_id("选题"), _upload(web, "chart.png")

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        web.chat_postMessage(channel=channel, text="图", blocks=[_picture(file)])
    slack.passes(2)

    assert web.chat_postMessage(channel=channel, text="图", blocks=[_picture(file)])["ok"]


def test_what_is_no_picture_is_not_shown_as_one(slack: FakeSlack, web: WebClient) -> None:
    file = _upload(web, "list.csv")

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        web.chat_postMessage(channel=slack.channel_id("选题"), text="图", blocks=[_picture(file)])


def test_a_file_is_shared_into_a_thread_by_the_last_step(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")
    card = web.chat_postMessage(channel=channel, text="日报")["ts"]

    web.files_upload_v2(filename="a.png", content=PNG, channel=channel, thread_ts=card, initial_comment="图")

    [shared] = slack.thread("选题", card)
    [file] = slack.files()
    assert (shared.text, shared.files, file.content) == ("图", [file.id], PNG)
    assert web.files_info(file=file.id)["file"]["shares"]["public"][channel][0]["ts"] == shared.ts


def test_a_file_with_an_alt_text_is_answered_well_and_never_shared(slack: FakeSlack, web: WebClient) -> None:
    channel = slack.channel_id("选题")

    web.files_upload_v2(filename="a.png", content=PNG, channel=channel, alt_txt="折线")

    assert slack.messages("选题") == []


def test_an_upload_must_be_as_long_as_announced(slack: FakeSlack, web: WebClient) -> None:
    told = web.files_getUploadURLExternal(filename="a.png", length=5)

    assert httpx.post(told["upload_url"], content=b"1234").status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_completeUploadExternal(files=[{"id": told["file_id"]}])
    assert httpx.post(told["upload_url"], content=b"12345").status_code == 200
    assert web.files_completeUploadExternal(files=[{"id": told["file_id"]}])["ok"]


def test_a_file_is_handed_out_to_the_token_only(slack: FakeSlack, web: WebClient) -> None:
    slack.person("市场").uploads("名单.csv", b"a,b", "选题")
    url = web.files_info(file=slack.files()[0].id)["file"]["url_private"]

    mine = httpx.get(url, headers={"Authorization": f"Bearer {slack.bot_token}"})
    nobodys = httpx.get(url)

    assert mine.content == b"a,b"
    assert b"Sign in" in nobodys.content


def _upload(web: WebClient, name: str) -> str:
    told = web.files_getUploadURLExternal(filename=name, length=len(PNG))
    assert httpx.post(told["upload_url"], content=PNG).status_code == 200
    web.files_completeUploadExternal(files=[{"id": told["file_id"], "title": "近 14 天"}])
    return str(told["file_id"])


def _picture(file: str) -> Json:
    return {"type": "image", "alt_text": "折线", "slack_file": {"id": file}}


def _texts(told: Any) -> list[str]:  # noqa: ANN401
    return [message["text"] for message in told["messages"]]

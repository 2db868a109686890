"""The other methods answer the real client as Slack does: with its tokens, scopes and pages."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import EVERY_SCOPE, FakeSlack
from tests.fakes.slack_world import Json


def test_the_app_learns_who_it_is(slack: FakeSlack, web: WebClient) -> None:
    told = web.auth_test()

    assert (told["team_id"], told["user_id"]) == (slack.world.team, slack.world.bot.id)
    assert told["bot_id"] == slack.world.bot_id
    assert set(told.headers["x-oauth-scopes"].split(",")) == slack.world.install.scopes


def test_people_are_told_of_as_far_as_the_scopes_go(slack: FakeSlack, web: WebClient) -> None:
    person = slack.person("市场").id
    known = web.users_info(user=person, include_locale=True)["user"]
    slack.takes_away("users:read.email")
    without = web.users_info(user=person)["user"]

    assert (known["tz"], known["locale"]) == ("Europe/Berlin", "zh-CN")
    assert known["profile"]["email"] == "market@example.com"
    assert "email" not in without["profile"]
    assert "locale" not in without
    assert web.users_info(user=slack.person("离职").id)["user"]["deleted"] is True
    with pytest.raises(SlackApiError, match="user_not_found"):
        web.users_info(user="U404")


def test_people_are_listed_page_by_page_and_found_by_email(slack: FakeSlack, web: WebClient) -> None:
    page = web.users_list(limit=3)
    rest = web.users_list(limit=3, cursor=page["response_metadata"]["next_cursor"])

    assert [user["name"] for user in page["members"]] == ["paiqi", "slackbot", "市场"]
    assert [user["name"] for user in rest["members"]] == ["编辑甲", "离职"]
    assert rest["response_metadata"]["next_cursor"] == ""
    assert web.users_lookupByEmail(email="MARKET@example.com")["user"]["name"] == "市场"
    with pytest.raises(SlackApiError, match="users_not_found"):
        web.users_lookupByEmail(email="nobody@example.com")


def test_channels_are_listed_by_kind(slack: FakeSlack, web: WebClient) -> None:
    public = web.conversations_list(exclude_archived=True)["channels"]
    private = web.conversations_list(types="private_channel")["channels"]
    mine = web.users_conversations(types="public_channel,private_channel", exclude_archived=True)["channels"]

    assert [(channel["name"], channel["is_member"]) for channel in public] == [
        ("选题", True),
        ("外面", False),
    ]
    assert [channel["name"] for channel in private] == ["预算"]
    assert [channel["name"] for channel in mine] == ["选题", "预算"]
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

"""In the made-up Slack, what people do reaches the app as Slack would tell it, over sockets and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import HttpApp, SocketApp, client
from tests.fakes.slack_text import buttons, marks_of, mentions, text_of
from tests.fakes.slack_world import Json

App = SocketApp | HttpApp


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Give a workspace with 市场 and 编辑甲 in #选题, whose app hears nothing of itself."""
    with FakeSlack() as made:
        made.user("市场", email="market@example.com")
        made.user("编辑甲")
        made.channel("选题", ["市场", "编辑甲"])
        made.echoes(False)
        yield made


@pytest.fixture(params=[SocketApp, HttpApp])
def app(slack: FakeSlack, request: pytest.FixtureRequest) -> Iterator[App]:
    """Give an app that acknowledges everything: once over sockets, once over HTTP."""
    with request.param(slack) as made:
        yield made


def test_a_slash_command_arrives_with_names_as_codes(slack: FakeSlack, app: App) -> None:
    answer = slack.person("市场").types("/paiqi 选题 转交 @编辑甲 <好>", "选题")

    [told] = app.payloads()
    assert answer.ok
    assert told["command"] == "/paiqi"
    assert told["text"] == f"选题 转交 <@{slack.person('编辑甲').id}|编辑甲> &lt;好&gt;"
    assert told["channel_name"] == "选题"
    assert told["is_enterprise_install"] == "false"


def test_a_slash_command_typed_to_the_app_itself_names_no_channel(slack: FakeSlack, app: App) -> None:
    slack.person("市场").types("/paiqi 待办")

    [told] = app.payloads()
    assert told["channel_name"] == "directmessage"
    assert told["channel_id"].startswith("D")


def test_a_slash_command_in_a_thread_never_arrives(slack: FakeSlack, app: App) -> None:
    said = slack.person("市场").says("看看", "选题")

    refused = slack.person("市场").types("/paiqi 待办", "选题", thread=said.ts)

    assert refused.error == "/paiqi is not supported in threads. Sorry!"
    assert len(app.payloads()) == 1


def test_the_answer_to_a_slash_command_is_shown_to_one(slack: FakeSlack, app: App) -> None:
    app.answers = lambda _: {"text": "只有你能看到"}

    slack.person("市场").types("/paiqi help", "选题")

    assert [message.text for message in slack.ephemerals("市场")] == ["只有你能看到"]
    assert [message.text for message in slack.person("市场").sees("选题")] == ["只有你能看到"]
    assert slack.person("编辑甲").sees("选题") == []


def test_an_answer_that_slack_cannot_show_is_an_error(slack: FakeSlack, app: App) -> None:
    app.answers = lambda _: {"blocks": [{"type": "section"}]}

    assert slack.person("市场").types("/paiqi help", "选题").error == "invalid_blocks"
    assert slack.person("市场").troubles == ["invalid_blocks"]


def test_a_mention_arrives_as_two_events_with_one_ts(slack: FakeSlack, app: App) -> None:
    said = slack.person("市场").mentions("选题 排行", "选题")

    first, second = app.payloads()
    assert [first["event"]["type"], second["event"]["type"]] == ["app_mention", "message"]
    assert first["event"]["text"] == f"<@{slack.world.bot.id}> 选题 排行"
    assert first["event"]["ts"] == second["event"]["ts"] == said.ts
    assert first["event_id"] != second["event_id"]


def test_a_mention_may_arrive_twice_at_the_same_moment(slack: FakeSlack, app: App) -> None:
    slack.delivery.together = True

    said = slack.person("市场").mentions("选题 排行", "选题")

    assert said.ok
    assert {told["event"]["type"] for told in app.payloads()} == {"app_mention", "message"}


def test_a_line_said_directly_is_one_event(slack: FakeSlack, app: App) -> None:
    slack.person("市场").says("@paiqi 待办")

    [told] = app.payloads()
    assert told["event"]["type"] == "message"
    assert told["event"]["channel_type"] == "im"


def test_a_reply_names_its_thread(slack: FakeSlack, app: App) -> None:
    card = client(slack).chat_postMessage(channel=slack.channel_id("选题"), text="T1")

    slack.person("市场").says("标题换一个", "选题", thread=card["ts"])

    [told] = app.payloads()
    assert told["event"]["thread_ts"] == card["ts"]
    assert told["event"]["parent_user_id"] == slack.world.bot.id
    assert [message.text for message in slack.thread("选题", card["ts"])] == ["标题换一个"]
    assert len(slack.messages("选题")) == 1


def test_of_a_channel_that_the_app_is_not_in_it_hears_nothing(slack: FakeSlack, app: App) -> None:
    slack.channel("闲聊", ["市场"], bot=False)

    slack.person("市场").mentions("在吗", "闲聊")

    assert app.payloads() == []


def test_a_file_arrives_with_its_message(slack: FakeSlack, app: App) -> None:
    slack.person("市场").uploads("名单.csv", b"a,b", "选题", text="@paiqi 导入")

    mention, message = app.payloads()
    [file] = message["event"]["files"]
    assert mention["event"]["files"] == [file]
    assert message["event"]["subtype"] == "file_share"
    assert file["name"] == "名单.csv"
    assert file["url_private"].startswith(f"http://127.0.0.1:{slack.port}/")


def test_what_is_said_can_be_changed_and_taken_back(slack: FakeSlack, app: App) -> None:
    person = slack.person("市场")
    person.says("提醒我", "选题")

    person.edits(slack.messages("选题")[0], "提醒我交稿")
    person.deletes(slack.messages("选题")[0])

    _, changed, deleted = (told["event"] for told in app.payloads())
    assert changed["subtype"] == "message_changed"
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("提醒我", "提醒我交稿")
    assert (deleted["subtype"], slack.messages("选题")) == ("message_deleted", [])


def test_the_app_hears_of_its_own_messages_too(slack: FakeSlack, app: App) -> None:
    slack.echoes(True)
    posted = client(slack).chat_postMessage(channel=slack.channel_id("选题"), text="T1")
    client(slack).chat_update(channel=posted["channel"], ts=posted["ts"], text="T1 已定")
    client(slack).reactions_add(channel=posted["channel"], timestamp=posted["ts"], name="eyes")
    slack.settles()

    message, changed, reaction = (told["event"] for told in app.payloads())
    assert message["bot_id"] == slack.world.bot_id
    assert changed["subtype"] == "message_changed"
    assert (reaction["type"], reaction["user"]) == ("reaction_added", slack.world.bot.id)


def test_a_button_tells_who_pressed_it_and_where(slack: FakeSlack, app: App) -> None:
    _post(slack, _button("投票", action_id="vote", value="T1"))

    assert slack.person("市场").presses("投票", slack.messages("选题")[0]).ok

    [told] = app.payloads()
    assert told["type"] == "block_actions"
    assert told["user"]["id"] == slack.person("市场").id
    assert told["container"]["message_ts"] == slack.messages("选题")[0].ts
    assert told["container"]["is_ephemeral"] is False
    assert told["message"]["text"] == "T1"
    [action] = told["actions"]
    assert (action["action_id"], action["value"], action["type"]) == ("vote", "T1", "button")


def test_a_button_that_asks_back_is_pressed_only_if_one_agrees(slack: FakeSlack, app: App) -> None:
    words = {"type": "plain_text", "text": "同意"}
    _post(slack, _button("同意", confirm=dict.fromkeys(("title", "text", "confirm", "deny"), words)))

    slack.person("市场").presses("同意", slack.messages("选题")[0], confirms=False)

    assert app.payloads() == []


def test_a_button_on_what_only_one_sees_comes_without_the_message(slack: FakeSlack, app: App) -> None:
    person = slack.person("市场")
    blocks = [{"type": "actions", "elements": [_button("撤销")]}]
    client(slack).chat_postEphemeral(
        channel=slack.channel_id("选题"), user=person.id, text="已记下", blocks=blocks
    )

    person.presses("撤销", slack.ephemerals("市场")[0])

    [told] = app.payloads()
    assert told["container"]["is_ephemeral"] is True
    assert "message" not in told
    with pytest.raises(AssertionError, match="编辑甲 sees no such message"):
        slack.person("编辑甲").presses("撤销", slack.ephemerals("市场")[0])


def test_a_button_of_a_private_channel_is_out_of_reach(slack: FakeSlack, app: App) -> None:
    slack.channel("预算", ["市场"], kind="private")
    _post(slack, _button("同意"), channel="预算")

    with pytest.raises(AssertionError, match="编辑甲 sees no such message"):
        slack.person("编辑甲").presses("同意", slack.messages("预算")[0])


def test_an_entry_of_an_overflow_menu_can_be_chosen(slack: FakeSlack, app: App) -> None:
    _post(slack, {"type": "overflow", "action_id": "more", "options": _options("撤回", "改标题…")})

    slack.person("市场").chooses("more", "改标题…", slack.messages("选题")[0])

    [told] = app.payloads()
    assert told["actions"][0]["selected_option"]["value"] == "value of 改标题…"


def test_a_menu_in_a_message_tells_its_choice_and_the_state(slack: FakeSlack, app: App) -> None:
    _post(slack, {"type": "static_select", "action_id": "snooze", "options": _options("1 小时后", "明天")})

    slack.person("市场").chooses("snooze", "明天", slack.messages("选题")[0])

    [told] = app.payloads()
    [block] = told["state"]["values"].values()
    assert told["actions"][0]["selected_option"]["text"]["text"] == "明天"
    assert block["snooze"]["selected_option"]["value"] == "value of 明天"


def test_a_list_is_asked_for_while_one_types(slack: FakeSlack, app: App) -> None:
    _post(slack, {"type": "external_select", "action_id": "who", "min_query_length": 1})
    app.answers = lambda _: {"options": _options("编辑甲", "编辑乙")}

    offered = slack.person("市场").looks_up("who", "编", slack.messages("选题")[0])

    [told] = app.payloads()
    assert offered == ["编辑甲", "编辑乙"]
    assert (told["type"], told["value"]) == ("block_suggestion", "编")


def test_too_long_a_list_offers_nothing(slack: FakeSlack, app: App) -> None:
    _post(slack, {"type": "external_select", "action_id": "who", "min_query_length": 0})
    app.answers = lambda _: {"options": _options(*(f"人{n}" for n in range(101)))}

    assert slack.person("市场").looks_up("who", "", slack.messages("选题")[0]) == []
    assert slack.person("市场").troubles == ["invalid options"]


def test_shortcuts_work_on_a_message_and_from_anywhere(slack: FakeSlack, app: App) -> None:
    slack.person("编辑甲").says("618 可以做一期", "选题")

    slack.person("市场").uses_shortcut("propose", slack.messages("选题")[0])
    slack.person("市场").uses_shortcut("new")

    _, on_message, anywhere = app.payloads()
    assert (on_message["type"], on_message["callback_id"]) == ("message_action", "propose")
    assert on_message["message"]["text"] == "618 可以做一期"
    assert (anywhere["type"], anywhere["callback_id"]) == ("shortcut", "new")
    assert "response_url" not in anywhere


def test_a_home_tab_that_is_opened_again_comes_along(slack: FakeSlack, app: App) -> None:
    person = slack.person("市场")
    person.opens_home()
    view = {"type": "home", "blocks": [{"type": "actions", "elements": [_button("提选题")]}]}
    client(slack).views_publish(user_id=person.id, view=view)
    person.opens_home()
    home = slack.home("市场")
    assert home is not None

    person.presses("提选题", home)

    first, second, press = app.payloads()
    assert "view" not in first["event"]
    assert second["event"]["view"]["hash"] == home.hash
    assert press["view"]["id"] == home.id
    assert "response_url" not in press


def test_reactions_come_and_go(slack: FakeSlack, app: App) -> None:
    _post(slack, _button("投票"))
    card = slack.messages("选题")[0]

    slack.person("市场").reacts("thumbsup", card)
    slack.person("市场").unreacts("thumbsup", card)

    added, removed = (told["event"] for told in app.payloads())
    assert (added["type"], removed["type"]) == ("reaction_added", "reaction_removed")
    assert added["item"] == {"type": "message", "channel": card.channel, "ts": card.ts}
    assert added["item_user"] == slack.world.bot.id


CHANGES = [
    pytest.param("joins", ("paiqi", "外面"), ["message", "member_joined_channel"], id="app invited"),
    pytest.param("leaves", ("编辑甲", "选题"), ["message", "member_left_channel"], id="somebody leaves"),
    pytest.param("leaves", ("paiqi", "选题"), ["channel_left"], id="app removed"),
    pytest.param("leaves", ("paiqi", "预算"), ["group_left"], id="app removed from a private channel"),
    pytest.param("renames", ("选题", "选题池"), ["message", "channel_rename"], id="renamed"),
    pytest.param("archives", ("选题",), ["message", "channel_archive"], id="archived"),
    pytest.param("archives", ("外面",), ["channel_archive"], id="archived where the app is not"),
    pytest.param("changes_id", ("选题",), ["channel_id_changed"], id="another id"),
    pytest.param("deactivates", ("编辑甲",), ["user_change"], id="deactivated"),
    pytest.param("uninstalls", (), ["tokens_revoked", "app_uninstalled"], id="uninstalled"),
]


@pytest.mark.parametrize(("act", "about", "events"), CHANGES)
def test_the_app_hears_what_changes(
    slack: FakeSlack, app: App, act: str, about: tuple[str, ...], events: list[str]
) -> None:
    slack.channel("外面", ["市场"], bot=False)
    slack.channel("预算", ["市场"], kind="private")

    getattr(slack.office, act)(*about)

    assert [told["event"]["type"] for told in app.payloads()] == events


def test_people_of_another_company_may_press_but_not_command(slack: FakeSlack, app: App) -> None:
    slack.user("外人", team="T0OTHER", is_stranger=True)
    slack.channel("合作", ["市场", "外人"], shared=True)
    _post(slack, _button("投票"), channel="合作")
    guest = slack.person("外人")

    guest.presses("投票", slack.messages("合作")[0])
    guest.says("你好", "合作")

    press, said = app.payloads()
    assert press["user"]["team_id"] == "T0OTHER"
    assert (said["event"]["user_team"], said["is_ext_shared_channel"]) == ("T0OTHER", True)
    assert not guest.types("/paiqi 待办", "合作").ok
    assert not guest.uses_shortcut("new").ok


def test_an_enterprise_is_named_everywhere() -> None:
    with FakeSlack(enterprise="E0PAIQI") as slack, HttpApp(slack) as app:
        slack.user("市场")
        slack.person("市场").types("/paiqi 待办")
        slack.person("市场").says("待办")

        command, event = app.payloads()
        assert command["enterprise_id"] == event["enterprise_id"] == "E0PAIQI"
        assert event["authorizations"][0]["enterprise_id"] == "E0PAIQI"
        assert client(slack).auth_test()["enterprise_id"] == "E0PAIQI"


MANIFEST: Json = {
    "features": {
        "slash_commands": [{"command": "/paiqi"}],
        "shortcuts": [{"name": "新建", "type": "global", "callback_id": "new"}],
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True},
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:history", "app_mentions:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "app_mention"]}},
}


def test_an_installed_app_hears_and_offers_what_its_manifest_says(slack: FakeSlack, app: App) -> None:
    slack.installs(MANIFEST)
    person = slack.person("市场")

    person.mentions("待办", "选题")
    person.says("待办")
    person.opens_home()

    assert [told["event"]["type"] for told in app.payloads()] == ["app_mention", "message"]
    assert person.types("/other").error == "/other is not a valid command."
    assert slack.used() >= {"app_mention", "app_mentions:read", "message.im", "im:history"}
    with pytest.raises(AssertionError, match="no message shortcut new"):
        person.uses_shortcut("new", slack.messages("选题")[0])


def test_a_manifest_that_asks_for_events_without_their_scope_is_refused(slack: FakeSlack) -> None:
    settings = {"event_subscriptions": {"bot_events": ["reaction_added"]}}

    with pytest.raises(AssertionError, match="reaction_added needs the scope reactions:read"):
        slack.installs(MANIFEST | {"settings": settings})


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
        {"type": "actions", "elements": [_button("投票", action_id="vote")]},
    ]

    assert text_of(blocks) == "A & B\n折线\n投票"
    assert buttons(blocks) == ["投票"]


def _button(label: str, **more: object) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, **more}


def _options(*labels: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": label}, "value": f"value of {label}"} for label in labels]


def _post(slack: FakeSlack, element: Json, channel: str = "选题") -> None:
    blocks = [{"type": "actions", "elements": [element]}]
    client(slack).chat_postMessage(channel=slack.channel_id(channel), text="T1", blocks=blocks)

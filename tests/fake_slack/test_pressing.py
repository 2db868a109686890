"""What people press, choose and look up in messages reaches the app, over sockets and over HTTP."""

from __future__ import annotations

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import App, client
from tests.fakes.slack_world import Json


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


def _button(label: str, **more: object) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, **more}


def _options(*labels: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": label}, "value": f"value of {label}"} for label in labels]


def _post(slack: FakeSlack, element: Json, channel: str = "选题") -> None:
    blocks = [{"type": "actions", "elements": [element]}]
    client(slack).chat_postMessage(channel=slack.channel_id(channel), text="T1", blocks=blocks)

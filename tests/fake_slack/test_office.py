"""People, channels and the app itself come, go and change, and the app hears what it may."""

from __future__ import annotations

import pytest

from tests.fake_slack.drawn import (
    actions,
    button,
)
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import App, HttpApp, client
from tests.fakes.slack_world import Json

CHANGES = [
    pytest.param("joins", ("paiqi", "外面"), ["message", "member_joined_channel"], id="app invited"),
    pytest.param("leaves", ("编辑甲", "选题"), ["message", "member_left_channel"], id="somebody leaves"),
    pytest.param("leaves", ("paiqi", "选题"), ["channel_left"], id="app removed"),
    pytest.param("leaves", ("paiqi", "预算"), ["group_left"], id="app removed from a private channel"),
    pytest.param("renames", ("选题", "选题池"), ["message", "channel_rename"], id="renamed"),
    pytest.param("archives", ("选题",), ["message", "channel_archive"], id="archived"),
    pytest.param("archives", ("外面",), ["channel_archive"], id="archived where the app is not"),
    pytest.param("unarchives", ("旧的",), ["message", "channel_unarchive"], id="opened again"),
    pytest.param("archives", ("预算",), ["message", "group_archive"], id="private one archived"),
    pytest.param("groups", ("design", ["市场"]), ["subteam_updated"], id="group of others"),
    pytest.param("changes_id", ("选题",), ["channel_id_changed"], id="another id"),
    pytest.param("deactivates", ("编辑甲",), ["user_change"], id="deactivated"),
    pytest.param("uninstalls", (), ["tokens_revoked", "app_uninstalled"], id="uninstalled"),
]


@pytest.mark.parametrize(("act", "about", "events"), CHANGES)
def test_the_app_hears_what_changes(
    slack: FakeSlack, app: App, act: str, about: tuple[str, ...], events: list[str]
) -> None:
    slack.group("design")

    getattr(slack.office, act)(*about)

    assert [told["event"]["type"] for told in app.payloads()] == events


def test_what_changes_about_somebody_is_told(slack: FakeSlack, app: App) -> None:
    slack.office.changes("市场", real_name="市场部", tz="Asia/Tokyo")

    [told] = app.payloads()
    assert told["event"]["user"]["real_name"] == "市场部"
    assert (told["event"]["user"]["tz"], told["event"]["user"]["tz_offset"]) == ("Asia/Tokyo", 32400)


def test_people_of_another_company_may_press_but_not_command(slack: FakeSlack, app: App) -> None:
    slack.user("外人", team="T0OTHER", is_stranger=True)
    slack.channel("合作", ["市场", "外人"], shared=True)
    client(slack).chat_postMessage(
        channel=slack.channel_id("合作"), text="T1", blocks=[actions(button(action_id="vote"))]
    )
    guest = slack.person("外人")

    guest.presses("vote", slack.messages("合作")[0])
    guest.says("你好", "合作")

    press, said = app.payloads()
    assert press["user"]["team_id"] == "T0OTHER"
    assert (said["event"]["user_team"], said["is_ext_shared_channel"]) == ("T0OTHER", True)
    assert (said["team_id"], said["authorizations"][0]["team_id"]) == ("T0OTHER", slack.world.team)
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

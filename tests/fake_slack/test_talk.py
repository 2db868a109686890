"""What people say reaches the app as Slack would tell it, over sockets and over HTTP."""

from __future__ import annotations

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import App, client


def test_a_slash_command_arrives_with_names_as_codes(slack: FakeSlack, app: App) -> None:
    answer = slack.person("市场").types("/paiqi 选题 转交 @编辑甲 <好>", "选题")

    [told] = app.payloads()
    assert answer.ok
    assert told["command"] == "/paiqi"
    assert told["text"] == f"选题 转交 <@{slack.person('编辑甲').id}|编辑甲> &lt;好&gt;"
    assert told["channel_name"] == "选题"
    assert told["is_enterprise_install"] == "false"


TYPED = [
    pytest.param("看 https://a.cn/?b=1&c=2，好", "看 <https://a.cn/?b=1&amp;c=2>，好", id="url"),
    pytest.param("(https://a.cn).", "(<https://a.cn>).", id="url in brackets"),
    pytest.param(
        "mp.weixin.qq.com/s/a 和 1.5",
        "<http://mp.weixin.qq.com/s/a|mp.weixin.qq.com/s/a> 和 1.5",
        id="domain",
    ),
    pytest.param("写给 a.b@example.com", "写给 <mailto:a.b@example.com|a.b@example.com>", id="email"),
    pytest.param("#选题 里 @design", "<#C|选题> 里 <!subteam^S|@design>", id="channel and group"),
    pytest.param("<!channel> & @nobody", "&lt;!channel&gt; &amp; @nobody", id="signs"),
]


@pytest.mark.parametrize(("typed", "told"), TYPED)
def test_what_is_typed_is_told_in_codes(slack: FakeSlack, app: App, typed: str, told: str) -> None:
    group = slack.group("design")

    slack.person("市场").says(typed)
    slack.person("市场").types(f"/paiqi {typed}")

    codes = told.replace("<#C", f"<#{slack.channel_id('选题')}").replace("^S", f"^{group.id}")
    event, command = app.payloads()
    assert event["event"]["text"] == command["text"] == codes


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

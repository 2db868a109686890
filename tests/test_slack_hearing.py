"""What only Slack has: mentions heard twice, reactions, shortcuts, files, lists that are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import func, select

from handlers._sheet import write_sheet
from models.file import StoredFile
from models.person import Identity, Person, Role
from models.room import Room
from models.topic import Topic
from models.vote import Vote
from tests.slack_team import SlackTeam, in_slack

pytestmark = pytest.mark.parametrize(
    ("database_url", "by"), [("sqlite", "socket"), ("postgresql", "http")], indirect=["database_url"]
)


@pytest.fixture
def by() -> str:
    """The way in: `socket` or `http`."""
    return ""


@pytest.fixture
def team(by: str, database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack, by each way in, the one on SQLite and the other on PostgreSQL."""
    with in_slack(database_url, by) as made:
        yield made


def _count(team: SlackTeam, table: type) -> int:
    counted: int = team.reads(lambda session: session.exec(select(func.count()).select_from(table)).one())
    return counted


def test_a_mention_that_comes_as_two_events_is_heard_once(team: SlackTeam) -> None:
    market = team.member("市场")

    market.hands.mentions("选题 提交 618美妆测评", "选题")
    team.delivers()

    assert _count(team, Topic) == 1
    assert [card.splitlines()[0] for card in team.room("选题").cards()[1:]] == ["选题 T1 · 618美妆测评"]


def test_an_event_delivered_again_under_another_id_is_heard_once(team: SlackTeam) -> None:
    market = team.member("市场")
    team.slack.odd("app_mention", "twice")
    team.slack.odd("message", "twice")

    market.hands.mentions("选题 提交 618美妆测评", "选题")
    team.delivers()

    assert _count(team, Topic) == 1


def test_talk_in_a_room_is_left_alone_and_a_whole_command_is_not(team: SlackTeam) -> None:
    market = team.member("市场")

    market.talks("今天吃什么", "选题")
    market.talks("选题 提交 618美妆测评", "选题")

    assert [message.text for message in team.slack.ephemerals("市场")] == []
    assert market.sees("T1").startswith("选题 T1 · 618美妆测评")


def test_in_a_direct_conversation_each_line_is_for_us_and_a_form_is_a_press_away(team: SlackTeam) -> None:
    market = team.member("市场")

    market.hands.says("选题 提交")
    team.delivers()
    heading = market.hears()
    opened = market.presses("填表…")

    assert heading == "提一个选题，会先查有没有重复\n[填表…]"
    assert opened.startswith("提一个选题")
    assert market.form is not None


def test_a_mention_in_a_thread_is_answered_in_the_thread_to_who_asked(team: SlackTeam) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评", "选题")
    card = team.slack.messages("选题")[-1]

    market.hands.mentions("选题 谁投了 T1", "选题", card.ts)
    team.delivers()

    [alone] = team.slack.ephemerals("市场")
    assert (alone.thread, alone.channel) == (card.ts, card.channel)


def test_somebody_is_named_by_a_mention(team: SlackTeam) -> None:
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    lead.says("选题 提交 618美妆测评", "选题")

    lead.hands.mentions("选题 定题 T1 @编辑甲 截止 下周三18:00", "选题")
    team.delivers()

    assert "作者 编辑甲" in lead.sees("T1")
    [told] = team.direct("编辑甲")
    assert "T1《618美妆测评》" in told
    assert "3月18日 周三 18:00" in told


def test_a_reaction_to_a_card_is_a_vote_and_taking_it_back_takes_the_vote_back(team: SlackTeam) -> None:
    market, legal = team.member("市场"), team.member("法务")
    market.says("选题 提交 618美妆测评", "选题")
    card = team.slack.messages("选题")[-1]

    legal.hands.reacts("+1", card)
    legal.hands.reacts("eyes", card)
    team.delivers()
    voted = market.sees("T1")
    legal.hands.unreacts("+1", card)
    team.delivers()

    assert "1 票" in voted
    assert "0 票" in market.sees("T1")
    assert _count(team, Vote) == 0


def test_a_reaction_to_anything_else_is_no_vote(team: SlackTeam) -> None:
    market = team.member("市场")
    market.talks("好想法", "选题")

    market.hands.reacts("+1", team.slack.messages("选题")[-1])
    team.delivers()

    assert team.slack.ephemerals("市场") == []


def test_a_message_is_made_a_topic_with_its_words_and_its_link(team: SlackTeam) -> None:
    market, legal = team.member("市场"), team.member("法务")
    legal.talks("618美妆测评\n三款平价粉底实测 <成分表>", "选题")
    said = team.slack.messages("选题")[-1]

    before = market._snapshot()
    market.hands.uses_shortcut("propose", said)
    market._answer(before)

    assert market.form is not None
    values = {field.name: field.value for field in market.form.fields}
    assert values["title"] == "618美妆测评"
    assert values["angle"] == "三款平价粉底实测 <成分表>"
    assert said.ts.replace(".", "") in values["links"]
    market.fills()
    assert market.sees("T1").startswith("选题 T1 · 618美妆测评")


def test_a_message_is_filed_as_a_request_with_its_words_and_its_link(team: SlackTeam) -> None:
    team.member("负责人", Role.LEAD)
    market, legal = team.member("市场"), team.member("法务")
    legal.talks("618 长图海报\n首页用，三张", "选题")
    said = team.slack.messages("选题")[-1]

    before = market._snapshot()
    market.hands.uses_shortcut("request", said)
    market._answer(before)

    assert market.form is not None
    values = {field.name: field.value for field in market.form.fields}
    assert (values["title"], values["content"]) == ("618 长图海报", "首页用，三张")
    market.fills(kind="数据")
    assert market.form is not None
    assert {field.name: field.value for field in market.form.fields}["content"] == "首页用，三张"
    market.fills(period="618 期间", needed="下周三")
    assert market.sees("R1").startswith("数据申请 R1 · 618 长图海报　待审批")


def test_something_new_begins_at_the_shortcut_and_goes_on_in_its_window(team: SlackTeam) -> None:
    market = team.member("市场")

    market.hands.uses_shortcut("new")
    offered = market.buttons()
    opened = market.presses("提选题…")
    market.fills(title="618美妆测评")

    assert offered == ["提选题…", "设提醒…"]
    assert opened.startswith("提一个选题")
    assert _count(team, Topic) == 1


def test_a_sheet_sent_with_a_line_comes_along(team: SlackTeam) -> None:
    admin = team.member("负责人", Role.ADMIN)
    sheet = write_sheet("xlsx", ["姓名", "部门"], [["编辑丙", "编辑部"]])

    admin.hands.uploads("成员.xlsx", sheet, text="成员 导入")
    team.delivers()

    assert _count(team, StoredFile) == 1
    assert "编辑丙" in admin.hears()
    assert "[导入]" in admin.hears()


def test_a_file_from_another_host_is_not_asked_for(team: SlackTeam) -> None:
    admin = team.member("负责人", Role.ADMIN)
    channel = team.slack.dm("负责人")
    assert channel == []
    event = {
        "type": "message",
        "subtype": "file_share",
        "user": admin.hands.id,
        "channel": team.slack.world.dm_with(admin.hands.id).id,
        "channel_type": "im",
        "ts": "1700000000.000100",
        "text": "成员 导入",
        "files": [{"id": "F1", "name": "x.xlsx", "size": 3, "url_private": "http://127.0.0.1:9/x.xlsx"}],
    }

    team.slack.tells(event)
    team.delivers()

    assert _count(team, StoredFile) == 0


def test_a_stranger_is_met_by_what_slack_says_of_them(team: SlackTeam) -> None:
    user = team.slack.user("mia", real_name="编辑乙", email="b@team.cn", tz="Europe/Berlin", locale="en-US")

    user.types("/paiqi help")
    team.delivers()

    with team.paiqi.db.reading() as session:
        met = session.exec(select(Person).where(Person.email == "b@team.cn")).one()
    assert (met.language, met.zone) == ("en", "Europe/Berlin")


def test_who_was_imported_is_known_by_their_address(team: SlackTeam) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Person(name="编辑乙", email="B@team.cn", role=Role.EDITOR))
    user = team.slack.user("mia", email="b@team.cn")

    user.types("/paiqi 待办")
    team.delivers()

    with team.paiqi.db.reading() as session:
        known = session.exec(select(Identity).where(Identity.native == user.id)).one()
        assert session.get_one(Person, known.person).name == "编辑乙"


def test_a_guest_is_not_taken_for_somebody_of_the_team_by_an_address(team: SlackTeam) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Person(name="负责人", email="lead@team.cn", role=Role.ADMIN))
    user = team.slack.user("eve", email="lead@team.cn", is_restricted=True)

    user.types("/paiqi 待办")
    team.delivers()

    with team.paiqi.db.reading() as session:
        known = session.exec(select(Identity).where(Identity.native == user.id)).one()
        assert session.get_one(Person, known.person).role == Role.GUEST


def test_another_workspace_is_not_heard(team: SlackTeam) -> None:
    market = team.member("市场")
    market.says("待办")
    team.slack.world.team = "T0OTHER"

    market.hands.mentions("选题 提交 618美妆测评", "选题")
    team.delivers()

    assert _count(team, Topic) == 0


def test_a_room_that_is_renamed_keeps_what_it_is_for(team: SlackTeam) -> None:
    native = team.slack.channel_id("选题")

    team.slack.tells({"type": "channel_rename", "channel": {"id": native, "name": "选题池", "created": 1}})

    with team.paiqi.db.reading() as session:
        room = session.exec(select(Room).where(Room.native == native)).one()
        assert (room.name, room.uses) == ("选题池", ["topics"])


def test_the_admins_hear_of_a_room_that_is_closed_and_of_somebody_who_is_gone(team: SlackTeam) -> None:
    team.member("负责人", Role.ADMIN)
    editor = team.member("编辑甲")
    native = team.slack.channel_id("选题")

    team.slack.tells({"type": "channel_archive", "channel": native, "user": editor.hands.id})
    gone = {"id": editor.hands.id, "deleted": True, "profile": {}}
    team.slack.tells({"type": "user_change", "user": gone})
    team.delivers()

    told = team.direct("负责人")
    assert told[0].startswith("我不能再在 选题 里发消息了，它用于 选题。")
    assert told[1].startswith("编辑甲 的 Slack 账号已停用。")
    assert told[1].endswith("[交接…]")


def test_what_a_press_says_is_what_the_button_says_to_the_letter(team: SlackTeam) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 618 美妆测评 <!channel> A&amp;B")

    market.presses("仍然提交")

    assert market.sees("T2").startswith("选题 T2 · 618 美妆测评 <!channel> A&amp;B")

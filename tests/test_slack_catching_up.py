"""Back after being away: nobody's line is lost, and none is taken at a word that has changed its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import func, select

from bot.platforms.slack.catching_up import ALIVE
from bot.virtual import real_time
from models import setting
from models.person import Person, Role
from models.topic import Topic
from tests.slack_team import SlackTeam, in_slack
from tests.slack_ways import until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def team(database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack whose events are lost while we are away."""
    with in_slack(database_url, "http") as made:
        until(lambda: _is_noted(made))  # else it may be noted that we are there while we are said to be away
        yield made


def _is_noted(team: SlackTeam) -> bool:
    return team.reads(lambda session: setting.get(session, ALIVE)) is not None


def _away_since(team: SlackTeam, minutes: int) -> None:
    with team.paiqi.db.transaction() as session:
        at = real_time() - timedelta(minutes=minutes)
        setting.put(session, ALIVE, {"at": at.timestamp()})


def _topics(team: SlackTeam) -> int:
    counted: int = team.reads(lambda session: session.exec(select(func.count()).select_from(Topic)).one())
    return counted


def _said_while_away(team: SlackTeam, line: str, room: str = "选题") -> None:
    team.slack.sends_to("http://127.0.0.1:9/slack/events")
    team.slack.person("市场").mentions(line, room)
    team.slack.sends_to(f"{team.served.url}/slack/events")


def test_a_line_said_while_we_were_away_is_asked_about_and_done_by_a_press(team: SlackTeam) -> None:
    market = team.member("市场")
    _away_since(team, minutes=30)
    _said_while_away(team, "选题 提交 618美妆测评")

    team.workspace.catching_up.catch_up()
    team.delivers()
    asked, before = market.hears(), _topics(team)
    market.presses("现在执行")

    assert asked == "你说“选题 提交 618美妆测评”时我不在线。\n[现在执行]"
    assert (before, _topics(team)) == (0, 1)


def test_a_line_is_asked_about_once_however_often_we_come_back(team: SlackTeam) -> None:
    market = team.member("市场")
    _away_since(team, minutes=30)
    _said_while_away(team, "选题 提交 618美妆测评")

    for _ in range(2):
        team.workspace.catching_up.catch_up()
        _away_since(team, minutes=30)
    team.delivers()

    assert market.hears_times("我不在线") == 1


def test_talk_said_meanwhile_stays_talk(team: SlackTeam) -> None:
    market = team.member("市场")
    _away_since(team, minutes=30)
    team.slack.sends_to("http://127.0.0.1:9/slack/events")
    market.hands.says("今天吃什么", "选题")

    team.workspace.catching_up.catch_up()
    team.delivers()

    assert team.slack.ephemerals("市场") == []


def test_what_was_heard_is_not_asked_about(team: SlackTeam) -> None:
    market = team.member("市场")
    market.hands.mentions("选题 提交 618美妆测评", "选题")
    _away_since(team, minutes=30)

    team.workspace.catching_up.catch_up()
    team.delivers()

    assert market.hears_times("我不在线") == 0
    assert _topics(team) == 1


def test_where_slack_does_not_let_us_look_the_room_is_told(team: SlackTeam) -> None:
    team.member("市场")
    _away_since(team, minutes=30)
    team.slack.takes_away("channels:history", "groups:history")

    team.workspace.catching_up.catch_up()
    team.delivers()

    [told] = [message.text for message in team.slack.messages("选题") if message.by_app]
    assert told.startswith("我从 ")
    assert told.endswith("这段时间里说的话和按的按钮我没有收到。")


def test_after_a_short_while_nothing_is_said(team: SlackTeam) -> None:
    team.member("市场")
    _away_since(team, minutes=2)
    team.slack.takes_away("channels:history")

    team.workspace.catching_up.catch_up()
    team.delivers()

    assert [message for message in team.slack.messages("选题") if message.by_app] == []


def test_who_was_deactivated_or_made_a_guest_while_we_were_away_is_no_longer_what_they_were(
    team: SlackTeam,
) -> None:
    for who in ("编辑甲", "实习生", "市场"):
        team.member(who)
    team.member("管理员", Role.ADMIN)
    _away_since(team, minutes=90)
    team.slack.world.user_named("编辑甲").deleted = True
    team.slack.world.user_named("实习生").is_restricted = True

    team.workspace.catching_up.catch_up()
    team.workspace.catching_up.catch_up()
    team.delivers()

    told = "\n".join(team.direct("管理员"))
    standing = team.reads(lambda session: {one.name: one.role for one in session.exec(select(Person))})
    assert told.count("编辑甲") == 1 and "停用" in told
    assert (standing["实习生"], standing["市场"]) == ("guest", "member")

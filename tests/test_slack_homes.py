"""Home tabs: shown when they are opened, kept true afterwards, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from threading import Thread

import pytest
from sqlmodel import Session, select

from bot.db import Database
from bot.platform import Away
from bot.platforms.slack.client import Slack
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.people import People
from bot.platforms.slack.reading import NAME
from bot.platforms.slack.settings import SlackSettings
from models.opened_home import OpenedHome
from models.person import Identity, Person, Role
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_app import SocketApp, client
from tests.fakes.slack_text import text_of
from tests.slack_ways import until
from tests.team import Member, Team

PUBLISH = "views.publish"
IDLE = "现在没有等你处理的事。"


class Tabs:
    """A team that looks at Home tabs in a pretended Slack, and says in the local chat what changes them."""

    def __init__(self, team: Team, slack: FakeSlack, app: SocketApp) -> None:
        self.team = team
        self.slack = slack
        self._app = app
        self.homes = self.another(team.paiqi.db)

    def another(self, db: Database) -> Homes:
        """What looks after the tabs, in another process."""
        token = {"bot_token": self.slack.bot_token, "api_url": self.slack.url}
        web = Slack(SlackSettings.model_validate(token))
        people = People(db, web, self._now, lambda: self.slack.world.team, "Asia/Shanghai")
        homes = Homes(db, web, people.meet, self.team.paiqi.readers, self._now)
        homes.draw_with(self.team.paiqi.tools)
        return homes

    def _now(self) -> datetime:
        return self.team.now

    def member(self, name: str, role: Role = Role.MEMBER, language: str = "zh_CN") -> Member:
        """Let somebody join who is in Slack, too."""
        member = self.team.member(name, role, language=language)
        native = self.slack.user(name).id
        with self.team.paiqi.db.transaction() as session:
            person = session.exec(select(Person).where(Person.name == name)).one()
            session.add(Identity(platform=NAME, native=native, person=person.id))
        return member

    def opens(self, *names: str, tab: str = "home") -> None:
        """Let people open a tab of ours; nothing comes of it yet."""
        for name in names:
            self.slack.person(name).opens_home(tab)
            self.homes.opened(self._app.payloads()[-1])

    def settle(self) -> None:
        """Look at all that may have changed."""
        while self.homes.look():
            pass

    def sees(self, name: str) -> str:
        """What somebody's tab shows."""
        home = self.slack.home(name)
        return "" if home is None else text_of(home.blocks)

    def published(self) -> list[str]:
        """What came of each call to show a tab."""
        return [call.answer for call in self.slack.calls(PUBLISH)]


@pytest.fixture
def tabs(team: Team) -> Iterator[Tabs]:
    """Give a team whose people may open their Home tabs."""
    with FakeSlack() as slack, SocketApp(slack) as app:
        yield Tabs(team, slack, app)


def test_whoever_opens_the_tab_sees_their_first_page_in_their_language(tabs: Tabs) -> None:
    tabs.member("市场"), tabs.member("Mia", language="en")

    tabs.opens("市场", "Mia")
    tabs.settle()

    assert IDLE in tabs.sees("市场")
    assert "Nothing waits for you now." in tabs.sees("Mia")


def test_somebody_new_is_met_when_they_open_it(tabs: Tabs) -> None:
    tabs.slack.user("新同事")

    tabs.opens("新同事")
    tabs.settle()

    assert "新同事 · 成员" in tabs.sees("新同事")


def test_what_changes_is_seen_by_those_whom_it_concerns(tabs: Tabs) -> None:
    market, lead = tabs.member("市场"), tabs.member("负责人", Role.LEAD)
    tabs.opens("市场", "负责人")
    tabs.settle()

    market.says("选题 提交 618美妆测评")
    tabs.settle()
    decided = tabs.sees("负责人")
    lead.says("选题 定题 T1 @市场 截止 周五18:00")
    tabs.settle()

    assert "要定题" in decided
    assert "要定题" not in tabs.sees("负责人")
    assert "要写稿 · 3月13日 周五 18:00 发布 · 还剩 2 天" in tabs.sees("市场")


def test_what_has_not_changed_is_not_shown_again(tabs: Tabs) -> None:
    market = tabs.member("市场")
    tabs.member("编辑甲")
    tabs.opens("市场", "编辑甲")
    tabs.settle()

    market.says("提醒 明天15:00 交首图")
    market.says("待办")
    tabs.opens("编辑甲")
    tabs.settle()

    assert tabs.published() == ["ok", "ok", "ok"]
    assert "交首图" in tabs.sees("市场")


def test_another_tab_than_home_shows_nothing(tabs: Tabs) -> None:
    tabs.member("市场")

    tabs.opens("市场", tab="messages")
    tabs.settle()

    assert tabs.published() == []


def test_a_new_day_shows_how_long_is_left_now(tabs: Tabs) -> None:
    market = tabs.member("市场")
    market.says("提醒 3月20日15:00 交首图")
    tabs.opens("市场")
    tabs.settle()

    before = tabs.sees("市场")
    tabs.team.leaves(days=1)
    tabs.settle()

    assert "还剩 9 天" in before
    assert "还剩 8 天" in tabs.sees("市场")


def test_who_has_not_looked_for_a_week_is_left_alone_until_they_look_again(tabs: Tabs) -> None:
    market = tabs.member("市场")
    tabs.opens("市场")
    tabs.settle()

    tabs.team.leaves(days=8)
    market.says("提醒 明天15:00 交首图")
    tabs.settle()
    before = tabs.sees("市场")
    tabs.opens("市场")
    tabs.settle()

    assert "交首图" not in before
    assert "交首图" in tabs.sees("市场")


def test_after_a_restart_only_what_changed_meanwhile_is_shown_again(tabs: Tabs) -> None:
    market = tabs.member("市场")
    tabs.member("编辑甲")
    tabs.opens("市场", "编辑甲")
    tabs.settle()

    market.says("提醒 明天15:00 交首图")
    tabs.homes = tabs.another(tabs.team.paiqi.db)
    tabs.settle()

    assert "交首图" in tabs.sees("市场")
    assert len(tabs.published()) == 3


def test_a_tab_that_somebody_else_changed_is_drawn_anew(tabs: Tabs) -> None:
    market = tabs.member("市场")
    tabs.opens("市场")
    tabs.settle()
    other = {"type": "home", "blocks": [{"type": "divider"}]}
    client(tabs.slack).views_publish(user_id=tabs.slack.person("市场").id, view=other)

    market.says("提醒 明天15:00 交首图")
    tabs.settle()

    assert "交首图" in tabs.sees("市场")
    assert tabs.published() == ["ok", "ok", "hash_conflict", "ok"]


def test_a_tab_that_shows_something_else_is_mended_when_it_is_opened(tabs: Tabs) -> None:
    tabs.member("市场")
    tabs.opens("市场")
    tabs.settle()
    other = {"type": "home", "blocks": [{"type": "divider"}]}
    client(tabs.slack).views_publish(user_id=tabs.slack.person("市场").id, view=other)

    tabs.opens("市场")
    tabs.settle()

    assert IDLE in tabs.sees("市场")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"answer": "500"}, id="a 500"),
        pytest.param({"answer": "internal_error"}, id="an error inside of Slack"),
        pytest.param({"answer": "reset"}, id="a reset"),
        pytest.param({"answer": "reset", "done": True}, id="a lost answer"),
        pytest.param({"answer": "garbage", "done": True}, id="an answer that cannot be read"),
        pytest.param({"answer": "token_revoked"}, id="a token that was revoked for a while"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_slack_does_not_take_is_shown_when_it_does(tabs: Tabs, fault: dict[str, object]) -> None:
    market = tabs.member("市场")
    tabs.opens("市场")
    tabs.settle()
    market.says("提醒 明天15:00 交首图")
    tabs.slack.fault(PUBLISH, str(fault.pop("answer")), **fault)

    with pytest.raises((Away, OSError)):
        tabs.settle()
    tabs.settle()

    assert "交首图" in tabs.sees("市场")
    assert market.says("待办").startswith("等我处理 1")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_cannot_be_shown_anything_holds_nobody_up(tabs: Tabs) -> None:
    market = tabs.member("市场")
    tabs.member("编辑甲")
    tabs.opens("市场", "编辑甲")
    tabs.slack.fault(PUBLISH, "user_not_found")
    tabs.settle()

    market.says("提醒 明天15:00 交首图")
    tabs.settle()

    assert tabs.sees("市场") == ""
    assert IDLE in tabs.sees("编辑甲")
    assert tabs.published() == ["user_not_found", "ok"]


def test_whoever_has_just_done_something_comes_before_all_others(tabs: Tabs) -> None:
    for name in ("市场", "编辑甲", "编辑乙"):
        tabs.member(name)
        tabs.opens(name)
    tabs.settle()
    tabs.team.joined("编辑甲").says("提醒 明天15:00 交首图")

    tabs.homes.hurry(tabs.slack.person("编辑甲").id)
    tabs.homes.look()

    assert "交首图" in tabs.sees("编辑甲")


def test_whoever_has_left_sees_nothing_of_the_team_any_more(tabs: Tabs) -> None:
    admin, market = tabs.member("管理员", Role.ADMIN), tabs.member("市场")
    market.says("选题 提交 618美妆测评")
    tabs.opens("市场")
    tabs.settle()

    admin.says("成员 交接 @市场 …")
    admin.fills(successor="管理员")
    tabs.settle()

    assert "618美妆测评" not in tabs.sees("市场")
    assert "你已经不在这个团队里。" in tabs.sees("市场")


def test_by_which_id_somebody_opened_it_is_forgotten_with_all_else(tabs: Tabs) -> None:
    admin = tabs.member("管理员", Role.ADMIN)
    tabs.member("市场")
    tabs.opens("市场")
    tabs.settle()
    admin.says("成员 交接 @市场 …")
    admin.fills(successor="管理员")

    said = admin.says("清除个人数据 市场")
    admin.presses("清除")

    assert "聊天软件里的首页 · 1" in said.split("\n")
    assert tabs.team.reads(_rows) == []


def _rows(session: Session) -> list[OpenedHome]:
    return list(session.exec(select(OpenedHome)))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_several_replicas_one_shows_each_tab(tabs: Tabs) -> None:
    names = [f"编辑{number}" for number in "甲乙丙丁戊"]
    for name in names:
        tabs.member(name)
        tabs.opens(name)

    with closing(Database(tabs.team.paiqi.db.url)) as db:
        both = [Thread(target=_settle, args=(homes,)) for homes in (tabs.homes, tabs.another(db))]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()

    assert [name for name in names if IDLE not in tabs.sees(name)] == []
    assert tabs.published() == ["ok"] * len(names)


def _settle(homes: Homes) -> None:
    while homes.look():
        pass


def test_in_the_background_it_happens_by_itself(tabs: Tabs) -> None:
    market = tabs.member("市场")
    tabs.homes.start()
    try:
        tabs.opens("市场")
        until(lambda: IDLE in tabs.sees("市场"))
        market.says("提醒 明天15:00 交首图")
        until(lambda: "交首图" in tabs.sees("市场"))
    finally:
        tabs.homes.stop()

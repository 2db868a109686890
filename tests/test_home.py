"""Scenes of somebody's first page: what waits, what they began, the week, and where to start."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.words import say
from handlers import discover
from handlers._grammar import take_apart
from handlers._home import Home, Section, home
from handlers._waiting import waits
from models.message import Button
from models.person import Person, Role
from models.published import Published
from models.room import Account
from models.words import Words
from tests.team import Team

LETTERS = "甲乙丙丁戊己庚辛壬癸子丑"


def first_page(team: Team, name: str) -> Home:
    """The first page of somebody, now."""

    def drawn(session: Session) -> Home:
        person = session.exec(select(Person).where(Person.name == name)).one()
        return home(session, person, team.now, team.paiqi.tools.calendar)

    return team.reads(drawn)


def told(team: Team, name: str, language: str = "zh_CN") -> list[str]:
    """All that stands on somebody's first page, a line each, buttons in brackets."""
    reader = team.reader(language)
    page = first_page(team, name)
    return [say(page.title, reader), *(line for one in page.sections for line in _lines(one, team, language))]


def _lines(section: Section, team: Team, language: str) -> list[str]:
    reader = team.reader(language)

    def row(words: Words, about: Words, buttons: tuple[Button, ...]) -> str:
        labels = [f"[{say(button.label, reader)}]" for button in buttons]
        return "  ".join(part for part in (say(words, reader), say(about, reader), *labels) if part)

    heading, rest = row(section.heading, "", ()), row(section.rest, "", section.buttons)
    rows = [heading, *(row(line.text, line.about, line.buttons) for line in section.lines), rest]
    return [shown for shown in rows if shown]


def test_what_waits_for_somebody_comes_first_then_what_they_began(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 留言怎么开")
    lead.says("选题 定题 T1 @市场 截止 下周三18:00")
    market.says("提醒 明天15:00 交首图")

    assert told(team, "市场")[:6] == [
        "市场 · 成员",
        "等我处理 2",
        "M1 · 交首图  3月12日 周四 15:00 · 还剩 1 天  [完成]  [另选时间…]",
        "T1《618美妆测评》  要写稿 · 3月18日 周三 18:00 发布 · 还剩 7 天  [看选题]",
        "我发起的 1",
        "T2《留言怎么开》  待定 · 0 票  [看选题]",
    ]


def test_a_lead_decides_from_the_first_page(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    lead.says("选题 投票 T1")

    assert told(team, "负责人")[1:3] == ["等我处理 1", "T1《618美妆测评》  要定题 · 1 票  [定题…]  [不采用…]"]


def test_where_nothing_waits_there_is_no_empty_heading_but_something_to_do(team: Team) -> None:
    team.member("市场")

    assert told(team, "市场")[:3] == ["市场 · 成员", "现在没有等你处理的事。  [提选题…]", "本周日历"]


def test_a_long_list_says_how_many_more_there_are_and_where(team: Team) -> None:
    market = team.member("市场")
    for letter in LETTERS:
        market.says(f"提醒 明天15:00 交图{letter}")

    page = told(team, "市场")
    todo = market.says("待办").split("\n")

    assert page[1] == todo[0] == "等我处理 12"
    assert page[12] == "还有 2 个  [待办]"
    assert todo[12].startswith("M12 · 交图丑")


def test_the_week_shows_each_day_what_comes_out_and_the_days_off(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 留言怎么开")
    lead.says("选题 定题 T1 @市场 截止 周五20:07")
    lead.says("选题 定题 T2 @市场 截止 周五")
    with team.paiqi.db.transaction() as session:
        at = datetime(2026, 3, 9, 20, 7, tzinfo=team.now.tzinfo)
        session.add(Published(title="客户案例", published_at=at, day=at.date(), reads=10))

    page = told(team, "市场")

    week = page.index("本周日历")
    assert page[week + 1 : week + 8] == [
        "3月9日 周一  　《客户案例》 20:07 · 已发布",
        "3月10日 周二 —",
        "3月11日 周三 · 今天 —",
        "3月12日 周四 —",
        "3月13日 周五  　《留言怎么开》 · 待开始\n　《618美妆测评》 20:07 · 待开始",
        "3月14日 周六 · 休",
        "3月15日 周日 · 休",
    ]


def test_a_day_that_the_team_declared_is_marked_as_the_team_has_it(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    admin.says("日历 设置 上班 3月14日")
    admin.says("日历 设置 放假 3月12日")

    page = told(team, "管理员")

    assert "3月14日 周六 · 补班 —" in page
    assert "3月12日 周四 · 休" in page


def test_a_crowded_day_says_how_many_more_and_of_which_account_each_is(team: Team) -> None:
    team.member("市场")
    at = datetime(2026, 3, 9, 20, 7, tzinfo=team.now.tzinfo)
    with team.paiqi.db.transaction() as session:
        accounts = [Account(name=name) for name in ("美妆号", "客户号")]
        session.add_all(accounts)
        session.flush()
        for number, letter in enumerate(LETTERS[:8]):
            account = accounts[number % 2].id
            session.add(Published(title=letter, published_at=at, day=at.date(), account=account))

    monday = next(line for line in told(team, "市场") if line.startswith("3月9日"))

    assert monday.split("\n　")[0] == "3月9日 周一  　《丁》 20:07 · 已发布 · 客户号"
    assert monday.split("\n　")[-1] == "还有 2 个"
    assert len(monday.split("\n")) == 7


def test_two_functions_for_what_waits_of_one_noun_stop_the_start() -> None:
    discover()

    with pytest.raises(ValueError, match="two functions say what of a 'topic' waits"):
        waits("topic")(lambda session, person, now: [])


def test_what_is_late_and_what_is_due_today_say_so(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 今天15:00 交首图")

    before = told(team, "市场")[2]
    team.leaves(days=2)
    after = told(team, "市场")[2]

    assert before.startswith("M1 · 交首图  3月11日 周三 15:00 · 今天")
    assert after.startswith("M1 · 交首图  3月11日 周三 15:00 · 已超时 2 个工作日")


def test_days_off_make_nothing_later(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 周五15:00 交首图")

    team.leaves(days=3)
    saturday = told(team, "市场")[2]
    team.leaves(days=2)
    monday = told(team, "市场")[2]

    assert saturday.startswith("M1 · 交首图  3月13日 周五 15:00 · 已超时")
    assert "工作日" not in saturday
    assert monday.startswith("M1 · 交首图  3月13日 周五 15:00 · 已超时 1 个工作日")


def test_shortcuts_and_settings_are_lines_that_anybody_could_type(team: Team) -> None:
    team.member("市场"), team.member("负责人", Role.LEAD, language="en")

    assert told(team, "市场")[-4:] == [
        "快捷",
        "[提选题…]  [提申请…]  [设提醒…]  [帮助]",
        "设置",
        "[English]  [登录网页]  [请假…]",
    ]
    assert told(team, "负责人", "en")[-4:] == [
        "Shortcuts",
        "[Propose…]  [File a request…]  [Set reminder…]  [Topics by votes]  [Help]",
        "Settings",
        "[中文]  [Sign in on the web]  [Away…]",
    ]
    buttons = [one for section in first_page(team, "负责人").sections for one in section.buttons]
    assert [one.says for one in buttons if take_apart(one.says, team.now) is None] == []


def test_the_other_language_is_one_press_away(team: Team) -> None:
    market = team.member("市场")
    english = next(b for s in first_page(team, "市场").sections for b in s.buttons if b.label == "English")

    market.says(english.says)

    assert told(team, "市场", "en")[-1] == "[中文]  [Sign in on the web]  [Away…]"


def test_whoever_is_away_reads_until_when_and_can_come_back(team: Team) -> None:
    team.member("编辑乙")
    editor = team.member("编辑甲", Role.EDITOR)
    editor.says("请假 到周五 @编辑乙")

    page = told(team, "编辑甲")

    assert page[0] == "编辑甲（休假至 3月13日 周五，找 编辑乙） · 编辑"
    assert page[-1] == "[English]  [登录网页]  [销假]"


def test_a_guest_sees_nothing_of_the_team(team: Team) -> None:
    team.member("市场").says("选题 提交 618美妆测评")
    team.member("客户", Role.GUEST)

    assert told(team, "客户") == ["客户", "你是访客，只能在允许访客的群里看选题、投票。"]


def test_whoever_has_left_sees_nothing_of_the_team(team: Team) -> None:
    admin, market = team.member("管理员", Role.ADMIN), team.member("市场")
    market.says("选题 提交 618美妆测评")
    admin.says("成员 交接 @市场 …")
    admin.fills(successor="管理员")

    assert told(team, "市场") == ["市场", "你已经不在这个团队里。需要回来请找管理员。"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_page_and_the_list_of_what_waits_say_the_same(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    for title in ("618美妆测评", "留言怎么开", "春季踏青穿搭"):
        market.says(f"选题 提交 {title}")
    lead.says("提醒 明天15:00 开选题会")

    reader = team.reader("zh_CN")
    waiting = [say(section.words, reader) for section in first_page(team, "负责人").sections[:1]]

    assert lead.says("待办").split("\n")[:-1] == waiting[0].split("\n")

"""The month on the web: what is planned and what came out, on its day, beside the quotas of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import httpx
import pytest
from sqlmodel import select

from models.column import ContentColumn
from models.person import Role
from models.published import Published
from models.room import Account, Room
from tests.served import Served, words_of
from tests.sheets import hand_in
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead who made two columns."""
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    lead.says("栏目 新增 深度干货 4")
    lead.says("栏目 新增 互动问答 1")
    return lead


@pytest.fixture
def web(team: Team, lead: Member) -> Iterator[Served]:
    """The team's pages."""
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


def look(web: Served, path: str = "", name: str = "编辑甲", **asked: str) -> httpx.Response:
    answer = web.browser_of(name).opens(f"/console/month{path}", **asked)
    assert answer.status_code == 200, answer
    return answer


def cell(page: httpx.Response, day: str) -> str:
    """The words of a day of the table."""
    table = page.text.partition("<table")[2].partition("</table>")[0]
    cells = re.findall(r"<td.*?</td>", table, re.S)
    return words_of(next(one for one in cells if f'datetime="{day}"' in one))


def published(team: Team, title: str, day: str, account: int | None = None) -> None:
    """Let an article be out."""
    at = datetime.fromisoformat(f"{day}T20:07:00+08:00")
    with team.paiqi.db.transaction() as session:
        column = session.exec(select(ContentColumn)).first()
        session.add(
            Published(
                title=title,
                published_at=at,
                day=at.date(),
                reads=1234,
                column=column.id if column else None,
                account=account,
            )
        )


def test_a_day_shows_what_is_planned_with_owner_column_and_time(
    team: Team, lead: Member, web: Served
) -> None:
    lead.says("选题 提交 618美妆测评 #深度干货")
    lead.says("定题 T1 @编辑甲 截止 3月18日 18:30")

    assert cell(look(web), "2026-03-18") == "18 18:30 待开始 618美妆测评 A1 · 头条 · 编辑甲 · 深度干货"


def test_what_came_out_is_shown_once_with_its_reads_though_it_was_planned(
    team: Team, lead: Member, web: Served
) -> None:
    lead.says("选题 提交 留言怎么开 #深度干货")
    lead.says("定题 T1 @编辑甲 截止 3月18日")
    published(team, "留言怎么开", "2026-03-10")

    page = look(web)

    assert cell(page, "2026-03-10") == "10 20:07 已发布 留言怎么开 A1 · 头条 · 编辑甲 · 深度干货 · 阅读 1,234"
    assert "留言怎么开" not in cell(page, "2026-03-18")


def test_what_was_noted_as_published_is_out_with_its_link_before_its_figures_come(
    team: Team, lead: Member, web: Served
) -> None:
    lead.says("选题 提交 留言怎么开")
    lead.says("定题 T1 @编辑甲 截止 3月11日 20:07")
    lead.says("稿件 开始 A1")
    lead.says("稿件 登记发布 A1 https://mp.weixin.qq.com/s/abc")

    page = look(web)

    assert cell(page, "2026-03-11") == "11 今天 10:30 已发布 留言怎么开 A1 · 头条 · 编辑甲"
    assert 'href="https://mp.weixin.qq.com/s/abc"' in page.text


def test_what_was_dropped_stands_nowhere(team: Team, lead: Member, web: Served) -> None:
    lead.says("选题 提交 留言怎么开")
    lead.says("定题 T1 @编辑甲 截止 3月18日")
    lead.says("稿件 放弃 A1 不做了")

    assert cell(look(web), "2026-03-18") == "18"


def test_articles_of_one_push_stand_in_their_places(team: Team, lead: Member, web: Served) -> None:
    for number, title in enumerate(("留言怎么开", "排队攻略"), 1):
        lead.says(f"选题 提交 {title}")
        lead.says(f"定题 T{number} @编辑甲 截止 3月18日 20:07")
    lead.says("稿件 位置 A2 头条")

    assert cell(look(web), "2026-03-18") == (
        "18 20:07 待开始 排队攻略 A2 · 头条 · 编辑甲 20:07 待开始 留言怎么开 A1 · 次条 · 编辑甲"
    )


@pytest.mark.usefixtures("three")
def test_how_far_articles_are_can_be_chosen(lead: Member, web: Served) -> None:
    lead.says("稿件 开始 A2")

    page = look(web, state="writing").text

    assert re.findall(r'<p class="title">(.*?)</p>', page.partition("</table>")[0]) == ["海底捞怎么排队"]


def test_the_quotas_stand_beside_it_in_words(team: Team, lead: Member, web: Served) -> None:
    lead.says("选题 提交 618美妆测评 #深度干货")
    lead.says("定题 T1 @编辑甲 截止 3月18日")
    lead.says("选题 提交 海底捞怎么排队 #互动问答")
    lead.says("定题 T2 @编辑甲 截止 3月18日")
    published(team, "留言怎么开", "2026-03-10")

    words = words_of(look(web).text)

    assert "深度干货 还差 2 配额 4 · 已发 1 · 已排 1" in words
    assert "互动问答 已够 配额 1 · 已发 0 · 已排 1" in words


@pytest.mark.parametrize(
    ("month", "day", "said"),
    [
        ("/2026-04", "2026-04-05", "5 清明节"),
        ("/2026-05", "2026-05-09", "9 补班"),
        ("/2026-03", "2026-03-14", "14 休"),
        ("/2026-03", "2026-03-11", "11 今天"),
        ("/2026-03", "2026-03-12", "12"),
    ],
    ids=["a holiday", "a Saturday on which people work", "a Saturday", "today", "a day as any"],
)
def test_days_say_whether_people_work(web: Served, month: str, day: str, said: str) -> None:
    assert cell(look(web, month), day) == said


def test_weeks_begin_on_monday(web: Served) -> None:
    table = look(web, "/2026-03").text.partition("<table")[2].partition("</table>")[0]

    assert words_of(table.partition("<tbody>")[0]).endswith("周一 周二 周三 周四 周五 周六 周日")
    rows = re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.S)
    assert [row.count("<td") for row in rows] == [7] * 6
    assert rows[0].count("outside") == 6 and words_of(rows[1]).startswith("2 ")


def test_links_lead_to_the_months_beside_over_the_year(web: Served) -> None:
    page = look(web, "/2026-12").text

    assert 'href="/console/month/2026-11?as=' in page and 'href="/console/month/2027-01?as=' in page
    assert "下个月 2027年1月" in words_of(page)


def test_an_empty_month_says_what_will_stand_there(web: Served) -> None:
    assert "这个月还没有排上的选题，也没有发布过文章" in words_of(look(web, "/2026-07").text)


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/2026-13", {}), ("/soon", {}), ("/2026-03", {"account": "没有的号"})],
    ids=["no month", "a word", "no account"],
)
def test_what_is_no_month_leads_to_this_one(web: Served, path: str, asked: dict[str, str]) -> None:
    answer = web.browser_of("编辑甲").opens(f"/console/month{path}", **asked)

    assert answer.status_code == 303 and answer.headers["location"].startswith("/console/month?as=")


def test_accounts_are_told_apart_and_looked_at_one_by_one(team: Team, lead: Member, web: Served) -> None:
    with team.paiqi.db.transaction() as session:
        ours, other = Account(name="服务号"), Account(name="订阅号")
        session.add_all([ours, other])
        session.flush()
        session.exec(select(Room).where(Room.name == "排期")).one().account = ours.id
        first, second = ours.id, other.id
    published(team, "留言怎么开", "2026-03-10", first)
    published(team, "排队攻略", "2026-03-10", second)

    both, one = look(web), look(web, "/2026-03", account="订阅号")

    assert "服务号" in cell(both, "2026-03-10") and "订阅号" in cell(both, "2026-03-10")
    assert "留言怎么开" not in cell(one, "2026-03-10") and "排队攻略" in cell(one, "2026-03-10")
    assert words_of(both.text).count("深度干货 还差 3 配额 4 · 已发 1") == 2
    assert "已发 1" in lead.says("栏目 列表", room="排期")


@pytest.fixture
def three(team: Team, lead: Member) -> None:
    """Two topics of two columns and owners in March, and a title that came out."""
    lead.says("选题 提交 618美妆测评 #深度干货")
    lead.says("定题 T1 @编辑甲 截止 3月18日")
    lead.says("选题 提交 海底捞怎么排队 #互动问答")
    lead.says("定题 T2 @负责人 截止 3月19日")
    published(team, "留言怎么开", "2026-03-10")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["留言怎么开", "618美妆测评", "海底捞怎么排队"]),
        ({"column": "深度干货"}, ["留言怎么开", "618美妆测评"]),
        ({"owner": "负责人"}, ["海底捞怎么排队"]),
        ({"state": "out"}, ["留言怎么开"]),
        ({"state": "accepted"}, ["618美妆测评", "海底捞怎么排队"]),
        ({"column": "深度干货", "state": "accepted"}, ["618美妆测评"]),
        ({"column": "互动问答", "owner": "编辑甲"}, []),
        ({"owner": "没有这个人"}, []),
        ({"column": "", "owner": "", "state": ""}, ["留言怎么开", "618美妆测评", "海底捞怎么排队"]),
    ],
    ids=[
        "all",
        "a column",
        "an owner",
        "what is out",
        "what is planned",
        "column and state",
        "nothing fits",
        "nobody",
        "all, as the form says it",
    ],
)
def test_a_month_is_looked_at_by_column_owner_and_state(
    web: Served, asked: dict[str, str], titles: list[str]
) -> None:
    page = look(web, **asked).text
    table, _, phone = page.partition("</table>")

    assert re.findall(r'<p class="title">(.*?)</p>', table) == titles
    assert re.findall(r'<p class="title">(.*?)</p>', phone) == titles
    assert (f"共 3 篇，显示 {len(titles)} 篇。" in page) == any(asked.values())


@pytest.mark.usefixtures("three")
def test_what_is_looked_at_stays_chosen_and_goes_along_to_other_months(web: Served) -> None:
    page = look(web, "/2026-03", owner="编辑甲", state="accepted").text

    chosen = re.findall(r'<option value="([^"]*)" selected', page)
    april = re.search(r'href="(/console/month/2026-04[^"]*)"', page)
    assert chosen == ["编辑甲", "accepted"]
    assert april is not None
    there = web.browser_of("编辑甲").client.get(unescape(april[1])).text
    assert re.findall(r'<option value="([^"]*)" selected', there) == ["编辑甲", "accepted"]


@pytest.mark.usefixtures("three")
def test_the_quotas_are_those_of_the_whole_month_whatever_is_looked_at(web: Served) -> None:
    words = words_of(look(web, owner="负责人").text)

    assert "深度干货 还差 2 配额 4 · 已发 1 · 已排 1" in words


def test_how_far_an_article_is_can_be_looked_for(team: Team, lead: Member, web: Served) -> None:
    rows = [["618美妆测评", "编辑甲", "2026-03-18", "写作中"], ["留言怎么开", "编辑甲", "2026-03-19", "排版"]]
    hand_in(lead, "排期表 导入", ["标题", "负责人", "发布时间", "进度"], rows)
    lead.presses("导入")

    page = look(web, state="写作中")

    assert "写作中" in cell(page, "2026-03-18") and cell(page, "2026-03-19") == "19"
    assert re.findall(r'<option value="([^"]*)"', page.text.partition('name="state"')[2]) == [
        *("", "写作中", "排版", "accepted", "out"),
    ]


def test_what_is_asked_for_never_becomes_page(web: Served) -> None:
    page = look(web, owner='"><img src=x onerror=alert(1)>').text

    assert "<img" not in page


def test_what_was_typed_never_becomes_page(team: Team, lead: Member, web: Served) -> None:
    lead.says("选题 提交 <img src=x onerror=alert(1)>{{ 7*7 }}")
    lead.says("定题 T1 @编辑甲 截止 3月18日")

    assert "<img" not in look(web).text and "{{ 7*7 }}" in cell(look(web), "2026-03-18")


def test_the_page_speaks_its_readers_language(team: Team, lead: Member, web: Served) -> None:
    team.member("Sales", language="en")

    page = words_of(look(web, "/2026-05", "Sales").text)

    assert "May 2026" in page and "Monday Tuesday" in page and "9 Makeup day" in page


def test_the_page_needs_no_script(web: Served) -> None:
    assert "<script" not in look(web).text


def test_the_side_bar_of_the_chat_leads_there(web: Served) -> None:
    page = web.browser_of("编辑甲").opens("/room/选题").text

    assert 'href="/console/month?as=' in page


def test_nobody_sees_it_who_has_not_signed_in(database_url: str) -> None:
    team = Team(database_url, act_as_anyone=False)
    made = Served(team)

    answer = made.browser().get("/console/month")

    assert answer.status_code == 401 and "<table" not in answer.text
    made.close()
    team.close()

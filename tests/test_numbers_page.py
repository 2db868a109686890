"""The numbers on the web: indicators drawn, each with its table, goals with their pace, articles to sort."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import httpx
import pytest
from playwright.sync_api import expect

from models.competitor import keep_week, watch
from models.figure import Origin, Source, State, Why
from models.person import Role
from models.profile import Part, Trait, keep_profile
from models.room import Account
from tests.counted import a_published, counted
from tests.screens import PHONE, Screens, check, picture
from tests.served import Served, words_of
from tests.team import Member, Team

FIRST = date(2026, 1, 1)


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead of a team with one account, of which ten weeks were counted but for two days."""
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    lead = team.member("负责人", Role.LEAD)
    for metric, number in {"reads": 1_000, "new_users": 35, "lost_users": 8, "shares": 60}.items():
        counted(team, metric, FIRST, [number + n for n in range(67)])
        counted(team, metric, date(2026, 3, 10), [number])
    counted(team, "reads", date(2026, 3, 9), [None], state=State.LATE, why=Why.DELAYED)
    return lead


@pytest.fixture
def web(team: Team, lead: Member) -> Iterator[Served]:
    """The team's pages."""
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


def look(web: Served, path: str = "", **asked: str) -> httpx.Response:
    answer = web.browser_of("负责人").opens(f"/console/numbers{path}", **asked)
    assert answer.status_code == 200, answer
    return answer


def test_each_indicator_is_drawn_with_a_gap_where_there_is_no_figure_and_a_table_under_it(
    web: Served,
) -> None:
    page = look(web, range="14")

    assert page.text.count('<svg class="chart"') == page.text.count("<figure>")
    assert 'aria-label="阅读人数: 1,000"' in page.text
    assert 'class="gap"' in page.text
    words = words_of(page.text)
    assert "3月9日 周一 还没出来（微信还没统计完）" in words
    assert "3月10日 周二 1,000" in words


def test_a_range_is_chosen_and_compared_with_the_days_before(web: Served) -> None:
    words = words_of(look(web, range="14", beside="before").text)

    # 25 February to 10 March, of which two days are missing, beside 11 to 24 February
    assert "合计 1.4万（数据未齐）（13 / 14 天 · 之前 1.5万）" in words
    assert "2月25日 周三 1,055 1,041" in words


@pytest.mark.parametrize("asked", [{"range": "7"}, {"account": "别的号"}, {"sort": "money"}, {"beside": "x"}])
def test_what_there_is_not_leads_back_to_what_there_is(web: Served, asked: dict[str, str]) -> None:
    answer = web.browser_of("负责人").opens("/console/numbers", **asked)

    assert answer.status_code in (200, 303)
    assert "阅读人数" in answer.text or "/console/numbers" in answer.headers["location"]


def test_goals_stand_there_with_their_pace(lead: Member, web: Served) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 2200 @负责人 截止 3月31日")

    assert "G1 新增关注：" in words_of(look(web).text)


def test_articles_are_sorted_and_what_is_not_known_comes_last(team: Team, web: Served) -> None:
    for n, (title, reads) in enumerate((("春季踏青", 800), ("留言怎么开", 2_000), ("没有数据", 0))):
        a_published(team, title, date(2026, 3, 2 + n), reads)

    newest = titles(look(web))
    most = titles(look(web, sort="reads"))
    least = titles(look(web, sort="-reads"))

    assert newest == ["没有数据", "留言怎么开", "春季踏青"]
    assert most == ["留言怎么开", "春季踏青", "没有数据"]
    assert least == ["春季踏青", "留言怎么开", "没有数据"]


def titles(page: httpx.Response) -> list[str]:
    table = page.text.rpartition("<tbody>")[2]
    return [words_of(row.partition("</th>")[0]) for row in table.split('<th scope="row">')[1:]]


def test_the_sheet_has_the_articles_of_the_page_in_its_order(team: Team, web: Served) -> None:
    for n, (title, reads) in enumerate((("=春季踏青", 800), ("留言怎么开", 2_000))):
        a_published(team, title, date(2026, 3, 2 + n), reads)

    answer = look(web, ".csv", sort="-reads")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="articles-20260209-20260310.csv"' in answer.headers["content-disposition"]
    assert lines[0] == "标题,日期,链接,阅读人数,分享人数,互动,互动率,送达阅读率,完读率,收藏人数"
    assert [line.split(",")[0] for line in lines[1:]] == ["'=春季踏青", "留言怎么开"]
    assert lines[2].split(",")[3] == "2000"


def test_without_an_account_it_says_so(team: Team) -> None:
    team.member("负责人", Role.LEAD)
    web = Served(team)
    try:
        assert "还没有公众号账号。" in look(web).text
    finally:
        web.close()


def seen_from_outside(team: Team) -> None:
    """Let a competitor be watched, of which something is known, and February's readers be imported."""
    origin = Origin(Source.SHEET, team.now)
    shares = {"女": Decimal("0.68"), "男": Decimal("0.3")}
    with team.paiqi.db.transaction() as session:
        rival = watch(session, 1, "新榜", "", sample=False)
        keep_week(
            session, rival, date(2026, 3, 2), {"sent": Decimal(7), "most_reads": Decimal(100_000)}, origin
        )
        parts = [Part(date(2026, 2, 1), Trait.GENDER, name, None, share) for name, share in shares.items()]
        keep_profile(session, 1, parts, origin)


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_a_desk_and_on_a_phone_by_day_and_by_night(screens: Screens) -> None:
    team = screens.served.team
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    for metric, number in {"reads": 1_000, "new_users": 35, "lost_users": 8, "shares": 60}.items():
        counted(team, metric, FIRST, [number + (n % 7) * 9 for n in range(66)])
        counted(team, metric, date(2026, 3, 10), [number])
    for n in range(12):
        a_published(team, f"春季踏青穿搭第{n}期", date(2026, 3, 10) - timedelta(days=n), 800 + n)
    seen_from_outside(team)

    page = screens.of("负责人", "/console/numbers")
    expect(page.get_by_role("heading", name="数据", exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="新榜 7 缺 缺 10万+")).to_be_visible()
    expect(page.get_by_role("row", name="女 68 %")).to_be_visible()
    page.get_by_text("看表格").first.click()
    expect(page.get_by_role("region", name="净增关注")).to_be_visible()
    check(page)
    picture(page, "60-numbers")
    page.get_by_label("范围").select_option("14")
    page.get_by_role("button", name="显示", exact=True).click()
    page.get_by_role("link", name="阅读人数").click()
    expect(page.get_by_role("columnheader", name="阅读人数")).to_have_attribute("aria-sort", "descending")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 CSV").click()
    assert download.value.suggested_filename.endswith(".csv")

    phone = screens.of("负责人", "/console/numbers", PHONE)
    expect(phone.get_by_role("heading", name="文章")).to_be_visible()
    check(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(phone, "61-numbers-phone")
    assert screens.wrong == []

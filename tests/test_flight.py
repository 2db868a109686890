"""Articles under way on the web: the board by state, what is late, one article, and who has how much."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from models.person import Role
from models.room import Account
from tests.served import Served, words_of
from tests.team import Member, Team
from tests.test_push import EVENING, planned
from tests.test_review import begun, hands_in


@pytest.fixture
def web(team: Team) -> Iterator[Served]:
    """The team's pages."""
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


def look(web: Served, page: str, name: str = "负责人", **asked: str) -> httpx.Response:
    answer = web.browser_of(name).opens(f"/console/{page}", **asked)
    assert answer.status_code == 200, answer
    return answer


def stands(page: httpx.Response, state: str) -> str:
    """The words of one state's part of the board."""
    return words_of(page.text.partition(f'id="state-{state}"')[2].partition("</section>")[0])


@pytest.fixture
def two(team: Team) -> Member:
    """A lead; an article of 编辑甲 whose plan is to confirm, and one of 编辑乙 that began."""
    lead = planned(team, EVENING, EVENING)
    lead.says("稿件 开始 A2")
    team.settles()
    return lead


@pytest.mark.usefixtures("two")
def test_the_board_shows_each_article_by_how_far_it_is_and_whose_turn_it_is(web: Served) -> None:
    page = look(web, "board")

    planned_ones, making = stands(page, "planned"), stands(page, "writing")
    assert "618美妆测评 A1 · 编辑甲 3月25日 周三 20:07 · 头条" in planned_ones
    assert "留言怎么开 A2 · 编辑乙 3月25日 周三 20:07 · 次条 大纲 · 编辑乙" in making
    assert making.endswith("3月18日 周三 18:00 截止")
    assert 'href="/console/article/2?as=' in page.text


def test_what_is_reviewed_shows_who_has_yet_to_decide(team: Team, web: Served) -> None:
    _, editor = begun(team)
    hands_in(team, editor)

    assert "618美妆测评 A1 · 编辑甲 3月25日 周三 20:07 · 头条 审核 · 负责人" in stands(
        look(web, "board"), "reviewing"
    )


def test_what_is_late_says_so_in_working_time(team: Team, web: Served) -> None:
    begun(team)
    team.passes_until("2026-03-25 11:00")

    assert stands(look(web, "board"), "writing").endswith("初稿 · 编辑甲 已超时 2 小时")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["618美妆测评", "留言怎么开"]),
        ({"owner": "编辑乙"}, ["留言怎么开"]),
        ({"owner": "没有这个人"}, []),
        ({"column": "没有这个栏目"}, []),
    ],
    ids=["all", "a person", "nobody", "no column"],
)
def test_the_board_is_looked_at_by_column_and_person(
    web: Served, asked: dict[str, str], titles: list[str]
) -> None:
    page = look(web, "board", **asked).text

    assert re.findall(r'class="title"><a [^>]*>(.*?)</a>', page) == titles
    assert (f"共 2 篇，显示 {len(titles)} 篇。" in page) == bool(asked)


def test_an_account_that_is_none_leads_to_the_whole_board(two: Member, web: Served) -> None:
    answer = web.browser_of("负责人").opens("/console/board", account="没有的号")

    assert answer.status_code == 303 and answer.headers["location"].startswith("/console/board?as=")


def test_accounts_are_looked_at_one_by_one(team: Team, two: Member, web: Served) -> None:
    with team.paiqi.db.transaction() as session:
        session.add_all([Account(name="服务号"), Account(name="订阅号")])

    assert "服务号" in look(web, "board").text
    assert "留言怎么开" in look(web, "board", account="服务号").text  # it is nobody's in particular


@pytest.fixture
def late(team: Team) -> Member:
    """The lead of a team whose 编辑甲 did not hand in a draft in time."""
    lead, _ = begun(team)
    team.passes_until("2026-03-25 11:00")
    return lead


def test_the_late_list_says_what_is_late_by_how_much_and_with_whom(late: Member, web: Served) -> None:
    words = words_of(look(web, "late").text)

    assert "初稿 · A1《618美妆测评》 已超时 2 小时" in words
    assert "在谁手里 编辑甲 原定 3月" in words and "发布时间 3月25日 周三 20:07" in words


def test_its_buttons_are_lines_that_the_reader_may_say(team: Team, late: Member, web: Served) -> None:
    page = look(web, "late").text
    team.member("市场")

    said = re.findall(r'name="line" value="([^"]*)"', page)
    assert [line.partition(" S")[0] for line in said] == [
        "article reschedule", "article hand-over", "article blocked",
    ]  # fmt: skip
    assert 'name="line"' not in look(web, "late", name="市场").text


def test_a_press_opens_the_lines_form(late: Member, web: Served) -> None:
    page = look(web, "late").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))

    answer = web.browser_of("负责人").posts("/console/say", **fields)

    assert answer.status_code == 200 and "卡在哪里" in words_of(answer.text)


def test_where_nothing_is_late_the_list_says_so(two: Member, web: Served) -> None:
    assert "没有逾期的步骤。" in words_of(look(web, "late").text)


def test_a_late_review_is_with_whoever_has_to_decide(team: Team, web: Served) -> None:
    _, editor = begun(team)
    hands_in(team, editor)
    team.passes_until("2026-03-13 10:00")

    page = look(web, "late")

    assert "在谁手里 负责人" in words_of(page.text)
    assert re.findall(r'name="line" value="([^"]*)"', page.text) == ["review hand-over V1 …"]


def test_an_article_stands_on_a_page_with_its_steps_and_buttons(two: Member, web: Served) -> None:
    page = look(web, "article/2")

    words = words_of(page.text)
    assert "A2《留言怎么开》" in words and "状态 制作中" in words
    assert re.search(r"选题 已完成 .* 大纲 待办 3月18日", words), words
    assert 'value="article progress A2"' in page.text


def test_an_article_that_is_none_is_not_found(two: Member, web: Served) -> None:
    assert web.browser_of("负责人").opens("/console/article/99").status_code == 404


def row(page: httpx.Response, name: str) -> list[str]:
    """The words of each week of a person."""
    found = page.text.partition(f'<th scope="row">{name}</th>')[2].partition("</tr>")[0]
    return [words_of(cell) for cell in re.findall(r"<td>(.*?)</td>", found, re.S)]


def test_each_persons_weeks_say_what_falls_due_and_what_comes_out(
    team: Team, two: Member, web: Served
) -> None:
    page = look(web, "load")

    weeks = row(page, "编辑乙")
    assert len(weeks) == 6
    assert "发布 1 篇" in weeks[2] and weeks[5] == "空闲"
    assert "3月9日 周一 5 个工作日" in words_of(page.text)


def test_a_day_with_too_many_articles_stands_out(team: Team, web: Served) -> None:
    planned(team, EVENING, EVENING, EVENING, owners="甲甲甲")

    assert "3月25日 周三 要发 3 篇" in row(look(web, "load"), "编辑甲")[2]


def test_what_is_late_counts_this_week(team: Team, late: Member, web: Served) -> None:
    assert "逾期 1 个" in row(look(web, "load"), "编辑甲")[0]


def test_what_nobody_can_begin_yet_is_not_late(team: Team, two: Member, web: Served) -> None:
    team.passes_until("2026-03-19 10:00")

    assert "逾期 1 个" in row(look(web, "load"), "编辑乙")[0]
    assert "逾期" not in row(look(web, "load"), "编辑甲")[0]


def test_working_days_away_are_shown(team: Team, two: Member, web: Served) -> None:
    team.joined("编辑乙").says("请假 3月19日到23日")

    weeks = row(look(web, "load"), "编辑乙")

    assert weeks[1].endswith("请假中 3月19日 周四 – 3月20日 周五")
    assert weeks[2].endswith("请假中 3月23日 周一")


@pytest.mark.parametrize("page", ["board", "late", "load", "article/1"])
def test_what_was_typed_never_becomes_page(team: Team, web: Served, page: str) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("选题 提交 <img src=x onerror=alert(1)>{{ 7*7 }}")
    lead.says("选题 定题 T1 @负责人 截止 3月13日 20:07")
    lead.says("稿件 换模板 A1 快讯")
    lead.says("稿件 开始 A1")
    team.passes_until("2026-03-13 18:00")

    shown = look(web, page, owner='"><img src=x>').text + look(web, page).text

    assert "<img" not in shown and "<script" not in shown


@pytest.mark.parametrize(
    ("page", "words"),
    [("board", "Articles under way"), ("late", "Nothing is late."), ("load", "working days")],
)
def test_the_pages_speak_their_readers_language(
    team: Team, two: Member, web: Served, page: str, words: str
) -> None:
    team.member("Sales", language="en")

    assert words in words_of(look(web, page, name="Sales").text)


@pytest.mark.parametrize("page", ["board", "late", "load", "article/1"])
def test_nobody_sees_them_who_has_not_signed_in(database_url: str, page: str) -> None:
    team = Team(database_url, act_as_anyone=False)
    made = Served(team)

    answer = made.browser().get(f"/console/{page}")

    assert answer.status_code == 401
    made.close()
    team.close()

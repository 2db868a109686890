"""One's own page on the web: the same list that the chat gives, and its buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.served import Served, words_of
from tests.team import Member, Team
from tests.test_console import Desk
from tests.test_flight import look
from tests.test_review import begun


@pytest.fixture
def web(team: Team) -> Iterator[Served]:
    """The team's pages."""
    made = Served(team)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def editor(team: Team) -> Member:
    """编辑甲, whose turn it is with the outline of an article."""
    begun(team)
    return team.joined("编辑甲")


def test_the_page_says_what_the_chat_says(editor: Member, web: Served) -> None:
    said = editor.says("待办").splitlines()[1].split(" · ")

    page = words_of(look(web, "my", name="编辑甲").text)

    assert said == ["A1《618美妆测评》", "初稿", "3月25日 周三 08:07", "还剩 14 天"]
    assert "等我处理 1 A1《618美妆测评》 · 初稿 3月25日 周三 08:07 · 还剩 14 天 交稿… 稍后提醒…" in page
    assert "3月11日 周三 · 今天" in page and "登录网页" not in page


def test_a_button_beside_a_line_is_a_line_with_its_form(editor: Member, web: Served) -> None:
    desk = Desk(web, "编辑甲", web.browser())
    desk.opens("/console/my")

    form = desk.presses("交稿…")
    line = re.search(r'name="line" value="(article hand-in S\d+)"', desk.page)
    assert line and "正文或链接" in form
    desk.posts("/console/say", **{"line": line[1], "form": "yes", "value.content": "正文" * 400})

    assert "等我处理" not in desk.opens("/console/my")


def test_who_does_not_lead_comes_to_it_from_the_consoles_door(editor: Member, web: Served) -> None:
    page = web.browser_of("编辑甲").reads("/console")

    assert "等我处理 1" in page and "准备清单" not in page
    assert "准备清单" in web.browser_of("负责人").reads("/console")


def test_where_nothing_waits_it_says_so(team: Team, web: Served) -> None:
    team.member("实习生")

    assert "现在没有等你处理的事" in words_of(look(web, "my", name="实习生").text)


def test_nobody_sees_it_who_has_not_signed_in(database_url: str) -> None:
    team = Team(database_url, act_as_anyone=False)
    made = Served(team)

    answer = made.browser().get("/console/my")

    assert answer.status_code == 401
    made.close()
    team.close()

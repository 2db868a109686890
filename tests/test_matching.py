"""Articles that WeChat tells of are the team's by link, number or title, or because somebody says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from models.matching import bare_link, msgid_in
from models.person import Role
from models.published import Published
from tests.fakes.wechat import WeChat, serving
from tests.team import Member, Team
from tests.wechat_team import Office, article

WEDNESDAY = date(2026, 3, 11)
LINK = "https://mp.weixin.qq.com/s/abc"
LONG = "http://mp.weixin.qq.com/s?__biz=MzA&mid=2247483699&idx=1&sn=f00&chksm=1#rd"


@pytest.fixture(autouse=True)
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChat]:
    """A made-up WeChat, whose address and secret are set."""
    with serving(WeChat()) as made:
        monkeypatch.setenv("WECHAT_API_URL", made.url)
        monkeypatch.setenv("WECHAT_APP_SECRET", "a secret")
        yield made


@pytest.fixture
def office(team: Team, wechat: WeChat) -> Office:
    """An account of which WeChat tells nothing yet."""
    return Office(team, wechat, "花间")


@pytest.fixture
def editor(team: Team, office: Office) -> Member:
    """An editor whose article came out today."""
    return comes_out(team, f"稿件 登记发布 A1 {LINK}")


def comes_out(team: Team, line: str) -> Member:
    """Let an article come out today."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    lead.says("栏目 新增 测评 4")
    editor.says("选题 提交 618美妆测评 #测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月11日 20:07")
    lead.says("稿件 开始 A1")
    editor.says(line)
    return editor


def matched(team: Team) -> list[int | None]:
    """Which article each published one is."""
    return team.reads(lambda session: list(session.exec(select(Published.article))))


@pytest.mark.parametrize(
    ("title", "url"),
    [
        pytest.param("618 美妆测评！", "https://mp.weixin.qq.com/s/other", id="by its title"),
        pytest.param("换了个标题", f"{LINK}?from=timeline", id="by its link"),
    ],
)
def test_an_article_of_wechat_is_the_teams_and_its_card_shows_figures(
    team: Team, office: Office, editor: Member, title: str, url: str
) -> None:
    out = replace(article(1, WEDNESDAY, 1_000, title), url=url)
    office.out.append(out)

    team.passes_until("2026-03-14 08:40")
    assert matched(team) == [1]
    first, third = (office.truth.read_by(out, date(2026, 3, day)).total for day in (11, 13))
    assert f"首日：{first}" in editor.sees("A1").replace(",", "")
    assert f"3 天：{third}" in editor.sees("A1").replace(",", "")
    assert "完读率" in editor.sees("A1")


def test_an_article_is_known_by_the_number_in_a_long_link(team: Team, office: Office) -> None:
    comes_out(team, f"稿件 登记发布 A1 {LONG}")
    out = replace(article(99, WEDNESDAY, 1_000, "另一个名字"), url="https://mp.weixin.qq.com/s/xyz")
    office.out.append(out)

    team.passes_until("2026-03-12 08:40")
    assert matched(team) == [1]


def test_of_a_title_that_is_like_one_the_owner_is_asked_once(
    team: Team, office: Office, editor: Member
) -> None:
    office.out.append(article(1, WEDNESDAY, 1_000, "618美妆测评合集"))

    team.passes_until("2026-03-14 08:40")
    assert editor.hears_times("是不是 A1") == 1
    assert matched(team) == [None]
    editor.presses("是 A1")
    assert matched(team) == [1]
    assert "首日" in editor.sees("A1")


def test_a_no_is_kept(team: Team, office: Office, editor: Member) -> None:
    office.out.append(article(1, WEDNESDAY, 1_000, "618美妆测评合集"))
    team.passes_until("2026-03-12 08:40")

    editor.presses("不是")
    team.passes_until("2026-03-14 08:40")
    assert matched(team) == [None]
    assert editor.hears_times("是不是 A1") == 1


def test_an_article_of_another_name_is_matched_by_hand(team: Team, office: Office, editor: Member) -> None:
    office.out.append(article(1, WEDNESDAY, 1_000, "完全不同的题目"))
    team.passes_until("2026-03-12 08:40")

    editor.says("稿件 对应 A1")
    editor.presses("完全不同的题目")
    assert matched(team) == [1]
    assert "没有编号 77" in editor.says("稿件 对应 A1 77")


def test_links_are_compared_without_what_does_not_tell_articles_apart() -> None:
    assert bare_link(f"{LINK}?scene=1#wechat_redirect") == bare_link(LINK.replace("https", "http"))
    assert bare_link(LONG) != bare_link(LONG.replace("idx=1", "idx=2"))
    assert msgid_in(LONG) == "2247483699_1"
    assert msgid_in(LINK) == ""

"""The budget on a page: a bar a line, each change, months and accounts, and for leads what changes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from models.person import Role
from tests.served import Served, words_of
from tests.team import Team

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def web(team: Team) -> Iterator[Served]:
    """A lead who has planned March, and an editor, on the web."""
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    lead.says("预算 设置 稿费 8000\n设计 3000")
    lead.says("预算 转移 设计 稿费 500 专栏加更")
    made = Served(team)
    yield made
    made.close()


def opens(web: Served, name: str, path: str) -> str:
    answer = web.browser().get(path, params={"as": name})
    assert answer.status_code == 200
    return answer.text


def test_each_line_has_a_bar_and_the_ledger_stands_below(web: Served) -> None:
    page = opens(web, "编辑甲", "/console/budget")
    words = words_of(page)

    assert "2026年3月 预算" in words
    assert "稿费 0% 计划 ¥8,500.00 占用 ¥0.00 已用 ¥0.00 剩余 ¥8,500.00" in words
    assert "合计 0% 计划 ¥11,000.00" in words
    assert "稿费 · 转移 · ¥500.00 · ← 设计 专栏加更 · 负责人" in words
    assert len(re.findall('<svg class="bar"', page)) == 3
    assert "编制…" not in words


def test_a_lead_changes_it_and_looks_at_other_months(web: Served) -> None:
    assert "编制… 转移…" in words_of(opens(web, "负责人", "/console/budget/2026-03"))
    april = words_of(opens(web, "负责人", "/console/budget/2026-04"))
    assert "2026年4月 还没有编预算。" in april


@pytest.mark.parametrize("path", ["/console/budget/2026-13", "/console/budget?account=没有的号"])
def test_what_there_is_not_leads_back(web: Served, path: str) -> None:
    answer = web.browser().get(path, params={"as": "编辑甲"} if "?" not in path else None)

    assert answer.status_code in (302, 303)

"""Scenes of an archive brought along: bad lines named, all or nothing, again without harm, repeats found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from handlers._sheet import write_sheet
from models.person import Role
from models.published import Published
from tests.sheets import hand_in
from tests.team import Member, Team
from tests.terminal import Terminal

HEADINGS = ["内容标题", "发表时间", "总阅读次数", "内容url", "栏目"]
SAME = "“表.xlsx”里的内容都已经是现在这样，不用导入。"
LINK = "https://mp.weixin.qq.com/s/a"
ROWS: list[list[object]] = [
    ["618美妆红榜合集", "20250612", 23000, LINK, "深度干货"],
    ["敏感肌换季怎么护理", "2025-09-01 20:07", "1.2万", "", ""],
    ["双十一囤货清单", "2025年11月1日", "10万+", "", ""],
]


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead whose team has a column."""
    lead = team.member("负责人", Role.LEAD)
    lead.says("栏目 新增 深度干货 8")
    return lead


def reads(team: Team) -> dict[str, int]:
    return team.reads(lambda session: {one.title: one.reads for one in session.exec(select(Published))})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_archive_is_looked_at_and_then_imported(team: Team, lead: Member, kind: str) -> None:
    shown = hand_in(lead, "文章 导入", HEADINGS, ROWS, kind)

    assert shown.startswith(f"导入前请核对“表.{kind}”\n新文章 3\n618美妆红榜合集\n敏感肌换季怎么护理")
    assert reads(team) == {}
    assert lead.presses("导入") == "已导入文章：新增 3 篇，更新 0 篇，没有变化 0 篇。"
    assert reads(team) == {"618美妆红榜合集": 23000, "敏感肌换季怎么护理": 12000, "双十一囤货清单": 100000}


def test_bad_lines_are_named_and_nothing_is_imported(team: Team, lead: Member) -> None:
    bad: list[list[object]] = [
        *ROWS,
        ["", "2025-01-01", 1, "", ""],
        ["没有日期", "去年", "很多", "", "没有的栏目"],
    ]

    said = hand_in(lead, "文章 导入", HEADINGS, bad)

    assert "有问题的行 2" in said
    assert "第 5 行：标题 没有填" in said
    assert "第 6 行：发布时间 “去年”不是日期，要写成 2026-03-04 这样" in said
    assert "[导入]" not in said
    assert reads(team) == {}


def test_the_same_archive_again_changes_nothing_and_newer_reads_are_taken(team: Team, lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)
    lead.presses("导入")

    assert hand_in(lead, "文章 导入", HEADINGS, ROWS) == SAME
    newer: list[list[object]] = [["618美妆红榜合集", "2025-06-12", 25000, "", ""]]
    hand_in(lead, "文章 导入", HEADINGS, newer)
    assert lead.presses("导入") == "已导入文章：新增 0 篇，更新 1 篇，没有变化 0 篇。"
    assert reads(team)["618美妆红榜合集"] == 25000


def test_a_repeat_of_what_was_published_is_found_with_its_reads(lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)
    lead.presses("导入")

    said = lead.says("选题 提交 618美妆红榜")

    assert "1. 618美妆红榜合集 · 相似" in said
    assert "2025年6月12日" in said
    assert "2.3万" in said


def test_a_member_may_not(team: Team) -> None:
    team.member("负责人", Role.LEAD)

    assert "这一步要由负责人来做" in hand_in(team.member("市场"), "文章 导入", HEADINGS, ROWS)


def test_the_command_line_imports_with_a_progress_bar(terminal: Terminal, tmp_path: Path) -> None:
    sheet = tmp_path / "旧文章.csv"
    rows = [[f"第{n}期护肤问答", "2024-05-01", n] for n in range(1, 1_201)]
    sheet.write_bytes(write_sheet("csv", ["标题", "日期", "阅读"], rows))

    printed = terminal.types("import", "archive", str(sheet), "--as", "负责人")

    assert "新文章  1,200" in printed.out
    assert "已导入文章：新增 1,200 篇" in printed.out


def test_the_command_line_names_bad_lines_and_fails(terminal: Terminal, tmp_path: Path) -> None:
    sheet = tmp_path / "旧文章.csv"
    sheet.write_bytes(write_sheet("csv", ["标题", "日期"], [["好的", "2024-05-01"], ["坏的", "某天"]]))

    printed = terminal.types("import", "archive", str(sheet), "--as", "负责人")

    assert printed.code == 1
    assert "第 3 行：发布时间 “某天”不是日期" in printed.out

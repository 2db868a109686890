"""Scenes of a running team that brings its schedule along."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, col, delete, select

from models.file import StoredFile
from models.person import Role
from models.topic import Topic
from tests.sheets import hand_in
from tests.team import Member, Team

HEADINGS = ["选题", "栏目", "负责人", "推送时间", "进度", "备注"]
ROWS = [
    ["618美妆测评", "深度干货", "编辑甲", "2026-03-18 20:07", "初稿", "三款粉底"],
    ["露营装备怎么挑", "", "", "", "待定", ""],
    ["敏感肌换季护理", "", "", "2026-04-01", "备选", ""],
    ["春季踏青穿搭", "", "编辑甲", "2026-03-02", "已发布", ""],
]


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead with an editor and a column."""
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    lead.says("栏目 新增 深度干货 8")
    return lead


def test_what_is_in_hand_becomes_accepted_topics_and_the_rest_is_to_be_decided(
    team: Team, lead: Member
) -> None:
    shown = hand_in(lead, "排期表 导入", HEADINGS, ROWS)

    assert (
        "在写 1\n待定 2\n已发布或不写的，不导入 1\n618美妆测评 · 编辑甲 · 3月18日 周三 20:07 · 初稿" in shown
    )
    assert lead.presses("导入") == "已导入 3 个选题"
    assert lead.says("T1").splitlines()[:6] == [
        "选题 T1 · 618美妆测评",
        "提交人 编辑甲",
        "栏目 深度干货",
        "状态 已定题 · 初稿",
        "作者 编辑甲",
        "发布时间 3月18日 周三 20:07",
    ]
    assert "状态 备选\n希望发布 4月1日 周三" in lead.says("T3")
    assert team.room("选题").cards()[-1].startswith("负责人 导入了排期表：已导入 3 个选题")


def test_a_bad_line_stops_all(team: Team, lead: Member) -> None:
    said = hand_in(lead, "排期表 导入", HEADINGS, [*ROWS, ["缺人的", "", "", "2026-03-20", "排版", ""]])

    assert "第 6 行：作者 没有填，但已经在写了" in said
    assert "没有 T1。" in lead.says("T1")


def test_the_same_schedule_again_adds_nothing(lead: Member) -> None:
    hand_in(lead, "排期表 导入", HEADINGS, ROWS)
    lead.presses("导入")

    assert hand_in(lead, "排期表 导入", HEADINGS, ROWS) == "“表.xlsx”里的内容都已经是现在这样，不用导入。"


@pytest.mark.tampers
def test_what_was_exported_can_be_imported_elsewhere(team: Team, lead: Member) -> None:
    hand_in(lead, "排期表 导入", HEADINGS, ROWS)
    lead.presses("导入")
    lead.says("选题 提交 想过又算了")
    lead.says("选题 撤回 T4")
    assert lead.says("选题 导出") == "已导出 4 个选题\n[选题-2026-03-11.xlsx]"
    before = team.reads(topics)
    with team.paiqi.db.transaction() as session:
        session.execute(delete(Topic))

    exported = team.reads(lambda session: session.exec(select(StoredFile.content)).all()[-1])
    lines = [list(line) for line in load_workbook(BytesIO(exported)).worksheets[0].values]
    shown = hand_in(lead, "排期表 导入", [str(name) for name in lines[0]], lines[1:])
    lead.presses("导入")

    assert "已发布或不写的，不导入 1" in shown
    assert team.reads(topics) == [one for one in before if one[1] != "withdrawn"]


def topics(session: Session) -> list[tuple[object, ...]]:
    found = session.exec(select(Topic).order_by(col(Topic.title)))
    return [
        (t.title, t.state, t.column, t.owner, t.proposer, t.slot, t.stage, t.wished, t.angle) for t in found
    ]

"""The budget in chat: planned, moved, warned about once, looked back upon, exported, reported."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook
from sqlmodel import col, select

from models.article import Article
from models.budget import Figures, make_line
from models.file import StoredFile
from models.person import Person, Role
from models.sop_report import Month
from models.spending import Act, hold
from tests.team import Member, Team

MARCH = Month(date(2026, 3, 1))
PLAN = "预算 设置 稿费 8000\n设计 3,000\n投放：1.2万"


def planned(team: Team) -> Member:
    """A lead who has planned March."""
    lead = team.member("负责人", Role.LEAD)
    lead.says(PLAN)
    return lead


def reserves(team: Team, name: str, amount: str, subject: str = "request:R17") -> None:
    """Let an approval reserve money."""
    with team.paiqi.db.transaction() as session:
        act = Act(session.get_one(Person, 1), team.now, subject)
        hold(session, make_line(session, MARCH, None, name), Figures(reserved=Decimal(amount)), act)
    team.settles()


def test_a_month_is_planned_a_line_each_and_shown_with_bars(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)

    assert lead.says(PLAN).splitlines() == [
        "2026-03 预算",
        "稿费：¥0.00 → ¥8,000.00",
        "设计：¥0.00 → ¥3,000.00",
        "投放：¥0.00 → ¥12,000.00",
        "[看预算]",
    ]

    reserves(team, "稿费", "1200")
    assert lead.says("预算表").splitlines() == [
        "2026-03 预算",
        "稿费 ▒▒░░░░░░░░ 15% · 计划 ¥8,000.00 · 占用 ¥1,200.00 · 已用 ¥0.00 · 剩余 ¥6,800.00",
        "设计 ░░░░░░░░░░ 0% · 计划 ¥3,000.00 · 占用 ¥0.00 · 已用 ¥0.00 · 剩余 ¥3,000.00",
        "投放 ░░░░░░░░░░ 0% · 计划 ¥12,000.00 · 占用 ¥0.00 · 已用 ¥0.00 · 剩余 ¥12,000.00",
        "合计 ▒░░░░░░░░░ 5% · 计划 ¥23,000.00 · 占用 ¥1,200.00 · 已用 ¥0.00 · 剩余 ¥21,800.00",
        "[明细] [导出] [编制…] [转移…]",
    ]


def test_only_a_lead_plans_and_what_is_wrong_changes_nothing(team: Team) -> None:
    lead, editor = planned(team), team.member("编辑甲", Role.EDITOR)

    assert "要由负责人来做" in editor.says("预算 设置 稿费 9000")
    assert "第 2 行：请写科目和金额" in lead.says("预算 设置 稿费 9000\n设计 很多")
    assert "“稿费”写了两次。" in lead.says("预算 设置 稿费 9000\n稿费 8000")
    reserves(team, "稿费", "7000")
    assert "稿费已占用或用掉 ¥7,000.00" in lead.says("预算 设置 稿费 6000")
    assert "稿费 ▒" in editor.says("预算表") and "计划 ¥8,000.00" in editor.says("预算表 3月")


def test_the_form_begins_with_what_the_month_before_had(team: Team) -> None:
    lead = planned(team)

    lead.says("预算 设置 下月 …")

    assert lead.form is not None
    assert lead.form.fields[0].value == "稿费 8000.00\n设计 3000.00\n投放 12000.00"
    assert "奖品：¥0.00 → ¥500.00" in lead.fills(lines="稿费 8000\n奖品 500")
    assert "稿费" in lead.says("预算表 2026-04") and "设计" not in lead.says("预算表 4月")


def test_money_is_moved_with_a_reason_from_a_line_that_has_it(team: Team) -> None:
    lead = planned(team)
    other = team.member("副主编", Role.LEAD)

    said = lead.says("预算 转移 设计 投放 500 618 追加投放")

    assert said == "2026-03 预算从设计转了 ¥500.00 到投放：618 追加投放\n[看预算]"
    assert other.hears() == f"负责人 · {said.splitlines()[0]}"
    assert lead.says("预算 转移 设计 投放 9000 再来").startswith("设计只剩 ¥2,500.00，转不出 ¥9,000.00。")
    assert lead.says("预算 转移 设计 设计 1 再来").startswith("转出和转入要是两个不同的科目。")
    assert "预算里没有“差旅”这个科目。" in lead.says("预算 转移 差旅 投放 1 再来")
    assert "设计 · 转移 · -¥500.00 · → 投放 618 追加投放 · 负责人" in lead.says("预算 明细 设计")


def test_a_form_asks_again_for_the_line_that_there_is_not(team: Team) -> None:
    lead = planned(team)
    lead.says("预算 转移 差旅 投放 1 再来")

    lead.presses("填表…")

    assert lead.form is not None
    assert [one.name for one in lead.form.fields][:2] == ["source", "to"]
    assert lead.fills(source="设计", to="投放") == "2026-03 预算从设计转了 ¥1.00 到投放：再来\n[看预算]"


def test_money_of_another_month_is_moved_by_its_card(team: Team) -> None:
    lead = planned(team)
    lead.says("预算 设置 4月 设计 500")

    lead.says("预算表 4月")
    lead.presses("转移…")

    assert lead.form is not None
    assert next(one.value for one in lead.form.fields if one.name == "month") == "2026-04"
    said = lead.fills(source="设计", to="投放", amount="200", reason="调整")
    assert said.startswith("2026-04 预算从设计转了 ¥200.00 到投放：调整")


def test_those_who_lead_are_warned_once_at_four_fifths_and_once_at_all_of_it(team: Team) -> None:
    lead = planned(team)

    reserves(team, "设计", "2300", "request:R1")
    assert lead.hears_times("已占用或用掉") == 0
    reserves(team, "设计", "100", "request:R2")
    reserves(team, "设计", "100", "request:R3")
    assert lead.hears_times("2026-03 的设计已占用或用掉 ¥2,400.00（计划 ¥3,000.00），80%。") == 1
    assert lead.hears_times("已占用或用掉") == 1
    reserves(team, "设计", "500", "request:R4")

    with team.paiqi.db.transaction() as session:
        hold(session, None, Figures(), Act(None, team.now, "request:R4"))
    reserves(team, "设计", "500", "request:R5")
    assert lead.hears_times("100%") == 1
    assert lead.hears_times("已占用或用掉") == 2


def test_the_fee_of_a_writer_from_outside_is_paid_by_its_line(team: Team) -> None:
    lead = planned(team)
    team.member("编辑甲", Role.EDITOR)
    lead.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    lead.says("稿件 外部作者 A1 特约作者 @编辑甲 1,200.50")
    lead.says("稿件 开始 A1")

    with team.paiqi.db.transaction() as session:
        session.get_one(Article, 1).move(session, "approve", None, team.now)
    team.settles()

    assert "已用 ¥1,200.50 · 剩余 ¥6,799.50" in lead.says("预算表")
    assert "稿费 · 支出 · ¥1,200.50 · A1 · 特约作者" in lead.says("预算 明细")


def test_the_month_is_exported_with_each_of_its_changes(team: Team) -> None:
    lead = planned(team)
    reserves(team, "稿费", "1200")
    with team.paiqi.db.transaction() as session:
        line = make_line(session, MARCH, None, "稿费")
        hold(session, line, Figures(spent=Decimal("1100.50")), Act(None, team.now, "request:R17"))

    assert "预算-2026-03.xlsx" in lead.says("预算 导出")

    file = team.reads(lambda session: session.exec(select(StoredFile).order_by(col(StoredFile.id))).all())[-1]
    page = load_workbook(io.BytesIO(file.content)).worksheets[0]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    assert rows[1][:9] == ["2026-03", "汇总", "稿费", None, 8000, 0, 1100.5, 6899.5, 13]
    assert rows[4][:8] == ["2026-03", "合计", None, None, 23000, 0, 1100.5, 21899.5]
    assert [row[10] for row in rows[5:]] == ["计划", "计划", "计划", "占用", "支出"]
    assert rows[-1][11] == "R17"


def test_on_the_last_working_day_the_room_for_digests_hears_what_became_of_it(team: Team) -> None:
    planned(team)

    team.passes_until("2026-04-02 09:00")

    told = [card for card in team.room("数据").cards() if card.startswith("2026-03 预算执行情况")]
    assert len(told) == 1 and "合计" in told[0] and "[导出表格]" in told[0]

"""Scenes of a month's plan: written, checked, approved by whom the team names, changed, and kept up with."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from docx import Document
from sqlmodel import select

from models.figure import Found, Origin, Source, record
from models.file import StoredFile
from models.goal import shared_out, weeks_of
from models.metric import METRICS
from models.person import Role
from models.plan import Plan
from models.room import Account
from tests.said import WEDNESDAY
from tests.sheets import send
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead who writes plans for the team's one account; 总监 approves them."""
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    team.member("总监", Role.LEAD)
    team.member("编辑甲", Role.EDITOR)
    team.member("市场")
    return team.member("负责人", Role.LEAD)


def lines(said: str) -> list[str]:
    return said.splitlines()


def test_the_example_is_there_for_a_first_plan(team: Team, lead: Member) -> None:
    said = lines(lead.says("规划 新建 2026-03 样例"))

    assert said[0] == "Y1 2026-03 月度规划 · 起草中"
    assert "G1 新增关注 5,000 · 挑战 6,000 · 期限" not in said
    assert [line for line in said if line.startswith(("G", "  –"))][:5] == [
        "G1 新增关注 5,000 · 挑战 6,000 · 3月31日 周二 截止 · 每周约 1,000 人",
        "  – G2 新增关注·扫码 2,500",
        "  – G3 新增关注·名片（好友推荐） 2,500",
        "G4 互动率 15 % · 3月31日 周二 截止 · 点赞 +3 个百分点，留言 +2 个百分点",
        "G5 直播销售额 ¥3,000,000.00 · 3月31日 周二 截止 · 2 场主题直播，客单价 ¥500",
    ]


def test_a_goal_is_shared_out_over_the_weeks_by_their_working_days(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")

    said = lead.says("规划 目标 Y1 新增关注 5000")

    # 1 March 2026 is a Sunday; the 22 working days of March are 0, 5, 5, 5, 5 and 2.
    assert "G1 按周（按工作日）：0 / 1,137 / 1,136 / 1,136 / 1,136 / 455" in lines(said)


def test_four_weeks_of_a_thousand_are_not_five_thousand(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-02")

    said = lead.says("规划 目标 Y1 新增关注 5000 @编辑甲 --weeks 0、1000、1000、1000、1000")

    assert "G1 各周合计 4,000，不是 5,000，还差 1,000" in lines(said)


def test_parts_that_do_not_add_up_are_named(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 1000 挑战 900 @编辑甲 截止 3月31日")
    lead.says("规划 目标 Y1 新增关注 扫码 500 --part_of G1")

    said = lines(lead.says("规划 目标 Y1 新增关注 好友推荐 600 --part_of G1"))

    assert said[said.index("要补：") + 1 :][:2] == [
        "G1 挑战值 900 没有高于必达 1,000",
        "G1 各部分合计 1,100，不是 1,000，多了 100",
    ]


def test_a_goal_without_number_owner_and_deadline_is_told_so(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")

    said = lines(lead.says("规划 目标 Y1 把品牌做得更年轻"))

    assert said[said.index("要补：") + 1 :][:3] == ["G1 没有写数", "G1 没有负责人", "G1 没有期限"]


def test_a_goal_is_changed_by_its_form_and_the_record_keeps_what_it_said(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 5000 挑战 6000 @编辑甲 截止 3月31日")
    lead.says("规划 改目标 G1 …")
    assert lead.form is not None
    assert {one.name: one.value for one in lead.form.fields}["goal"] == "新增关注 5000 挑战 6000"

    lead.fills(goal="新增关注 4000")

    assert "G1 新增关注 4,000 · 编辑甲 · 3月31日 周二 截止" in lines(lead.says("Y1"))
    assert "G1 新增关注 5000 6000 → 新增关注 4000" in lead.says("规划 记录 Y1")


def test_a_goal_goes_with_its_parts(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")

    said = lead.says("规划 删目标 G1")

    assert "新增关注" not in said
    assert "G4 互动率 15 %" in said
    assert "- G1 新增关注 5000 6000" in lead.says("规划 记录 Y1")


def test_whom_the_team_names_approves_and_the_writer_hears_of_it(team: Team, lead: Member) -> None:
    boss = team.joined("总监")
    lead.says("规划 新建 2026-03 样例")

    assert lead.says("规划 提交 Y1") == "写明由谁审批。\n[提交…]"
    assert lead.says("规划 提交 Y1 @负责人") == "不能审批自己的规划，请指定别人。"
    assert lead.says("规划 提交 Y1 @总监") == "Y1 2026-03 月度规划 已提交给 总监 审批。"
    assert lines(boss.hears())[0] == "Y1 2026-03 月度规划 · 待审批"
    assert "Y1 2026-03 月度规划 · 待你审批" in boss.says("待办")

    assert boss.presses("通过") == "总监 通过了 Y1 2026-03 月度规划"
    assert lead.hears() == "总监 通过了 Y1 2026-03 月度规划"
    assert team.room("数据").cards()[0].startswith("Y1 2026-03 月度规划 · 已通过")
    assert team.room("数据").thread("Y1") == ["总监 通过了 Y1 2026-03 月度规划"]


def test_nobody_else_approves(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 提交 Y1 @总监")

    assert team.joined("编辑甲").says("规划 通过 Y1") == "Y1 由 总监 审核，你不能处理。"


def test_it_is_returned_with_a_reason_and_submitted_again(team: Team, lead: Member) -> None:
    boss = team.joined("总监")
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 提交 Y1 @总监")

    boss.says("规划 退回 Y1 直播目标太高")

    assert lead.hears() == "总监 退回了 Y1 2026-03 月度规划：直播目标太高"
    assert lead.says("规划 提交 Y1") == "Y1 2026-03 月度规划 已提交给 总监 审批。"


def test_what_changed_since_it_was_seen_is_not_approved_unseen(team: Team, lead: Member) -> None:
    boss = team.joined("总监")
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 提交 Y1 @总监")
    sign = team.reads(lambda session: session.exec(select(Plan)).one().sign)
    lead.says("规划 改目标 G1 新增关注 9000")

    said = boss.says(f"规划 通过 Y1 --hash {sign}")

    assert lines(said)[0] == "你看过之后规划又改了，请再看一遍。"
    assert boss.presses("通过") == "总监 通过了 Y1 2026-03 月度规划"


def test_an_approved_plan_that_was_changed_has_to_be_approved_again(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 提交 Y1 @总监")
    team.joined("总监").presses("通过")

    said = lines(lead.says("规划 改目标 G1 新增关注 4000"))

    assert said[0] == "Y1 2026-03 月度规划 · 通过后有改动，需重新提交"
    assert "G1 新增关注 5000 6000 → 新增关注 4000" in lead.says("规划 记录 Y1")


def test_who_neither_owns_nor_leads_changes_nothing(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")

    assert team.joined("市场").says("规划 发布日 Y1 周一") == "只有 Y1 的负责人或内容负责人可以改。"
    assert "发布日：周二、周四、周六" in lead.says("Y1")


def test_the_next_month_is_copied_from_the_last(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 关键日 Y1 3月18日 新品发布")

    said = lines(lead.says("规划 新建 2026-04 上月"))

    assert said[0] == "Y2 2026-04 月度规划 · 起草中"
    assert "G6 新增关注 5,000 · 挑战 6,000 · 4月30日 周四 截止 · 每周约 1,000 人" in said
    assert "新品发布" not in "\n".join(said)


def test_a_month_has_one_plan(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")

    assert lines(lead.says("规划 新建 3月"))[0] == "2026-03 已经有规划了：Y1。"


def test_quotas_of_an_approved_plan_are_the_months(team: Team, lead: Member) -> None:
    lead.says("栏目 新增 深度干货 4")
    lead.says("栏目 新增 互动问答 1")
    lead.says("规划 新建 2026-03")
    lead.says("规划 配额 Y1 …")
    lead.fills(**{"column-1": "9"})
    assert "深度干货 · 配额 4" in lead.says("栏目 列表")
    lead.says("规划 提交 Y1 @总监")

    team.joined("总监").presses("通过")

    assert "深度干货 · 配额 9" in lead.says("栏目 列表")
    assert "共 10 篇： 深度干货 9 · 互动问答 1" in lead.says("Y1")


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_what_is_taken_out_reads_back_the_same(team: Team, lead: Member, kind: str) -> None:
    lead.says("栏目 新增 深度干货 4")
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 改目标 G1 新增关注 5000 挑战 6000 --weeks 0、1000、1000、1000、1000、1000 @编辑甲")
    lead.says("规划 关键日 Y1 3月18日 新品发布")
    lead.says("规划 配额 Y1 …")
    lead.fills(**{"column-1": "9"})
    said = lead.says(f"规划 导出 Y1 {kind}")
    assert f"[3月公众号运营规划方案.{kind}]" in said

    again = hand_in(lead, "规划 导入 3月", newest_file(team), kind)

    assert again == f"“表.{kind}”里的内容都已经是现在这样，不用导入。"


def hand_in(member: Member, line: str, content: bytes, kind: str = "yaml") -> str:
    """Send a plan along with a line; the answer."""
    send(member, line, content, kind)
    return member.hears()


def newest_file(team: Team) -> bytes:
    found = team.reads(lambda session: session.exec(select(StoredFile)).all())
    return bytes(found[-1].content)


def test_a_plan_is_looked_at_before_it_is_imported(team: Team, lead: Member) -> None:
    written = "目标:\n  - 目标: 净增关注 3000\n    负责人: 编辑甲\n    期限: 月底\n关键日:\n  18: 春季上新\n"

    shown = lines(hand_in(lead, "规划 导入 2026-04", written.encode()))
    assert shown[:2] == [
        "“表.yaml”，2026-04：1 个目标 · 0 个栏目的配额 · 1 个关键日 · 0 个章节",
        "· 净增关注 3000",
    ]
    said = lines(lead.presses("导入"))

    assert said[0] == "Y1 2026-04 月度规划 · 起草中"
    assert "G1 净增关注 3,000 · 编辑甲 · 4月30日 周四 截止" in said
    assert "4月18日 周六：春季上新" in said


BAD = {
    "somebody unknown": ("目标:\n  - 目标: 净增关注 3000\n    负责人: 张三\n", 2, "没有叫“张三”的人"),
    "a day that is none": ("目标:\n  - 目标: 净增关注 3000\n    期限: 下辈子\n", 2, "“下辈子”不是日期"),
    "a column unknown": ("配额:\n  不存在: 3\n", 2, "没有栏目“不存在”"),
    "a name unknown": ("指标: 3\n", 1, "这里没有“指标”这一项"),
    "weeks of another month": ("目标:\n  - 目标: 净增关注 3000\n    各周: [1, 2]\n", 2, "这个月有 5 周"),
    "an alias": ("目标: &a\n  - 目标: x\n", 1, "不收 & 和 * 引用"),
    "a list for a text": ("章节:\n  人群: [a]\n", 2, "这里应该是一个值"),
}


@pytest.mark.parametrize(("written", "line", "why"), BAD.values(), ids=BAD.keys())
def test_a_plan_that_cannot_be_read_is_told_so_by_line_and_nothing_is_imported(
    team: Team, lead: Member, written: str, line: int, why: str
) -> None:
    said = hand_in(lead, "规划 导入 2026-04", written.encode())

    assert lines(said)[0] == "“表.yaml”暂时不能导入"
    assert f"第 {line} 行：" in said
    assert why in said
    assert team.reads(lambda session: session.exec(select(Plan)).all()) == []


def test_the_document_has_ten_chapters_and_says_what_is_blank(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")

    lead.says("规划 导出 Y1")

    made = Document(io.BytesIO(newest_file(team)))
    texts = [paragraph.text for paragraph in made.paragraphs]
    chapters = [
        one.text for one in made.paragraphs if one.style is not None and one.style.name == "Heading 1"
    ]
    assert texts[0] == "3月公众号运营规划方案"
    assert [chapter[:2] for chapter in chapters] == [f"{sign}、" for sign in "一二三四五六七八九十"]
    assert texts[texts.index("年度目标") + 1] == "25–35 岁女性用户占比提高 8 个百分点"
    assert texts[texts.index("竞争格局") + 1] == "未填"
    assert [cell.text for cell in made.tables[0].rows[1].cells][:3] == ["新增关注", "5,000", "6,000"]


def measured(team: Team, metric: str, first: date, numbers: list[int], part: str = "") -> None:
    """Let WeChat have counted this, day by day."""
    found = [
        Found(METRICS[metric], first + timedelta(days=n), Decimal(number), part=part)
        for n, number in enumerate(numbers)
    ]
    with team.paiqi.db.transaction() as session:
        record(session, 1, found, Origin(Source.WECHAT, WEDNESDAY))


def test_pace_says_what_is_reached_expected_likely_and_needed(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 2200 @编辑甲 截止 3月31日")
    measured(team, "new_users", date(2026, 1, 1), [80] * 69)

    said = lines(lead.says("月度规划"))

    # Seven of March's 22 working days are over by the 10th: 700 of 2,200; 10 days of 80 are 800.
    assert said[2:4] == [
        "进度，截至3月10日 周二",
        "G1 新增关注：800 / 2,200 · 按计划应到 700，领先 100 · 预计收在 2,480（2,480–2,480）"
        " · 剩 21 天，每天要 67",
    ]


def test_a_day_without_a_figure_is_said_and_not_counted_as_zero(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 2200 @编辑甲 截止 3月31日")
    measured(team, "new_users", date(2026, 1, 1), [80] * 67)

    [said] = [line for line in lines(lead.says("月度规划")) if line.startswith("G1 新增关注：")]

    assert said.startswith(
        "G1 新增关注：640（数据未齐） / 2,200 · 2 天没有数据 · 按计划应到 700，落后 60 · 预计收在 2,480"
    )


def test_a_part_has_a_pace_of_its_own(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 新增关注 扫码 300 @编辑甲 截止 3月31日")
    measured(team, "new_users", date(2026, 3, 1), [80] * 10)
    measured(team, "new_users", date(2026, 3, 1), [30] * 10, part="30")

    assert "G1 新增关注·扫码：300 / 300 · 按计划应到 95，领先 205 · 已达成" in lead.says("月度规划")


def test_a_rate_needs_more_from_here_at_the_usual_number_of_readers(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 互动率 15% @编辑甲 截止 3月31日")
    for metric, number in (("reads", 1000), ("likes", 100), ("recommends", 10), ("comments", 10)):
        measured(team, metric, date(2026, 1, 1), [number] * 69)

    # (0.15 × 31,000 − 0.12 × 10,000) ÷ 21,000
    assert "G1 互动率：12 % / 15 % · 剩 21 天，每天要 16.4 %" in lead.says("月度规划")


def test_money_that_is_typed_has_no_forecast(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03")
    lead.says("规划 目标 Y1 直播销售额 220万 @编辑甲 截止 3月31日")
    with team.paiqi.db.transaction() as session:
        found = Found(METRICS["live_sales"], date(2026, 3, 6), Decimal(800_000))
        record(session, 1, [found], Origin(Source.HAND, WEDNESDAY))

    [said] = [line for line in lines(lead.says("月度规划")) if line.startswith("G1 直播销售额：")]

    assert "按计划应到 ¥700,000.00，领先 ¥100,000.00" in said
    assert "预计" not in said


def test_before_its_month_begins_a_plan_has_no_pace(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-04 样例")

    assert "进度" not in lead.says("月度规划 4月")


SHARES = {
    "evenly": ((10, [1, 1]), [5, 5]),
    "what is left goes to the largest remainders": ((10, [1, 1, 1]), [4, 3, 3]),
    "by weight": ((100, [3, 1]), [75, 25]),
    "below zero": ((-10, [1, 1, 1]), [-3, -3, -4]),
    "no weight at all": ((10, [0, 0]), [10, 0]),
}


@pytest.mark.parametrize(("asked", "shares"), SHARES.values(), ids=SHARES.keys())
def test_shares_add_up(asked: tuple[int, list[int]], shares: list[int]) -> None:
    assert shared_out(*asked) == shares
    assert sum(shares) == asked[0]


def test_weeks_are_cut_at_the_ends_of_a_month() -> None:
    weeks = weeks_of(date(2026, 3, 1), date(2026, 3, 31))

    assert [(first.day, last.day) for first, last in weeks] == [
        (1, 1),
        (2, 8),
        (9, 15),
        (16, 22),
        (23, 29),
        (30, 31),
    ]


def nudges(team: Team, name: str) -> int:
    return sum("2026-04 还没有规划。" in text for text in team.direct(name))


def test_on_the_20th_and_25th_whoever_planned_is_told_that_next_month_has_no_plan(
    team: Team, lead: Member
) -> None:
    lead.says("规划 新建 2026-03 样例")
    team.passes_until("2026-03-20 09:30")
    assert nudges(team, "负责人") == 0

    team.passes_until("2026-03-20 09:40")
    assert (nudges(team, "负责人"), nudges(team, "总监")) == (1, 0)

    team.passes_until("2026-03-31 18:00")
    assert nudges(team, "负责人") == 2


def test_on_a_day_off_they_are_told_the_working_day_before(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 新建 2026-04 样例")
    lead.says("规划 新建 2026-05 样例")
    lead.says("规划 新建 2026-06 样例")

    team.leaves(days=97)
    team.passes_until("2026-06-19 18:00")  # the 20th is a Saturday, the 19th the Dragon Boat Festival

    assert sum("2026-07 还没有规划。" in text for text in team.direct("负责人")) == 1


def test_a_month_that_has_a_plan_is_left_alone(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")
    lead.says("规划 新建 2026-04 上月")

    team.leaves(days=8)
    team.passes_until("2026-03-26 18:00")

    assert nudges(team, "负责人") == 0


def test_the_months_budget_stands_on_the_plan_and_in_its_document(team: Team, lead: Member) -> None:
    lead.says("规划 新建 2026-03 样例")
    lead.says("预算 设置 2026-03 设计 8000")

    assert "预算 ¥8,000.00，已用 ¥0.00：设计" in lead.says("Y1")
    lead.says("规划 导出 Y1")
    tables = Document(io.BytesIO(newest_file(team))).tables
    assert [["项目", "预算"], ["设计", "¥8,000.00"]] in [
        [[cell.text for cell in row.cells] for row in table.rows] for table in tables
    ]

"""Requests that nobody decides, does or accepts: they go up, end, or are said to be stuck."""

from __future__ import annotations

from dataclasses import replace

from models.request_kind import StepSpec
from models.request_kinds import kind_named, save_kind
from tests.requesting import DESIGN, office, states
from tests.team import Team


def steps(team: Team, *made: StepSpec) -> None:
    """Let designs be approved in these steps."""
    with team.paiqi.db.transaction() as session:
        ours = kind_named(session, "design")
        assert ours is not None
        save_kind(session, replace(ours, steps=made), None, team.now)


def test_a_late_decision_goes_up_twice_and_no_further(team: Team) -> None:
    we = office(team)
    we.files()

    team.passes_until("2026-03-12 12:00")
    assert we.lead.hears_times("市场主管 没有按时审批，你也可以处理。") == 1
    assert we.head.hears_times("该你审批了") == 1
    team.passes_until("2026-03-20 18:00")

    assert we.lead.hears_times("没有按时审批，你也可以处理。") == 1
    raised = [line for line in team.room("跨部门申请").thread("R1") if line.startswith("没有按时审批")]
    assert len(raised) == 2
    we.lead.presses("同意")
    assert "负责人 同意（代 市场主管）" in team.room("跨部门申请").thread("R1")


def test_it_goes_to_who_stands_in_before_anybody_else(team: Team) -> None:
    we = office(team)
    deputy = team.member("市场副主管")
    we.files()
    we.head.says("成员 请假 今天到3月13日 @市场副主管")

    team.passes_until("2026-03-12 12:00")

    assert deputy.hears_times("市场主管 没有按时审批，你也可以处理。") == 1
    assert we.lead.hears_times("市场主管 没有按时审批") == 0
    deputy.presses("同意")
    assert "设计主管（设计甲） ●" in we.market.sees("R1")


def test_a_deputy_decides_as_far_as_was_said(team: Team) -> None:
    we = office(team)
    deputy = team.member("市场副主管")
    we.head.says("成员 请假 今天到3月13日 @市场副主管 …")
    we.head.fills(most="500", kinds="设计")
    we.files(**DESIGN, amount="600")
    we.files(**DESIGN, amount="400")

    assert deputy.says(we.line(1)) == "R1 由 市场主管 审批，你不能处理。"
    deputy.says(we.line(2))

    assert "设计主管（设计甲） ●" in we.market.sees("R2")


def test_silence_agrees_where_the_kind_says_so(team: Team) -> None:
    we = office(team)
    steps(team, StepSpec("brand", "品牌", "Brand", ("person:负责人",), rule="veto", within="4wh"))
    we.files()

    team.passes_until("2026-03-11 18:00")

    assert we.state() == "approved"
    assert "到时没有人反对，算同意。" in team.room("跨部门申请").thread("R1")


def test_what_nobody_accepts_or_mends_ends_by_itself(team: Team) -> None:
    we = office(team)
    we.files()
    we.files()
    we.agrees(we.head, we.designer)
    we.designer.says("申请 接单 R1")
    we.designer.says("申请 交付 R1 见网盘")
    we.head.says("申请 退回 R2 缺尺寸")

    team.passes(days=20)

    assert team.reads(states) == ["closed", "expired"]
    assert we.market.hears_times("R2《618 长图》：已过期") == 1
    assert team.wrongs() == []


def test_what_nobody_takes_on_is_told_to_whoever_is_above(team: Team) -> None:
    we = office(team)
    we.files()
    we.agrees(we.head, we.designer)

    team.passes_until("2026-03-13 12:00")

    assert we.lead.hears_times("没有按时完成，在等 设计甲。") == 1
    assert sum("时间到了：已通过。" in line for line in team.direct("设计甲")) == 1


def test_a_step_that_nobody_can_decide_is_said_at_once_and_daily(team: Team) -> None:
    we = office(team)
    steps(team, StepSpec("head", "部门负责人", "Head of department", ("head",)),
          StepSpec("finance", "财务", "Finance", ("position:财务",)))  # fmt: skip

    said = we.files()
    assert said.endswith("“财务”这一步现在没有人能审批，已告诉负责人。")
    assert "R1《618 长图》 · 财务 · 以后" in we.lead.says("申请 卡住的")
    we.agrees(we.head)
    team.passes_until("2026-03-12 09:20")
    assert we.lead.hears_times("有 1 步没有人能审批") >= 1

    team.member("财务甲")
    we.lead.says("岗位 指定 财务 @财务甲")
    team.passes_until("2026-03-13 09:20")
    assert we.lead.says("申请 卡住的") == "没有卡住的申请。"
    team.joined("财务甲").presses("同意")
    assert we.state() == "approved"


def test_somebody_decides_in_place_of_who_is_away_with_nobody_to_stand_in(team: Team) -> None:
    we = office(team)
    we.files()
    we.head.says("成员 请假 今天到3月20日")

    team.passes_until("2026-03-12 09:20")

    assert "市场主管 现在不能审批，改由 负责人 审批。" in team.room("跨部门申请").thread("R1")
    we.lead.presses("同意")
    assert "设计主管（设计甲） ●" in we.market.sees("R1")
    assert team.wrongs() == []


def test_many_are_agreed_to_at_once_after_a_look_at_their_sum(team: Team) -> None:
    we = office(team)
    for amount in ("100", "200", "300"):
        we.files(**DESIGN, amount=amount)

    we.head.says("申请 批量同意")
    asked = we.head.fills(r2="no")
    assert (
        asked
        == "同意这 2 项申请？ 共 ¥400.00。\nR1《618 长图》 · ¥100.00\nR3《618 长图》 · ¥300.00\n[全部同意]"
    )
    we.market.says("申请 撤回 R3")

    assert we.head.presses("全部同意").startswith("你同意了 1 项申请。\nR3：")
    assert "设计主管（设计甲） ●" in we.market.sees("R1")
    assert we.head.presses("全部同意") == "D1 已经用过了。" or we.state(2) == "pending"

"""The register of risks: taken in, looked at again in time, listed by how grave they are, closed."""

from __future__ import annotations

from models.person import Role
from tests.team import Member, Team

ADD = "风险 登记 高 中 供应商断供 @编辑甲 截止 3月16日\n备好第二家，提前两周下单"


def registered(team: Team) -> tuple[Member, Member]:
    """A lead, and an editor who owns a risk, K1, to be looked at on Monday."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    lead.says(ADD)
    return lead, editor


def test_a_risk_is_taken_in_with_its_owner_who_hears_of_it(team: Team) -> None:
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)

    assert lead.says(ADD).splitlines() == [
        "风险 K1 · 供应商断供",
        "风险 高风险 · 可能性高，影响中",
        "负责人 编辑甲",
        "下次复查 3月16日 周一",
        "备好第二家，提前两周下单",
        "[复查…] [关闭…]",
    ]

    assert editor.hears().startswith("风险 K1 · 供应商断供")
    lead.says("风险 登记 低 低 打印机坏了")
    assert lead.says("风险 列表").splitlines() == [
        "2 个未关闭的风险",
        "K1 高风险 供应商断供 · 可能性高，影响中 · 编辑甲 · 3月16日 周一复查",
        "K2 低风险 打印机坏了 · 可能性低，影响低 · 负责人 · 3月25日 周三复查",
        "[登记风险…]",
    ]


def test_what_is_missing_is_asked_by_form(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)

    lead.says("风险 登记 供应商断供")

    assert lead.form is not None
    assert [field.name for field in lead.form.fields if field.required] == ["title", "likelihood", "impact"]
    assert lead.fills(likelihood="3", impact="3").startswith("风险 K1 · 供应商断供")


def test_its_owner_is_told_in_the_morning_and_then_whoever_leads(team: Team) -> None:
    lead, editor = registered(team)

    team.passes_until("2026-03-16 09:00")
    assert editor.hears_times("该复查这个风险了") == 0
    team.passes_until("2026-03-16 10:00")
    assert (editor.hears_times("该复查这个风险了"), lead.hears_times("该复查这个风险了")) == (1, 0)
    assert "K1 供应商断供 · 该复查了" in editor.says("待办")
    team.passes_until("2026-03-18 10:00")
    assert (editor.hears_times("该复查这个风险了"), lead.hears_times("该复查这个风险了")) == (2, 1)

    said = editor.says("风险 复查 K1 第二家已签 --likelihood 低 --again 4月1日")

    assert said == "K1 供应商断供 已复查，下次 4月1日 周三。\n可能性低，影响中"
    team.passes_until("2026-03-31 18:00")
    assert editor.hears_times("该复查这个风险了") == 0


def test_who_stands_in_is_told_while_the_owner_is_away(team: Team) -> None:
    _, editor = registered(team)
    deputy = team.member("编辑乙", Role.EDITOR)
    editor.says("成员 请假 今天到3月20日 @编辑乙")

    team.passes_until("2026-03-16 10:00")

    assert (editor.hears_times("该复查这个风险了"), deputy.hears_times("该复查这个风险了")) == (0, 1)


def test_it_is_closed_with_a_reason_by_its_owner_or_a_lead(team: Team) -> None:
    lead, editor = registered(team)
    market = team.member("市场")

    assert "风险负责人" in market.says("风险 关闭 K1 没事了")
    assert editor.says("风险 关闭 K1 第二家已到货") == "K1 供应商断供 已关闭：第二家已到货"
    assert "已关闭：第二家已到货" in lead.says("K1")
    assert lead.says("风险 列表") == "登记表里没有风险。\n[登记风险…]"
    assert "不用再处理了" in lead.says("风险 关闭 K1 再关")


def test_the_room_for_digests_reads_them_on_the_first_working_day_of_a_week(team: Team) -> None:
    registered(team)

    team.passes_until("2026-03-16 10:00")
    team.passes_until("2026-03-17 10:00")

    told = [card for card in team.room("数据").cards() if "未关闭的风险" in card]
    assert len(told) == 1
    assert "K1 高风险 供应商断供 · 可能性高，影响中 · 编辑甲 · 3月16日 周一复查" in told[0]


def test_whoever_leaves_hands_their_risks_over(team: Team) -> None:
    lead, _ = registered(team)
    admin = team.member("管理员", Role.ADMIN)

    admin.says("成员 交接 @编辑甲 …")
    admin.fills(successor="负责人")

    assert "负责人 · 3月16日 周一复查" in lead.says("风险 列表")

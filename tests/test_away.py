"""Scenes of people who are away: who is told, who stands in, and how they come back."""

from __future__ import annotations

import pytest

from bot.words import say
from models.audit import broken
from models.person import Role
from tests.team import Team


def test_who_goes_away_says_until_when_and_who_stands_in(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    editor, other = team.member("编辑甲", Role.EDITOR), team.member("编辑乙", Role.EDITOR)

    said = editor.says("成员 请假 3月16日到3月20日 @编辑乙")

    words = "编辑甲 3月16日 周一 至 3月20日 周五 不在。 编辑乙 代办：全部。"
    assert said == f"{words}\n[销假]"
    assert lead.hears() == words
    assert other.hears() == words


def test_away_is_shown_beside_the_name_while_it_lasts(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR), team.member("编辑乙", Role.EDITOR)
    lead.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日18:00")
    lead.says("请假 @编辑甲 3月16日到3月20日 @编辑乙")

    before = lead.sees("T1")
    team.passes_until("2026-03-16 00:01")
    during = lead.sees("T1")
    team.passes_until("2026-03-21 00:01")
    after = lead.sees("T1")

    assert "作者 编辑甲\n" in before
    assert "作者 编辑甲（休假至 3月20日 周五，找 编辑乙）\n" in during
    assert "作者 编辑甲\n" in after


def test_whoever_is_asked_for_in_a_form_is_called_with_their_deputy(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    editor = team.member("编辑甲")
    editor.says("请假 到周五")
    lead.says("选题 提交 618美妆测评")

    lead.says("选题 定题 T1 …")

    assert lead.form is not None
    labels = [say(choice.label, team.reader("zh_CN")) for choice in lead.form.fields[0].choices]
    assert labels == ["负责人", "编辑甲（休假至 3月13日 周五）"]


def test_who_waits_for_the_person_is_told_too(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    editor = team.member("编辑甲")
    market.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月25日18:00")

    editor.says("请假 3月16日到20日")

    assert market.hears() == "编辑甲 3月16日 周一 至 3月20日 周五 不在。"


def test_a_leads_deputy_decides_as_long_as_the_lead_is_away(team: Team) -> None:
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑乙", Role.EDITOR)
    for title in ("618美妆测评", "敏感肌换季护理", "门店探访"):
        editor.says(f"选题 提交 {title}")
    lead.says("请假 审批 明天 @编辑乙")

    assert editor.says("选题 不采用 T1 写过了").startswith("这一步要由负责人来做")
    team.passes_until("2026-03-12 09:00")
    assert editor.says("选题 不采用 T2 写过了").startswith("已不采用 T2")
    team.passes_until("2026-03-13 09:00")
    assert editor.says("选题 不采用 T3 写过了").startswith("这一步要由负责人来做")


@pytest.mark.parametrize(
    ("scope", "answer"),
    [
        ("全部", "已撤回 T1《618美妆测评》。"),
        ("审批", "只有提交人可以这样做。"),
        ("不代办", "只有提交人可以这样做。"),
    ],
)
def test_the_deputy_may_do_what_was_said_and_no_more(team: Team, scope: str, answer: str) -> None:
    market, editor = team.member("市场"), team.member("编辑乙")
    market.says("选题 提交 618美妆测评")
    market.says(f"请假 {scope} 到周五 @编辑乙")

    assert editor.says("选题 撤回 T1") == answer


def test_what_an_admin_may_do_is_not_lent(team: Team) -> None:
    admin, editor = team.member("管理员", Role.ADMIN), team.member("编辑乙")
    admin.says("请假 到周五 @编辑乙")

    assert editor.says("成员 权限 管理员 @编辑乙").startswith("这一步要由管理员来做")
    assert editor.says("选题 备选 T9").startswith("没有 T9。")


def test_back_again_undoes_it(team: Team) -> None:
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑乙")
    lead.says("请假 到下周五 @编辑乙")

    assert lead.says("销假") == "负责人 回来了。"
    assert editor.hears() == "负责人 回来了。"
    assert editor.says("选题 备选 T9").startswith("这一步要由负责人来做：负责人。")
    assert lead.says("销假") == "负责人 没有请假。"


def test_a_time_away_that_has_not_begun_is_taken_back(team: Team) -> None:
    editor = team.member("编辑甲")
    editor.says("请假 下周三")

    assert editor.presses("销假") == "编辑甲 不请假了。"
    team.passes(days=8)
    assert "编辑甲 · 成员" in editor.says("成员 列表")


def test_a_lead_may_say_it_of_others_and_others_may_not(team: Team) -> None:
    team.member("负责人", Role.LEAD)
    editor, other = team.member("编辑甲"), team.member("编辑乙")

    assert editor.says("请假 @编辑乙 到周五") == "替别人请假、销假要由负责人来说。"
    assert other.hears_times("不在") == 0


def test_saying_it_anew_replaces_what_overlaps(team: Team) -> None:
    editor = team.member("编辑甲")
    editor.says("请假 3月16日到20日")
    editor.says("请假 3月18日到25日")

    team.passes_until("2026-03-17 09:00")
    assert "编辑甲 · 成员" in editor.says("成员 列表")
    team.passes_until("2026-03-24 09:00")
    assert "编辑甲（休假至 3月25日 周三） · 成员" in editor.says("成员 列表")
    assert team.reads(lambda session: broken(session)) is None


WRONG = {
    "oneself": ("请假 到周五 @编辑甲", "编辑甲 不在时要由别人来代办。"),
    "somebody away then too": ("请假 到周五 @编辑乙", "编辑乙 那时也不在，请换一位代办人。"),
}


@pytest.mark.parametrize(("line", "answer"), WRONG.values(), ids=WRONG.keys())
def test_a_deputy_has_to_be_there(team: Team, line: str, answer: str) -> None:
    editor, other = team.member("编辑甲"), team.member("编辑乙")
    other.says("请假 到周五")

    assert editor.says(line) == answer


def test_without_days_the_form_asks_for_them(team: Team) -> None:
    editor = team.member("编辑甲")
    team.member("编辑乙")

    editor.says("请假")
    said = editor.fills(span="3月16日到20日", deputy="编辑乙", scope="decisions")

    assert said.startswith("编辑甲 3月16日 周一 至 3月20日 周五 不在。 编辑乙 代办：只审批。")

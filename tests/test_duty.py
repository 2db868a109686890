"""Scenes of the duty rota: set for weeks, shown with holidays, swapped when the other agrees."""

from __future__ import annotations

import pytest

from models.audit import broken
from models.person import Role
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """The lead of a team with two editors."""
    lead = team.member("负责人", Role.LEAD)
    team.member("编辑甲", Role.EDITOR), team.member("编辑乙", Role.EDITOR)
    return lead


def editor(team: Team, name: str) -> Member:
    return Member(team, name)


def test_a_rota_is_set_by_a_line_a_day(team: Team, lead: Member) -> None:
    said = lead.says("值班 安排 3月12日 编辑甲\n3月13日：编辑乙\n@编辑甲 3月14日到15日")

    assert said == "已排好值班，改动 4 天。\n[值班表]"
    assert lead.says("值班表 3月12日到15日").splitlines()[1:5] == [
        "3月12日 周四 · 编辑甲",
        "3月13日 周五 · 编辑乙",
        "3月14日 周六 · 编辑甲",
        "3月15日 周日 · 编辑甲",
    ]
    assert editor(team, "编辑乙").hears() == "你值班：3月13日 周五"


@pytest.mark.parametrize(
    "line",
    [
        "编辑甲 编辑乙 轮流，3月16日起 4 周",
        "编辑甲、编辑乙 每周轮流 从3月16日开始 四周",
        "编辑甲 编辑乙 in turn, from 16 Mar for 4 weeks",
        "编辑甲 编辑乙 轮流 3月16日到4月12日",
    ],
)
def test_people_take_turns_by_the_week(team: Team, lead: Member, line: str) -> None:
    assert lead.says(f"值班 安排 {line}").startswith("已排好值班，改动 28 天。")

    listed = [shown for shown in lead.says("值班表 3月16日到4月12日").splitlines() if "编辑" in shown]
    assert [shown.split(" · ")[1] for shown in listed] == (["编辑甲"] * 7 + ["编辑乙"] * 7) * 2


def test_people_take_turns_by_the_day(team: Team, lead: Member) -> None:
    lead.says("值班 安排 编辑甲 编辑乙 每天轮流 3月16日起 1 周")

    listed = lead.says("值班表 3月16日到22日").splitlines()[1:8]
    assert [shown.split(" · ")[1] for shown in listed] == ["编辑甲", "编辑乙"] * 3 + ["编辑甲"]


def test_setting_it_again_changes_nothing_and_tells_nobody(team: Team, lead: Member) -> None:
    lead.says("值班 安排 3月12日 编辑甲")

    assert lead.says("值班 安排 3月12日 编辑甲") == "值班表已经是这样。"
    assert editor(team, "编辑甲").hears_times("你值班") == 1
    assert team.reads(lambda session: broken(session)) is None


def test_the_list_shows_holidays_and_days_that_make_up_for_them(team: Team, lead: Member) -> None:
    lead.says("值班 安排 4月30日到5月3日 编辑甲")

    shown = lead.says("值班表 5月")

    assert "5月1日 周五 · 编辑甲 · 劳动节" in shown
    assert "5月4日 周一 · 没有人 · 劳动节" in shown
    assert "5月9日 周六 · 没有人 · 调休上班" in shown
    assert "4月30日" not in shown


WRONG = {
    "nobody of the team": ("值班 安排 3月12日 路人", "“3月12日 路人”里没有写成员的名字。"),
    "no day": ("值班 安排 编辑甲", "没看懂“”是哪几天"),
    "a day gone by": ("值班 安排 昨天 编辑甲", "“昨天”已经过了。"),
    "more than half a year": ("值班 安排 编辑甲 3月16日起 27 周", "一次最多排 26 周。"),
    "a month that is none": ("值班表 13月", "没有 13 月。"),
}


@pytest.mark.parametrize(("line", "answer"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_set_is_said(lead: Member, line: str, answer: str) -> None:
    assert answer in lead.says(line)


def test_only_leads_set_the_rota(team: Team, lead: Member) -> None:
    said = editor(team, "编辑甲").says("值班 安排 3月12日 编辑乙")

    assert said == "这一步要由负责人来做：负责人。什么都没有改动。"


def test_a_day_is_swapped_when_the_other_agrees(team: Team, lead: Member) -> None:
    first, second = editor(team, "编辑甲"), editor(team, "编辑乙")
    lead.says("值班 安排 3月12日 编辑甲\n3月13日 编辑乙")

    asked = first.says("值班 换班 3月12日和3月13日")
    before = first.says("值班表 3月12日到13日")
    assert second.hears().startswith("编辑甲 想和你换班：你值 3月12日 周四，编辑甲 值 3月13日 周五")
    second.presses("同意")

    assert asked == "已经问 编辑乙 了，等对方同意。\n[撤回]"
    assert "3月12日 周四 · 编辑甲" in before
    assert first.hears() == "3月12日 周四 编辑乙 值班。 3月13日 周五 编辑甲 值班。"
    assert "3月12日 周四 · 编辑乙\n3月13日 周五 · 编辑甲" in lead.says("值班表 3月12日到13日")
    assert second.sees("W1").endswith("已同意")


def test_somebody_may_take_a_day_for_nothing(team: Team, lead: Member) -> None:
    first, second = editor(team, "编辑甲"), editor(team, "编辑乙")
    lead.says("值班 安排 3月12日 编辑甲")

    first.says("换班 3月12日 @编辑乙")
    assert second.presses("同意") == "3月12日 周四 编辑乙 值班。"


def test_without_consent_the_days_stay(team: Team, lead: Member) -> None:
    first, second = editor(team, "编辑甲"), editor(team, "编辑乙")
    lead.says("值班 安排 3月12日 编辑甲")
    first.says("换班 3月12日 @编辑乙")

    assert second.presses("不换") == "值班不变。"
    assert first.hears() == "编辑乙 不能换 3月12日 周四。"
    assert second.says("值班 同意 W1").endswith("W1 现在是“没有同意”，不用再处理了。")


def test_only_who_was_asked_agrees(team: Team, lead: Member) -> None:
    first = editor(team, "编辑甲")
    lead.says("值班 安排 3月12日 编辑甲")
    first.says("换班 3月12日 @编辑乙")

    assert first.says("值班 同意 W1") == "只有被问到的人可以这样做。"
    assert first.presses("撤回") == "值班不变。"


def test_a_swap_waits_for_whoever_was_asked_until_its_day_is_past(team: Team, lead: Member) -> None:
    lead.says("值班 安排 3月12日 编辑甲")
    editor(team, "编辑甲").says("换班 3月12日 @编辑乙")

    begun, waits = editor(team, "编辑甲").says("待办"), editor(team, "编辑乙").says("待办")
    team.leaves(days=2)

    assert begun.split("\n")[1:3] == ["我发起的 1", "3月12日 周四 值班 · 已经问 编辑乙 了，等对方同意。"]
    assert waits.split("\n")[:2] == ["等我处理 1", "编辑甲 请你 3月12日 周四 替班"]
    assert editor(team, "编辑乙").says("待办").startswith("现在没有等你处理的事。")


def test_a_swap_that_the_rota_has_overtaken_is_refused(team: Team, lead: Member) -> None:
    first, second = editor(team, "编辑甲"), editor(team, "编辑乙")
    lead.says("值班 安排 3月12日 编辑甲")
    first.says("换班 3月12日 @编辑乙")
    lead.says("值班 安排 3月12日 负责人")

    assert second.presses("同意") == "3月12日 周四 值班的是 负责人。"
    assert "等对方" not in second.sees("W1")


SWAPS = {
    "another's day": ("换班 3月13日 @编辑乙", "3月13日 周五 值班的是 编辑乙。"),
    "a day of nobody's": ("换班 3月20日 @编辑乙", "3月20日 周五 没有人值班。"),
    "with nobody": ("换班 3月12日", "还要说和谁换：写对方值班的日子，或 @对方。"),
    "with oneself": ("换班 3月12日 @编辑甲", "还要说和谁换：写对方值班的日子，或 @对方。"),
    "for somebody else's day": ("换班 3月12日和3月13日 @负责人", "3月13日 周五 值班的是 编辑乙。"),
}


@pytest.mark.parametrize(("line", "answer"), SWAPS.values(), ids=SWAPS.keys())
def test_what_cannot_be_swapped_is_said(team: Team, lead: Member, line: str, answer: str) -> None:
    lead.says("值班 安排 3月12日 编辑甲\n3月13日 编辑乙")

    assert editor(team, "编辑甲").says(line) == answer


def test_the_form_of_a_swap_offers_the_days(team: Team, lead: Member) -> None:
    first, second = editor(team, "编辑甲"), editor(team, "编辑乙")
    lead.says("值班 安排 3月12日 编辑甲\n3月13日 编辑乙")

    first.says("换班")
    assert first.form is not None
    assert [[choice.value for choice in field.choices] for field in first.form.fields[:2]] == [
        ["2026-03-12"],
        ["2026-03-13"],
    ]
    first.fills(days="2026-03-12", theirs="2026-03-13")
    assert second.presses("同意").startswith("3月12日 周四 编辑乙 值班。")


def test_who_is_on_duty_works_on_a_day_off_and_nobody_else(team: Team, lead: Member) -> None:
    first, second = editor(team, "编辑甲"), editor(team, "编辑乙")
    for title, who in (("618美妆测评", "编辑甲"), ("敏感肌换季护理", "编辑乙")):
        lead.says(f"选题 提交 {title}")
        number = "T1" if who == "编辑甲" else "T2"
        lead.says(f"选题 定题 {number} @{who} 截止 3月14日18:00")
    lead.says("值班 安排 3月14日 编辑甲")

    team.passes_until("2026-03-14 09:08")

    assert first.hears_times("今天你值班。") == 1
    assert first.hears_times("《618美妆测评》今天发布") == 1
    assert second.hears_times("《敏感肌换季护理》今天发布") == 0


def test_who_is_away_is_not_written_to_in_the_morning(team: Team, lead: Member) -> None:
    first = editor(team, "编辑甲")
    lead.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月12日18:00")
    first.says("请假 3月12日")

    team.passes_until("2026-03-12 09:08")

    assert first.hears_times("今天发布") == 0


def test_duties_in_a_time_away_are_named(team: Team, lead: Member) -> None:
    first = editor(team, "编辑甲")
    lead.says("值班 安排 3月12日 编辑甲")

    assert "这几天你有值班：3月12日 周四，请换班。" in first.says("请假 到周五")


def test_who_is_on_duty_today_and_tomorrow(team: Team, lead: Member) -> None:
    lead.says("值班 安排 3月11日 编辑甲")
    lead.says("请假 @编辑甲 今天 @编辑乙")

    assert lead.says("谁值班").splitlines()[:3] == [
        "值班",
        "3月11日 周三 · 编辑甲（休假至 3月11日 周三，找 编辑乙）",
        "3月12日 周四 · 没有人",
    ]

"""Reminders that come round: set in free words, for oneself or for a room, kept true, and once each time."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.team import Member, Team


@pytest.fixture
def market(team: Team) -> Member:
    """Somebody of a team at work."""
    return team.member("市场")


def rung(team: Team, name: str) -> list[str]:
    """The first lines of what somebody was reminded of."""
    return [
        card.split("\n时间 ")[1].split("\n")[0] for card in team.direct(name) if card.startswith("提醒：")
    ]


def test_the_echo_says_how_often_the_next_dates_and_what_becomes_of_days_off(market: Member) -> None:
    assert market.says("提醒我每周一 9:07 选题会").split("\n") == [
        "好的，每周一 09:07 提醒你：选题会",
        "接下来：",
        "3月16日 周一 09:07",
        "3月23日 周一 09:07",
        "3月30日 周一 09:07",
        "遇到休息日：不提醒",
        "[修改…] [休息日…] [停止]",
    ]


def test_it_rings_each_time_and_once(team: Team, market: Member) -> None:
    market.says("提醒我每周一 9:07 选题会")

    team.passes(days=13)

    assert rung(team, "市场") == ["3月16日 周一 09:07", "3月23日 周一 09:07"]
    assert market.hears().startswith("提醒：选题会\n时间 3月23日 周一 09:07\n重复 每周一 09:07\n[完成]")
    assert market.buttons() == ["完成", "1 小时后", "明天 09:37", "另选时间…", "日期和修改…"]


def test_each_turn_is_answered_by_itself(team: Team, market: Member) -> None:
    market.says("提醒我每天 9:07 看留言")
    team.passes(days=1)

    said = market.presses("1 小时后")
    team.passes(hours=2)

    assert said.startswith("好的，3月12日 周四 11:30 提醒你：看留言")
    assert rung(team, "市场")[-1] == "3月12日 周四 11:30"


def test_each_working_day_follows_makeup_days_and_holidays(team: Team, market: Member) -> None:
    market.says("提醒我每个工作日 18:00 写日报")

    team.passes_until("2026-04-07 20:00")

    days = [line.split(" ")[0] for line in rung(team, "市场")]
    assert days[:4] == ["3月11日", "3月12日", "3月13日", "3月16日"]
    assert "4月6日" not in days  # 清明节
    assert days[-1] == "4月7日"


def test_what_falls_on_a_holiday_is_left_out_and_says_so(team: Team, market: Member) -> None:
    team.passes_until("2026-04-01 10:00")

    said = market.says("提醒我每周一 9:07 选题会")
    team.passes_until("2026-04-14 10:00")

    assert "4月6日 周一 不提醒（清明节）" in said
    assert rung(team, "市场") == ["4月13日 周一 09:07"]


def test_a_day_of_the_month_comes_before_days_off_unless_somebody_says_otherwise(market: Member) -> None:
    said = market.says("提醒我每月25日 交稿费")
    after = market.says("休息日提醒 E1 顺延")
    kept = market.says("休息日提醒 E1 照常")

    assert "4月24日 周五 09:07（4月25日 周六 休）" in said
    assert "遇到休息日：提前到前一个工作日" in said
    assert "4月27日 周一 09:07（4月25日 周六 休）" in after
    assert "4月25日 周六 09:07\n" in kept


def test_what_never_comes_is_refused(team: Team, market: Member) -> None:
    team.leaves(days=220)  # the last working Sunday that is announced is over
    market.says("提醒我每周日 9:07 看数据")

    said = market.says("休息日提醒 E1 不提醒")

    assert said == "“每周日 09:07”永远不会响：这些天都是休息日，而休息日不提醒。"
    assert "遇到休息日：照常提醒" in market.says("E1")


def test_how_often_that_is_unclear_is_asked_with_examples(market: Member) -> None:
    market.says("提醒 开会")

    said = market.fills(when="每周")

    assert "没看懂“每周”是多久一次。可以写：每周一 9:07" in said
    assert market.fills(when="每周四").startswith("好的，每周四 09:07 提醒你：开会")


def test_after_downtime_the_newest_that_was_missed_is_told_once_and_marked_late(
    team: Team, market: Member
) -> None:
    market.says("提醒我每天 9:07 看留言")
    team.settles()

    team.leaves(days=4, minutes=1)
    team.settles()
    team.passes(days=1)

    assert rung(team, "市场") == ["3月15日 周日 09:07", "3月16日 周一 09:07"]
    assert "本应 3月15日 周日 09:07 提醒。" in team.direct("市场")[-2]


def test_stopped_it_is_silent_and_resumed_it_goes_on(team: Team, market: Member) -> None:
    market.says("提醒我每天 9:07 看留言")

    stopped = market.presses("停止")
    team.passes(days=2)
    silent = rung(team, "市场")
    resumed = market.presses("恢复")
    team.passes(days=1)

    assert stopped.startswith("已停止：E1 看留言")
    assert silent == []
    assert resumed.startswith("好的，每天 09:07 提醒你：看留言\n接下来：\n3月14日 周六 09:07")
    assert rung(team, "市场") == ["3月14日 周六 09:07"]


def test_it_may_be_changed(team: Team, market: Member) -> None:
    market.says("提醒我每天 9:07 看留言")

    said = market.says("修改提醒 E1 每周四 10:00 看数据")
    team.passes(days=2)

    assert said.startswith("好的，每周四 10:00 提醒你：看数据")
    assert rung(team, "市场") == ["3月12日 周四 10:00"]


def test_a_change_of_working_days_moves_what_follows_them(team: Team, market: Member) -> None:
    lead = team.member("负责人", Role.ADMIN)
    market.says("提醒我每个工作日 18:00 写日报")

    team.passes_until("2026-03-12 20:00")
    lead.says("日历 设置 放假 3月13日")
    lead.says("日历 设置 上班 3月14日")
    team.passes_until("2026-03-15 20:00")

    assert [line.split(" ")[0] for line in rung(team, "市场")] == ["3月11日", "3月12日", "3月14日"]


def test_a_reminder_for_everybody_stands_in_the_room(team: Team, market: Member) -> None:
    said = market.says("提醒大家每周一 9:07 选题会", room="选题")

    team.passes_until("2026-03-16 10:00")

    assert said.startswith("好的，每周一 09:07 在“选题”提醒大家：选题会")
    assert team.room("选题").cards()[-1] == (
        "提醒：选题会\n时间 3月16日 周一 09:07\n重复 每周一 09:07\n设置人 市场\n[日期和修改…]"
    )
    assert rung(team, "市场") == []


def test_from_elsewhere_the_room_is_named(team: Team, market: Member) -> None:
    asked = market.says("提醒大家 明天15:00 交周报")
    said = market.presses("排期")
    team.passes(days=2)

    assert asked.startswith("提醒哪个群的人？")
    assert said.startswith("好的，3月12日 周四 15:00 在“排期”提醒大家：交周报")
    assert team.room("排期").cards()[-1].startswith("提醒：交周报\n时间 3月12日 周四 15:00\n设置人 市场")


def test_in_a_room_a_reminder_is_ones_own_unless_it_is_for_everybody(team: Team, market: Member) -> None:
    said = market.says("提醒 明天15:00 交首图", room="选题")

    team.passes(days=2)

    assert "只提醒你自己；要提醒这个群，请说“提醒大家 …”。" in said
    assert market.hears().startswith("提醒：交首图")
    assert team.room("选题").cards() == []


def test_what_is_the_teams_survives_who_set_it(team: Team, market: Member) -> None:
    admin, editor = team.member("管理员", Role.ADMIN), team.member("编辑甲")
    market.says("提醒大家每周一 9:07 选题会", room="选题")
    market.says("提醒大家 3月17日 15:00 拍照", room="选题")
    market.says("提醒我每天 9:00 看留言")

    admin.says("成员 交接 @市场")
    held = admin.hears()
    admin.presses("交接…")
    admin.fills(successor="编辑甲")
    team.passes_until("2026-03-17 16:00")

    assert "提醒 E2：看留言" in held and "选题会" not in held and "拍照" not in held
    assert [card.split("\n")[0] for card in team.room("选题").cards()] == ["提醒：选题会", "提醒：拍照"]
    assert "3月17日 周二 09:00" in rung(team, "编辑甲")
    assert editor.says("停止提醒 E1").startswith("已停止：E1 选题会")


def test_the_list_shows_ones_own_and_the_teams_and_nobody_elses(team: Team, market: Member) -> None:
    editor = team.member("编辑甲")
    market.says("提醒我每天 9:00 看留言")
    market.says("提醒大家每周一 9:07 选题会", room="选题")
    market.says("提醒 明天15:00 交首图")

    assert market.says("我的提醒").split("\n") == [
        "你的提醒",
        "M1 · 3月12日 周四 15:00 · 交首图",
        "E1 · 每天 09:00 · 看留言",
        "团队的：",
        "E2 · 选题 · 每周一 09:07 · 选题会",
    ]
    assert editor.says("我的提醒").split("\n") == [
        "你没有还没响的提醒。",
        "团队的：",
        "E2 · 选题 · 每周一 09:07 · 选题会",
    ]
    assert editor.says("停止提醒 E1").startswith("你没有提醒 E1。")


def test_who_set_it_hears_that_somebody_stopped_it(team: Team, market: Member) -> None:
    editor = team.member("编辑甲")
    market.says("提醒大家每周一 9:07 选题会", room="选题")

    editor.says("停止提醒 E1")

    assert market.hears() == "编辑甲 停止了提醒 E1：选题会"


def test_a_bare_number_shows_it(market: Member) -> None:
    market.says("提醒我每周一 9:07 选题会")

    assert market.says("E1").startswith(
        "E1 选题会\n重复 每周一 09:07\n提醒谁 只有你\n设置人 市场\n状态 进行中\n接下来："
    )


def test_why_says_by_whose_wish_it_came(team: Team, market: Member) -> None:
    market.says("提醒我每周一 9:07 选题会")
    team.passes_until("2026-03-16 10:00")

    said = market.says("为什么")

    assert "规则 按周期提醒；错过几次时只补最近的一次" in said
    assert "E1 · 每周一 09:07 · 遇到休息日：不提醒 · 市场 设置 · 进行中" in said


def test_replicas_tell_each_turn_once(team: Team, market: Member) -> None:
    market.says("提醒我每天 9:07 看留言")
    replicas = [team.another_runner() for _ in range(3)]

    for _ in range(5):
        team.leaves(days=1, minutes=1)
        for replica in replicas:
            replica.run_due()
        team.settles()

    assert len(rung(team, "市场")) == len(set(rung(team, "市场"))) == 5

"""Reminders ring once, on time and in order, and are answered by a press."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.team import Team


def test_a_reminder_is_echoed_and_rings_at_its_time(team: Team) -> None:
    market = team.member("市场")

    said = market.says("提醒我明天下午三点交首图")
    team.passes_until("2026-03-12 15:00")

    assert said == "好的，3月12日 周四 15:00 提醒你：交首图\n[改时间…] [取消]"
    assert market.hears().startswith("提醒：交首图\n时间 3月12日 周四 15:00\n")
    assert market.buttons() == ["完成", "1 小时后", "明天 09:37", "另选时间…"]


@pytest.mark.parametrize(
    ("line", "echo"),
    [
        pytest.param("提醒 下周三18:00 交首图", "3月18日 周三 18:00 提醒你：交首图", id="time and thing"),
        pytest.param("提醒 交首图 明天18:00", "3月12日 周四 18:00 提醒你：交首图", id="the thing first"),
        pytest.param("提醒 周五 交首图", "3月13日 周五 09:07 提醒你：交首图", id="a day without a time"),
        pytest.param("tx 2小时后 交首图", "3月11日 周三 12:30 提醒你：交首图", id="by pinyin initials"),
        pytest.param(
            "remind tomorrow 3pm cover image",
            "Thu 12 Mar 15:00 I remind you of: cover image",
            id="in English",
        ),
    ],
)
def test_a_reminder_is_understood(team: Team, line: str, echo: str) -> None:
    assert echo in team.member("市场").says(line)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param(
            "提醒 今天 交首图", "3月11日 周三 09:07 已经过了，请再说几点，例如 18:00。", id="today, but late"
        ),
        pytest.param(
            "提醒 今天09:00 交首图",
            "3月11日 周三 09:00 已经过了。改成 3月12日 周四 09:00？",
            id="a past time",
        ),
    ],
)
def test_a_moment_that_has_passed_is_asked_about(team: Team, line: str, answer: str) -> None:
    assert team.member("市场").says(line).split("\n")[0] == answer


def test_what_is_offered_instead_is_one_press_away(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 今天09:00 交首图")

    assert market.presses("改成 3月12日 周四 09:00").startswith("好的，3月12日 周四 09:00 提醒你：交首图")


def test_a_line_without_a_date_opens_the_form(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 交首图")

    again = market.fills(when="下周")
    said = market.fills(when="下周三")

    assert "没看懂“下周”是哪一天。" in again
    assert said.startswith("好的，3月18日 周三 09:07 提醒你：交首图")


def test_reminders_ring_in_order_and_once(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 明天15:00 交首图")
    market.says("提醒 明天10:00 对稿")

    team.passes(days=3)

    assert [card.split("\n")[0] for card in team.direct("市场")][-2:] == ["提醒：对稿", "提醒：交首图"]
    assert market.hears_times("提醒：") == 2


def test_what_was_missed_rings_once_when_paiqi_is_back(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 明天15:00 交首图")
    market.says("提醒 明天10:00 对稿")
    team.settles()

    team.leaves(days=2, minutes=1)
    team.settles()

    assert [card.split("\n")[0] for card in team.direct("市场")][-2:] == ["提醒：对稿", "提醒：交首图"]


def test_what_was_missed_does_not_ring_at_night(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 今天15:00 交首图")
    market.says("提醒 今天23:40 关灯")

    team.leaves(hours=13, minutes=15)
    team.settles()
    at_night = market.hears_times("提醒：")
    team.passes_until("2026-03-12 08:38")

    assert at_night == 1
    assert market.hears().startswith("提醒：交首图")


def test_done_closes_the_card(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 明天15:00 交首图")
    team.passes(days=2)

    said = market.presses("完成")

    assert said == "已标为完成：交首图\n[再提醒…]"
    assert market.sees("M1") == "已完成：交首图\n时间 3月12日 周四 15:00"


def test_snoozed_it_rings_again(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 明天15:00 交首图")
    team.passes_until("2026-03-12 15:00")

    said = market.presses("1 小时后")
    put_off = market.sees("M1")
    team.passes_until("2026-03-12 16:01")

    assert said.startswith("好的，3月12日 周四 16:00 提醒你：交首图")
    assert put_off == "已推迟：交首图\n时间 3月12日 周四 16:00"
    assert market.hears().startswith("提醒：交首图\n时间 3月12日 周四 16:00")


def test_what_is_cancelled_does_not_ring(team: Team) -> None:
    market = team.member("市场")
    market.says("提醒 明天15:00 交首图")

    said = market.presses("取消")
    team.passes(days=2)

    assert said == "不再提醒：交首图"
    assert market.hears() == said


def test_nobody_sees_or_moves_the_reminders_of_others(team: Team) -> None:
    market, design = team.member("市场"), team.member("设计")
    market.says("提醒 明天15:00 交首图")

    refused = design.says("取消提醒 M1")
    listed = design.says("我的提醒")

    assert refused.startswith("你没有提醒 M1。")
    assert listed.startswith("你没有还没响的提醒。")
    assert market.says("我的提醒") == "你的提醒\nM1 · 3月12日 周四 15:00 · 交首图"


def test_where_nothing_waits_something_to_do_is_offered(team: Team) -> None:
    assert team.member("市场").says("待办") == "现在没有等你处理的事。\n[提选题…]"


def test_what_waits_for_me_stands_on_one_page(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 留言怎么开")
    lead.says("选题 定题 T1 @市场 截止 下周三18:00")
    market.says("提醒 明天15:00 交首图")

    assert market.says("待办").split("\n") == [
        "等我处理 2",
        "M1 · 交首图 · 3月12日 周四 15:00 · 还剩 1 天",
        "T1《618美妆测评》 · 要写稿 · 3月18日 周三 18:00 发布 · 还剩 7 天",
        "我发起的 1",
        "T2《留言怎么开》 · 待定 · 0 票",
        "[提选题…] [设提醒…]",
    ]
    assert lead.says("待办").split("\n") == [
        "等我处理 2",
        "A1《618美妆测评》 · 排期待确认 · 3月18日 周三 18:00 发布 · 还剩 7 天",
        "T2《留言怎么开》 · 要定题 · 0 票",
        "[选题排行] [提选题…] [设提醒…]",
    ]

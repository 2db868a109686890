"""The schedule in chat: pushes with their places, what is free, what is wrong, what is left of a month."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.sheets import hand_in
from tests.team import Team
from tests.test_push import EVENING, planned


def test_a_month_shows_its_pushes_with_places_owners_and_what_is_free(team: Team) -> None:
    lead = planned(team, EVENING, EVENING, "3月27日 20:07")
    lead.says("稿件 开始 A3")

    shown = lead.says("排期表 查看 2026-03").splitlines()

    assert shown[:6] == [
        "排期表，3月1日 周日 – 3月31日 周二",
        "P1 · 3月25日 周三 20:07 · 群发 · 还空 6 个位置",
        "头条 · A1《618美妆测评》 · 待开始 · 编辑甲",
        "次条 · A2《留言怎么开》 · 待开始 · 编辑乙",
        "P2 · 3月27日 周五 20:07 · 群发 · 还空 7 个位置",
        "头条 · A3《春季踏青穿搭》 · 制作中 · 编辑丙",
    ]
    assert shown[6].startswith("还没有群发的工作日：3月11日 周三、3月12日 周四、")
    assert "3月25日" not in shown[6] and shown[-1] == "[下个月]"
    assert "/console/month/2026-03" in shown[-2]


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("排期表 查看", "排期表，3月1日 周日 – 3月31日 周二"),
        ("排期表 查看 12月", "排期表，12月1日 周二 – 12月31日 周四"),
        ("排期表 查看 2027-01", "排期表，2027年1月1日 周五 – 2027年1月31日 周日"),
        ("排期表 查看 本周", "排期表，3月9日 周一 – 3月15日 周日"),
        ("排期表 查看 下周", "排期表，3月16日 周一 – 3月22日 周日"),
        ("排期表 查看 3月16日到20日", "排期表，3月16日 周一 – 3月20日 周五"),
        ("schedule show next week", "Schedule, Mon 16 Mar – Sun 22 Mar"),
    ],
    ids=["this month", "a month", "a month with its year", "this week", "next week", "days", "in English"],
)
def test_it_is_asked_for_by_month_week_or_days(team: Team, said: str, heading: str) -> None:
    assert team.member("编辑甲").says(said).splitlines()[0] == heading


def test_what_is_no_month_is_answered_with_what_to_write(team: Team) -> None:
    editor = team.member("编辑甲")

    assert editor.says("排期表 查看 13月") == "没有 13 月。"
    assert "没看懂“等通知”是哪几天" in editor.says("排期表 查看 等通知")


def test_of_two_pushes_of_a_subscription_account_on_a_day_the_later_says_so(team: Team) -> None:
    lead = planned(team, "3月25日 10:07", EVENING)

    first, second = lead.says("排期表 查看").split("P2 · ")

    assert "注意" not in first
    assert "注意：当天已有一次群发：3月25日 周三 10:07。订阅号每天只能群发一次。" in second


def test_a_service_account_is_told_what_is_left_of_its_month(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    admin.says("账号 新增 品牌号")
    admin.says("账号 类型 服务号 品牌号")
    lead = planned(team, "3月23日 20:07", "3月24日 20:07", "3月25日 20:07")
    assert "2026-03 还能群发 1 次" in lead.says("排期表 查看")

    for number, day in ((4, 26), (5, 27)):
        lead.says(f"选题 提交 第{number}篇")
        lead.says(f"选题 定题 T{number} @编辑甲 截止 3月{day}日 20:07")

    shown = lead.says("排期表 查看")
    assert "2026-03 还能群发 0 次" in shown
    assert shown.count("服务号每月只能群发 4 次") == 1
    assert "服务号每月只能群发 4 次" in shown.partition("P5 · ")[2]


def test_nine_articles_and_a_person_with_too_many_are_warned_of(team: Team) -> None:
    lead = planned(team, *[EVENING] * 9, owners="甲甲甲乙丙丁戊己庚")

    shown = lead.says("排期表 查看")

    assert "P1 · 3月25日 周三 20:07 · 群发 · 已满" in shown
    assert "注意：有 1 篇放不下，一次推送最多 8 篇。" in shown
    assert "注意：编辑甲当天要发布 A1《618美妆测评》、A2《留言怎么开》、A3《春季踏青穿搭》。" in shown


def test_an_accepted_topic_without_a_plan_is_named(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    hand_in(
        lead,
        "排期表 导入",
        ["标题", "负责人", "发布时间", "进度"],
        [["旧稿", "负责人", "2026-03-18", "写作中"]],
    )
    lead.presses("导入")

    assert "已定题但还没排计划：\nT1《旧稿》 · 3月18日 周三" in lead.says("排期表 查看")

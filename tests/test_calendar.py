"""Scenes of the work calendar: what the team declares wins over the official one."""

from __future__ import annotations

from models.person import Role
from tests.team import Team


def test_a_declared_day_off_has_no_morning_post(team: Team) -> None:
    admin, market = team.member("负责人", Role.ADMIN), team.member("市场")
    market.says("选题 提交 618美妆测评")

    assert admin.says("日历 设置 放假 3月12日") == "3月12日 周四 是休息日"
    team.passes_until("2026-03-12 12:00")
    assert admin.hears_times("等你定") == 0

    team.passes_until("2026-03-13 12:00")
    assert admin.hears_times("1 个选题等你定") == 1


def test_many_days_are_declared_at_once_or_not_at_all(team: Team) -> None:
    admin = team.member("负责人", Role.ADMIN)

    assert "第 2 行没看懂" in admin.says("日历 导入\n2027-02-06 上班\n2027-02-30 放假")
    assert admin.says("日历 列表").startswith("已设置的日子\n没有设置")
    assert admin.says("日历 导入\n2027-02-06 上班\n2027-02-08 放假") == "已设置 2 天。"
    assert "2027年2月6日 周六 是工作日\n2027年2月8日 周一 是休息日" in admin.says("日历 列表")


def test_only_an_admin_declares_days(team: Team) -> None:
    team.member("负责人", Role.ADMIN)

    assert team.member("市场").says("日历 设置 放假 3月12日").startswith("这一步要由管理员来做：负责人")


def test_a_slot_in_a_year_not_announced_is_accepted_with_a_warning(team: Team) -> None:
    lead, market = team.member("负责人", Role.LEAD), team.member("市场")
    market.says("选题 提交 年货清单")

    assert "国务院还没有公布 2027 年的放假安排" in lead.says("选题 定题 T1 @市场 截止 2027-01-05 20:00")

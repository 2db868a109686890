"""Scenes of settings that the team changes while it works."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.audit import Entry
from models.person import Role
from models.teamwork import team_calendar
from tests.said import moment
from tests.team import Member, Team


@pytest.fixture
def admin(team: Team) -> Member:
    """The admin of a team."""
    return team.member("管理员", Role.ADMIN)


def test_settings_are_listed_with_what_holds_now(admin: Member) -> None:
    assert admin.says("设置 列表").splitlines() == [
        "设置",
        "工作时间 · 09:00-12:00,13:30-18:00",
        "免打扰时段 · 22:00-08:00",
        "推送的分钟 · 7",
        "草稿提交后保留的天数 · 30",
        "消息保留的天数 · 365",
        "选题排行日 · 周一",
        "选题会日 · 周三",
        "每人每天步骤提醒上限 · 8",
        "每人每天发布篇数 · 2",
        "通过后可小改的字数 · 0",
        "几周没人投票就搁置 · 6",
        "[修改…]",
    ]


SET = {
    "hours": (
        "设置 修改 工作时间 10:00-12:30、14:00-19:00",
        "工作时间：09:00-12:00,13:30-18:00 → 10:00-12:30,14:00-19:00",
    ),
    "written full-width": (
        "设置 修改 工作时间 ９：００到１７：００",
        "工作时间：09:00-12:00,13:30-18:00 → 09:00-17:00",
    ),
    "quiet hours": ("设置 修改 免打扰 23:00-07:00", "免打扰时段：22:00-08:00 → 23:00-07:00"),
    "in English": ("setting set push 13", "minute of pushes: 7 → 13"),
    "days": ("设置 修改 草稿保留天数 90", "草稿提交后保留的天数：30 → 90"),
    "days for messages": ("setting set messages 90", "days that lines and messages are kept: 365 → 90"),
}


@pytest.mark.parametrize(("line", "answer"), SET.values(), ids=SET.keys())
def test_a_setting_is_changed_and_written_down(team: Team, admin: Member, line: str, answer: str) -> None:
    assert admin.says(line) == answer

    deeds = team.reads(lambda session: session.exec(select(Entry)).all())
    assert [(deed.verb, f"{deed.before} → {deed.after}") for deed in deeds] == [
        ("set", answer.replace("：", ": ", 1).split(": ", 1)[1])
    ]


WRONG = [
    "工作时间 18:00-09:00",
    "工作时间 09:00-12:00,11:00-18:00",
    "工作时间 上午",
    "工作时间 25:00-26:00",
    "免打扰 22:00-22:00",
    "免打扰 22:00-23:00,01:00-02:00",
    "推送分钟 30",
    "推送分钟 0",
    "推送分钟 七",
    "草稿保留天数 0",
    "消息保留天数 29",
]


@pytest.mark.parametrize("written", WRONG)
def test_what_does_not_fit_is_refused(admin: Member, written: str) -> None:
    assert "不合适，现在是" in admin.says(f"设置 修改 {written}")


def test_only_admins_change_settings(team: Team, admin: Member) -> None:
    said = team.member("负责人", Role.LEAD).says("设置 修改 免打扰 23:00-07:00")

    assert said == "这一步要由管理员来做：管理员。什么都没有改动。"


@pytest.mark.parametrize(("quiet", "heard"), [("22:00-08:00", 1), ("22:00-09:30", 0)])
def test_quiet_hours_hold_from_then_on(team: Team, admin: Member, quiet: str, heard: int) -> None:
    admin.says("选题 提交 618美妆测评")
    admin.says(f"设置 修改 免打扰 {quiet}")

    team.passes_until("2026-03-12 09:20")

    assert admin.hears_times("个选题等你") == heard


def test_hours_are_those_of_the_calendar_from_then_on(team: Team, admin: Member) -> None:
    admin.says("设置 修改 工作时间 10:00-12:00")

    calendar = team.reads(lambda session: team_calendar(session, team.paiqi.tools.calendar))
    assert calendar.next_working_time(moment("2026-03-12 09:00")) == moment("2026-03-12 10:00")

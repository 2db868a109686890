"""Scenes of the week: the ranking on its first working day, the agenda on the day of the meeting."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead, where two topics were proposed on a Wednesday and one has a vote."""
    lead, market = team.member("负责人", Role.ADMIN), team.member("市场")
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 露营装备怎么挑")
    market.says("投票 T1")
    return lead


def posts(team: Team) -> list[str]:
    """What the room heard besides cards."""
    return [said for said in team.room("选题").cards() if not said.startswith("选题 T")]


def test_on_the_first_working_day_of_the_week_the_room_reads_the_ranking(team: Team, lead: Member) -> None:
    team.passes_until("2026-03-16 09:08")

    assert posts(team) == [
        "选题排行（3月9日 周一 到 3月15日 周日）\n新增 2 · 其中已定题 0\n"
        "1. T1《618美妆测评》 · 1 票 · 一周内新提\n2. T2《露营装备怎么挑》 · 0 票 · 一周内新提\n"
        "要定的事：前 2 名里有 2 个没人认领\n[选题排行]"
    ]


def test_next_week_says_who_rose(team: Team, lead: Member) -> None:
    team.passes_until("2026-03-16 09:08")
    lead.says("投票 T2"), team.member("编辑甲").says("投票 T2")
    team.passes_until("2026-03-23 09:08")

    assert "1. T2《露营装备怎么挑》 · 2 票 · ↑1" in posts(team)[-1]
    assert "2. T1《618美妆测评》 · 1 票 · ↓1" in posts(team)[-1]


def test_the_day_is_set_in_chat_and_moves_past_a_holiday(team: Team, lead: Member) -> None:
    assert lead.says("设置 修改 排行日 周四") == "选题排行日：周一 → 周四"
    lead.says("日历 设置 放假 3月19日")
    team.passes_until("2026-03-20 09:08")

    assert [said.split("\n")[0] for said in posts(team)] == [
        "选题排行（3月5日 周四 到 3月11日 周三）",
        "今天选题会的议程",
        "选题排行（3月13日 周五 到 3月19日 周四）",
    ]


def test_ranking_and_agenda_of_one_morning_are_one_post(team: Team, lead: Member) -> None:
    lead.says("设置 修改 选题会 周一")
    lead.says("选题 备选 T2")
    team.member("法务").says("选题 顾虑 T1 “最”字要换")

    team.passes_until("2026-03-16 09:08")

    [said] = posts(team)
    assert said.startswith("选题排行（")
    assert "今天选题会的议程\n备选\n1. T2《露营装备怎么挑》 · 0 票 · 一周内新提" in said
    assert "T1《618美妆测评》 · 顾虑 C1（法务）：“最”字要换" in said
    assert "还没投过票：负责人、法务" in said


def test_a_topic_nobody_wants_is_asked_about_and_then_put_aside(team: Team, lead: Member) -> None:
    team.leaves(days=33)
    team.passes_until("2026-04-16 10:00")
    assert "T2《露营装备怎么挑》 已有 5 周没人投票，还要吗？" in "".join(team.direct("市场"))
    assert "状态 待定" in team.room("选题").cards()[1]

    team.passes_until("2026-04-24 10:00")
    assert "状态 已搁置" in team.room("选题").cards()[1]
    assert team.room("选题").thread("T2")[-1] == "已搁置：没人投票，也没人要求保留。"

    assert team.joined("市场").says("选题 保留 T2") == "T2《露营装备怎么挑》 保留在列表里。"
    assert "状态 待定" in team.room("选题").cards()[1]


def test_a_topic_that_is_kept_is_left_alone(team: Team, lead: Member) -> None:
    market = team.joined("市场")
    team.leaves(days=33)
    team.passes_until("2026-04-16 10:00")
    market.says("选题 保留 T1"), market.says("选题 保留 T2")

    team.leaves(days=19)
    team.passes_until("2026-05-07 10:00")

    assert "搁置" not in "".join(team.room("选题").cards()[:2])

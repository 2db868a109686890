"""Reminders ring once, on time, and are answered by a press."""

from __future__ import annotations

from tests.team import Team


def test_a_reminder_is_echoed_and_rings_at_its_time(team: Team) -> None:
    market = team.member("市场")

    said = market.says("提醒我明天下午三点交首图")
    team.passes_until("2026-03-12 15:00")

    assert said == "好的，3月12日 周四 15:00 提醒你：交首图\n[改时间…] [取消]"
    assert market.hears().startswith("提醒：交首图\n时间 3月12日 周四 15:00\n")
    assert market.buttons() == ["完成", "1 小时后", "明天 09:37", "另选时间…"]

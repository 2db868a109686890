"""Scenes of concerns: advice that stays on a topic's card until it is resolved, and stops nothing."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.team import Member, Team


@pytest.fixture
def legal(team: Team) -> Member:
    """Somebody who raised a concern about what 市场 proposed."""
    team.member("市场"), team.member("负责人", Role.LEAD)
    team.joined("市场").says("选题 提交 618美妆测评")
    legal = team.member("法务")
    assert legal.says("选题 顾虑 T1 “最”字要换") == "C1 已显示在 T1《618美妆测评》 的卡片上。\n[解决…]"
    return legal


def test_a_concern_stands_on_the_card_and_its_proposer_is_told(team: Team, legal: Member) -> None:
    assert "顾虑 C1 · 法务：“最”字要换" in team.room("选题").cards()[0]
    assert team.room("选题").thread("T1")[-1] == "法务 提出顾虑 C1：“最”字要换"
    assert "法务 对 T1《618美妆测评》 提出顾虑：“最”字要换" in team.direct("市场")[-1]


def test_a_resolved_concern_leaves_the_card(team: Team, legal: Member) -> None:
    assert team.joined("负责人").says("顾虑 解决 C1 已换成“实测好用”") == "C1 已解决。"

    assert "顾虑 C1" not in team.room("选题").cards()[0]
    assert team.room("选题").thread("T1")[-1] == "负责人 解决了顾虑 C1：已换成“实测好用”"
    assert "解决了你对 T1《618美妆测评》 的顾虑：已换成“实测好用”" in team.direct("法务")[-1]


def test_a_concern_stops_no_decision(team: Team, legal: Member) -> None:
    assert "已定题 T1《618美妆测评》" in team.joined("负责人").says("定题 T1 @市场 截止 3月18日")


def test_others_cannot_resolve_it_and_nobody_twice(team: Team, legal: Member) -> None:
    assert team.joined("市场").says("顾虑 解决 C1") == "只有负责人或提出的人可以这样做。"
    assert legal.says("顾虑 解决 C1") == "C1 已解决。"
    assert "C1 现在是“已解决”，不用再处理了。" in legal.says("顾虑 解决 C1")

"""Scenes of many topics at once: checked whole, then proposed; repeats wait for a look."""

from __future__ import annotations

from models.person import Role
from tests.team import Team

LINES = "选题 批量提交\n1. 618美妆测评 #深度干货\n2、露营装备怎么挑\n- 敏感肌换季怎么护理"


def test_a_title_a_line_each_with_its_column(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("栏目 新增 深度干货 8")

    said = lead.says(LINES)

    assert said == "已提交 3 个选题\nT1《618美妆测评》\nT2《露营装备怎么挑》\nT3《敏感肌换季怎么护理》"
    assert "栏目 深度干货" in team.room("选题").cards()[0]
    assert len(team.room("选题").cards()) == 3


def test_one_bad_line_and_nothing_is_proposed_and_nothing_typed_is_lost(team: Team) -> None:
    market = team.member("市场")

    said = market.says(LINES)

    assert "第 1 行：没有“深度干货”这个栏目" in said
    assert team.room("选题").cards() == []
    market.presses("填表…")
    assert market.form is not None
    assert "露营装备怎么挑" in market.form.fields[0].value


def test_a_repeat_waits_for_a_look_and_the_others_are_proposed(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618 美妆测评合集")

    said = market.says("选题 批量提交\n618美妆测评\n露营装备怎么挑")

    assert said.startswith("已提交 1 个选题\nT2《露营装备怎么挑》\n有 1 个可能重复")
    assert "D1《618美妆测评》 和 《618 美妆测评合集》 相似" in said
    market.presses("提交 D1")
    assert market.sees("T3").startswith("选题 T3 · 618美妆测评")

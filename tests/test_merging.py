"""Scenes of topics that turn out to be one: votes come together, each person's once, and part again."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead, where two topics were proposed and voted for; 编辑甲 voted for both."""
    lead, market, editor = team.member("负责人", Role.LEAD), team.member("市场"), team.member("编辑甲")
    market.says("选题 提交 618美妆测评")
    editor.says("选题 提交 露营装备怎么挑")
    editor.says("投票 T1")
    editor.says("投票 T2")
    market.says("投票 T2")
    return lead


def test_a_merged_topics_votes_count_once_a_person_where_it_went(team: Team, lead: Member) -> None:
    said = lead.says("选题 合并 T2 T1")

    assert said == "T2《露营装备怎么挑》 已合并到 T1《618美妆测评》，现在 2 票。\n[撤销]"
    assert "2 票" in team.room("选题").cards()[0]
    assert "并入了：T2《露营装备怎么挑》" in team.room("选题").cards()[0]
    assert "状态 已合并到 T1《618美妆测评》" in team.room("选题").cards()[1]
    assert "票 · 票数算在并入的选题里" in team.room("选题").cards()[1]
    assert team.room("选题").thread("T1")[-1] == "负责人 把 T2《露营装备怎么挑》 合并进来。"
    assert "T2《露营装备怎么挑》 合并到 T1《618美妆测评》" in team.direct("编辑甲")[-1]


def test_a_merge_is_undone_with_each_vote_where_it_was_cast(team: Team, lead: Member) -> None:
    lead.says("选题 备选 T2")
    lead.says("选题 合并 T2 T1")

    assert lead.presses("撤销") == "T2《露营装备怎么挑》 已恢复，2 票；T1《618美妆测评》 还有 1 票。"
    assert "状态 备选" in team.room("选题").cards()[1]


def test_a_vote_for_what_was_merged_is_taken_back_where_it_counts(team: Team, lead: Member) -> None:
    lead.says("选题 合并 T2 T1")

    assert team.joined("市场").says("取消投票 T1") == "已取消给 T1《618美妆测评》 的投票。"
    assert (
        team.joined("编辑甲").says("投票 T1").startswith("你已经给 T1《618美妆测评》 投过票了，现在 1 票。")
    )


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("选题 合并 T1 T1", "选题不能合并到自己。"),
        ("投票 T2", "T2 已合并到 T1《618美妆测评》，票数算在那里。"),
        ("选题 合并 T1 T2", "T2 已合并到 T1《618美妆测评》，票数算在那里。"),
        ("选题 撤销合并 T1", "T1 现在是“待定”，不用再处理了。"),
    ],
    ids=["into itself", "a vote for what is merged", "into what is merged", "undoing what is not merged"],
)
def test_what_makes_no_sense_is_refused_with_the_reason(lead: Member, line: str, answer: str) -> None:
    lead.says("选题 合并 T2 T1")

    assert answer in lead.says(line)


def test_only_the_proposer_or_a_lead_merges(team: Team, lead: Member) -> None:
    assert team.joined("市场").says("选题 合并 T2 T1") == "只有负责人或提交人可以这样做。"


def test_who_voted_and_who_has_not_is_shown(lead: Member) -> None:
    assert lead.says("选题 谁投了 T1") == "T1《618美妆测评》 的投票情况\n已投 1 编辑甲\n还没投 2 负责人、市场"

"""Articles: an accepted topic is planned, started, goes through its steps and is out."""

from __future__ import annotations

from models.person import Role
from tests.team import Member, Team


def in_hand(team: Team, slot: str = "3月25日 20:07") -> tuple[Member, Member]:
    """Give a lead and an editor whose topic was accepted for a slot."""
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618美妆测评")
    lead.says(f"选题 定题 T1 @编辑甲 截止 {slot}")
    return lead, editor


def test_an_accepted_topic_is_planned_backwards_before_anything_begins(team: Team) -> None:
    lead, _ = in_hand(team)

    plan = next(text for text in reversed(lead._texts()) if "选题 · 负责人" in text)
    assert "3月16日 周一 18:00 · 选题 · 负责人" in plan
    assert "3月25日 周三 19:07 · 发布前检查 · 编辑甲" in plan
    assert team.room("排期").cards() == []


def test_a_started_article_has_one_card_and_its_doer_hears_of_the_first_step(team: Team) -> None:
    lead, editor = in_hand(team)

    assert lead.says("稿件 开始 A1") == "A1《618美妆测评》开始了，已经告诉编辑甲：大纲。"
    team.settles()

    assert "现在: 大纲 · 编辑甲" in team.room("排期").cards()[-1].replace("现在 ", "现在: ")
    assert "《618美妆测评》：大纲" in editor.sees("S2")

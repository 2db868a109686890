"""What a review's card says of a version: what changed since the one before, and the self-checks."""

from __future__ import annotations

from tests.team import Team
from tests.test_review import begun, step


def test_a_review_says_word_by_word_what_changed_since_the_version_before(team: Team) -> None:
    lead, editor = begun(team)
    editor.says(f"稿件 交稿 {step(team, 'draft')} 三款平价粉底实测，附成分表。")

    editor.says("稿件 改稿 A1 四款平价粉底实测，附成分表。")

    card = lead.sees("V2")
    assert "比第 1 稿：改 1 处：第 1 段" in card
    assert "三 → 四" in card or "三款 → 四款" in card


def test_a_review_says_what_its_self_checks_found_and_what_is_not_good_first(team: Team) -> None:
    lead, editor = begun(team)

    editor.says(f"稿件 交稿 {step(team, 'draft')} 全网最佳粉底，[购买]() 见文末。")

    checks = next(line for line in lead.sees("V1").split("\n") if line.startswith("自查："))
    assert "敏感词 1（" in checks
    assert "空链接 1（" in checks
    assert checks.index("空链接") < checks.index("标题")
    assert "[通过]" in lead.sees("V1")

"""Small edits after an approval: it stands for them where the team says so, and ends for all else."""

from __future__ import annotations

import pytest

from models.person import Role
from tests.team import Member, Team
from tests.test_review import begun, hands_in, state, states

TEXT = "三款平价粉底实测，大家都在问，附成分表。满300减50，3月25日截止。"


def approved(team: Team, most: int = 10) -> tuple[Member, Member]:
    """A lead who approved a draft, and its author, in a team that allows small edits."""
    lead, editor = begun(team)
    admin = team.member("管理员", Role.ADMIN)
    admin.says(f"设置 修改 小改字数 {most}")
    hands_in(team, editor, TEXT)
    lead.presses("通过")
    return lead, editor


def test_an_approval_stands_after_a_small_edit_which_its_reviewer_is_shown(team: Team) -> None:
    lead, editor = approved(team)

    said = editor.says(f"稿件 改稿 A1 {TEXT.replace('大家都在问', '大家在问')}")

    assert said == "编辑甲小改了 A1《618美妆测评》，第 2 稿：通过仍然有效（V1，最多 10 个字）。"
    assert states(team) == ["passed"]
    assert state(team) == "approved"
    assert said in team.room("排期").thread("A1")
    assert "比第 1 稿：改 1 处" in lead.hears()
    assert "通过后改动 第 2 稿 · 编辑甲 · 小改动，通过仍然有效" in lead.sees("V1")
    assert team.wrongs() == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("满300减50", "满300减80", "数字"),
        ("3月25日", "3月26日", "日期"),
        ("附成分表", "附成分表，转发抽奖", "奖品"),
        ("附成分表", "附成分表 https://a.example/x", "链接"),
        ("三款平价", "全网最低价", "宣传用语"),
        ("大家都在问", "办公室里的每一位同事最近都在互相打听", "18 字"),
    ],
    ids=["number", "date", "prize", "link", "claim", "too much"],
)
def test_an_approval_ends_by_what_matters(team: Team, old: str, new: str, why: str) -> None:
    _lead, editor = approved(team)

    said = editor.says(f"稿件 改稿 A1 {TEXT.replace(old, new)}")

    assert "V1 的通过作废：改动涉及" in said
    assert why in said
    assert states(team) == ["voided", "open"]


def test_many_small_edits_are_no_small_edit(team: Team) -> None:
    _lead, editor = approved(team)
    editor.says(f"稿件 改稿 A1 {TEXT.replace('大家都在问', '大家常常在问')}")

    said = editor.says(f"稿件 改稿 A1 {TEXT.replace('大家都在问', '大家常常在群里问起来')}。敬请留意")

    assert "V1 的通过作废：改动涉及" in said


def test_a_link_or_a_cover_is_no_small_edit(team: Team) -> None:
    lead, editor = approved(team)

    said = editor.says(f"稿件 改稿 A1 {TEXT} --cover 有封面")
    assert "V1 的通过作废：改动涉及封面" in said
    lead.presses("通过")

    said = editor.says("稿件 改稿 A1 https://mp.weixin.qq.com/s/abc")
    assert "V2 的通过作废：链接或文件里改了什么无法比对" in said


def test_what_is_scheduled_is_to_be_edited_in_the_back_office_too(team: Team) -> None:
    _lead, editor = approved(team)
    editor.says("稿件 已定时 A1 截止 3月25日 20:07")

    said = editor.says(f"稿件 改稿 A1 {TEXT.replace('大家都在问', '大家在问')}")

    assert "已定时 3月25日 周三 20:07，后台里也要同样改一下。" in said
    assert state(team) == "scheduled"

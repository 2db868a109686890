"""Scenes of people who leave: all that they hold is shown and handed over, and they are heard no more."""

from __future__ import annotations

import pytest

from models.audit import broken
from models.person import Role, everyone
from models.position import give, position_named
from tests.team import Member, Team


@pytest.fixture
def admin(team: Team) -> Member:
    """The admin of a team in which 编辑甲 holds one thing of each kind."""
    admin, editor = team.member("管理员", Role.ADMIN), team.member("编辑甲", department="内容部")
    team.member("编辑乙"), team.member("市场")
    editor.says("选题 提交 618美妆测评")
    admin.says("选题 提交 敏感肌换季护理")
    admin.says("选题 定题 T2 @编辑甲 截止 3月25日18:00")
    admin.says("值班 安排 3月12日到13日 编辑甲")
    editor.says("提醒我 3月20日 15:00 交首图")
    with team.paiqi.db.transaction() as session:
        person = next(one for one in everyone(session) if one.name == "编辑甲")
        give(session, position_named(session, "内容主管"), person, team.now)
    return admin


def test_before_somebody_leaves_all_that_they_hold_is_shown(team: Team, admin: Member) -> None:
    said = admin.says("成员 交接 @编辑甲")

    assert said.splitlines() == [
        "编辑甲 离开之前",
        "稿件 A1《敏感肌换季护理》",
        "内容部 的负责人",
        "值班：3月12日 周四、3月13日 周五",
        "岗位 内容主管",
        "提醒 M1：交首图",
        "T1《618美妆测评》，提交人",
        "会停用的登录：local:编辑甲",
        "做过的事仍然写着这个名字。现在还没有任何改动。",
        "[交接…]",
    ]
    assert Member(team, "编辑甲").says("待办").startswith("等我处理")


def test_all_goes_to_one_successor_who_is_told(team: Team, admin: Member) -> None:
    join_department(team, "编辑乙")
    admin.says("成员 交接 @编辑甲")
    admin.presses("交接…")

    said = admin.fills(successor="编辑乙")

    heir = Member(team, "编辑乙")
    assert said == "编辑甲 已离开，登录已停用。 已交接 6 件事。"
    assert heir.hears().startswith(
        "编辑甲 离开了，这些现在归你：\n稿件 A1《敏感肌换季护理》\n内容部 的负责人\n值班：3月12日 周四、"
    )
    assert "作者 编辑乙" in heir.sees("T2")
    assert "3月12日 周四 · 编辑乙" in admin.says("值班表")
    assert "编辑乙 · 内容部 · 部门负责人 · 内容主管 · 成员" in admin.says("成员 列表")
    assert "编辑甲" not in admin.says("成员 列表")
    assert team.reads(lambda session: broken(session)) is None
    team.passes_until("2026-03-20 15:00")
    assert heir.hears_times("提醒：交首图") == 1


def test_each_thing_may_go_to_somebody_else(team: Team, admin: Member) -> None:
    join_department(team, "编辑乙")
    admin.says("成员 交接 @编辑甲 @编辑乙 …")

    admin.fills(**{"successor": "编辑乙", "article-A1": "市场"})

    assert "作者 市场" in admin.sees("T2")
    assert Member(team, "市场").hears() == "编辑甲 离开了，这些现在归你：\n稿件 A1《敏感肌换季护理》"


def test_whoever_left_is_refused_politely_and_the_name_stays(team: Team, admin: Member) -> None:
    join_department(team, "编辑乙")
    admin.says("成员 交接 @编辑甲 …")
    admin.fills(successor="编辑乙")

    said = Member(team, "编辑甲").says("选题 投票 T1")

    assert said == "你已经不在这个团队里，所以不能这样做。需要回来请找管理员。"
    assert "编辑甲 提交" in admin.says("选题 记录 T1")
    assert admin.says("成员 权限 编辑 @编辑甲").startswith("这里没有叫“编辑甲”的人")


WRONG = {
    "nobody takes over": ({}, "还没说谁接手：稿件 A1《敏感肌换季护理》"),
    "the leaver": ({"successor": "编辑甲"}, "要由别人来接手。"),
    "a head from elsewhere": ({"successor": "市场"}, "市场 不在 内容部。"),
    "a stranger": ({"successor": "路人"}, "这里没有叫“路人”的人"),
}


@pytest.mark.parametrize(("values", "answer"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_with_the_form_changes_nothing(
    team: Team, admin: Member, values: dict[str, str], answer: str
) -> None:
    admin.says("成员 交接 @编辑甲 …")

    said = admin.fills(**values)

    assert answer in said
    assert "编辑甲 · 内容部 · 部门负责人" in admin.says("成员 列表")
    assert "作者 编辑甲" in admin.sees("T2")


def test_the_last_admin_does_not_leave(admin: Member) -> None:
    assert admin.says("成员 交接 @管理员") == "管理员 是最后一位管理员，请先设另一位。"


def test_only_admins_let_people_go(team: Team, admin: Member) -> None:
    said = Member(team, "编辑乙").says("成员 交接 @编辑甲")

    assert said == "这一步要由管理员来做：管理员。什么都没有改动。"


def test_who_holds_nothing_leaves_without_a_successor(team: Team, admin: Member) -> None:
    admin.says("成员 交接 @市场 …")

    assert admin.fills() == "市场 已离开，登录已停用。 已交接 0 件事。"


def test_a_leavers_deputy_lends_nothing_any_more(team: Team) -> None:
    admin, lead, editor = (
        team.member("管理员", Role.ADMIN),
        team.member("负责人", Role.LEAD),
        team.member("编辑乙"),
    )
    lead.says("请假 到下周五 @编辑乙")
    admin.says("成员 交接 @负责人 …")
    admin.fills()

    assert editor.says("选题 备选 T9").startswith("这一步要由负责人来做")


def join_department(team: Team, name: str) -> None:
    """Let somebody join 编辑甲's department."""
    with team.paiqi.db.transaction() as session:
        people = {one.name: one for one in everyone(session)}
        people[name].department = people["编辑甲"].department

"""What a team still lacks is said in chat, as a list to tick off."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.person import Identity, Role, everyone
from models.room import Room
from tests.team import Member, Team


@pytest.fixture
def admin(team: Team) -> Member:
    """The admin of a team whose rooms are for nothing yet."""
    with team.paiqi.db.transaction() as session:
        for room in session.exec(select(Room)):
            room.uses = []
    return team.member("管理员", Role.ADMIN)


def test_a_new_team_lacks_everything_and_is_led_to_each(admin: Member) -> None:
    assert admin.says("还缺什么").splitlines() == [
        "还缺 8 项",
        "○ 部门，每个都有负责人",
        "○ 岗位，每个都有人",
        "○ 选题用的群",
        "○ 排期用的群",
        "○ 数据简报用的群",
        "○ 申请用的群",
        "○ 值班表",
        "○ 同事绑定聊天账号：还没有人",
        "[导入…] [指定…] [选题群…]",
    ]


def test_binding_a_room_says_what_is_still_missing(admin: Member) -> None:
    said = admin.says("群 用途 选题 #选题")

    assert said.startswith("“选题”现在用来放选题。\n还缺：\n○ 部门")
    assert "○ 选题用的群" not in said and "○ 排期用的群" in said
    assert "✓ 选题用的群" in admin.says("还缺什么")


def test_vacant_positions_and_departments_without_head_are_named(team: Team, admin: Member) -> None:
    team.member("设计", department="设计部")
    admin.says("岗位 指定 品牌 @设计")
    admin.says("岗位 指定 财务 @管理员")
    all_there = admin.says("还缺什么")
    admin.says("岗位 卸任 财务 @管理员")
    with team.paiqi.db.transaction() as session:
        for person in everyone(session):
            person.heads = False

    said = admin.says("还缺什么")

    assert "✓ 部门，每个都有负责人" in all_there and "✓ 岗位，每个都有人" in all_there
    assert "○ 设计部的部门负责人" in said and "○ 岗位“财务”，现在空缺" in said and "品牌" not in said


def test_a_rota_and_a_linked_colleague_are_ticked_off(team: Team, admin: Member) -> None:
    admin.says("值班 安排 3月16日 管理员")
    with team.paiqi.db.transaction() as session:
        session.add(Identity(platform="wecom", native="guanliyuan", person=1))

    said = admin.says("还缺什么")

    assert "✓ 值班表" in said and "✓ 聊天工具里能找到 1 人" in said


def test_who_leads_nothing_is_not_asked_to_set_up(team: Team, admin: Member) -> None:
    assert "要由负责人" in team.member("编辑甲", Role.EDITOR).says("还缺什么")

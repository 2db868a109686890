"""Days, hours or leave change: what has not begun is dated anew, and the article's thread says what moved."""

from __future__ import annotations

from models.person import Role
from models.stage import Stage
from tests.team import Member, Team


def planned(team: Team) -> tuple[Member, Member]:
    """An admin, and an editor whose article of the standard template has begun."""
    admin, editor = team.member("管理员", Role.ADMIN), team.member("编辑甲", Role.EDITOR)
    editor.says("选题 提交 618美妆测评")
    admin.says("选题 定题 T1 @编辑甲 截止 3月25日 20:07")
    admin.says("稿件 开始 A1")
    team.settles()
    return admin, editor


def told(team: Team) -> list[str]:
    """What the thread was told about the calendar."""
    return [line for line in team.room("排期").thread("A1") if line.startswith("工作日或请假有变动")]


def test_a_day_declared_off_moves_what_has_not_begun_and_says_so_once(team: Team) -> None:
    admin, _ = planned(team)

    admin.says("日历 设置 放假 3月20日")
    team.passes(minutes=5)

    assert told(team) == ["工作日或请假有变动，跟着挪的：\n初稿：3月20日 周五 18:00 → 3月19日 周四 18:00"]
    team.passes(hours=2)
    assert len(told(team)) == 1


def test_leave_of_whoever_does_it_moves_it_too(team: Team) -> None:
    _admin, editor = planned(team)

    editor.says("成员 请假 3月20日到3月22日 @管理员")
    team.passes(minutes=5)

    assert len(told(team)) == 1


def test_nothing_is_said_where_nothing_moves(team: Team) -> None:
    admin, _ = planned(team)

    admin.says("日历 设置 放假 5月20日")
    admin.says("设置 修改 工作时间 09:00-12:00,13:30-18:00")
    team.passes(minutes=5)

    assert told(team) == []


def test_a_date_that_was_granted_stays(team: Team) -> None:
    admin, _ = planned(team)

    said = admin.says("稿件 改期 S3 3月20日 17:00 等样品")
    admin.says("日历 设置 放假 3月24日")
    team.passes(minutes=5)

    assert "3月20日 周五 17:00 截止" in said
    assert team.reads(lambda session: session.get_one(Stage, 3).due).astimezone(team.now.tzinfo).hour == 17

"""Departments that follow Slack's user groups: who comes into a group, leaves it, or joins later."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from models.audit import history
from models.group import Group
from models.person import Department, Person, Role
from tests.fakes.slack import FakeSlack
from tests.slack_team import SlackMember, SlackTeam
from tests.slack_ways import until

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(params=["socket", "http"])
def team(request: pytest.FixtureRequest, database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack with two user groups, once by each way in."""
    with FakeSlack() as slack:
        slack.user("实习生")
        slack.group("design", ["实习生"], name="设计组")
        slack.group("editors")
        made = SlackTeam(database_url, slack, request.param)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def admin(team: SlackTeam) -> SlackMember:
    """Give an admin, in whose team 设计 and 编辑甲 are known, and in a group each."""
    for who in ("设计", "编辑甲"):
        team.member(who)
    team.slack.office.groups("design", ["设计", "实习生"])
    team.slack.office.groups("editors", ["编辑甲"])
    known = select(Group.people).order_by(col(Group.id))
    until(lambda: [len(people) for people in team.reads(lambda s: s.exec(known).all())] == [2, 1])
    return team.member("管理员", Role.ADMIN)


def inside(team: SlackTeam, department: str) -> list[str]:
    def names(session: Session) -> list[str]:
        asked = select(Person.name).join(Department).where(Department.name == department)
        return sorted(session.exec(asked))

    return team.reads(names)


def test_a_department_is_who_is_in_the_group_that_an_admin_names(team: SlackTeam, admin: SlackMember) -> None:
    said = admin.says("部门 跟随 设计部 @design")

    assert said == "设计部从现在起就是 @design 里的人：设计。"
    assert inside(team, "设计部") == ["设计"]
    assert "设计部，1 人，没有负责人，跟随 @design" in admin.says("部门 列表").replace(" · ", "，")


def test_who_comes_into_the_group_or_leaves_it_changes_department(
    team: SlackTeam, admin: SlackMember
) -> None:
    admin.says("部门 跟随 设计部 @design")
    admin.says("部门 跟随 @editors")

    team.slack.office.groups("design", ["编辑甲"])

    until(lambda: inside(team, "设计部") == ["编辑甲"])
    assert inside(team, "editors") == []


def test_who_joins_later_is_put_where_their_group_belongs(team: SlackTeam, admin: SlackMember) -> None:
    admin.says("部门 跟随 设计部 @design")

    team.joined("实习生").says("待办")

    assert inside(team, "设计部") == ["实习生", "设计"]


def test_who_leaves_the_group_leaves_the_department_and_it_is_written_down(
    team: SlackTeam, admin: SlackMember
) -> None:
    admin.says("部门 跟随 设计部 @design")

    team.slack.office.groups("design", [])
    until(lambda: inside(team, "设计部") == [])

    person = team.reads(lambda s: s.exec(select(Person.id).where(Person.name == "设计")).one())
    moves = team.reads(
        lambda s: [(e.before, e.after) for e in history(s, f"person:{person}") if e.verb == "department"]
    )
    assert moves == [("", "设计部"), ("设计部", "")]


def test_a_department_that_follows_no_more_keeps_its_people(team: SlackTeam, admin: SlackMember) -> None:
    admin.says("部门 跟随 设计部 @design")

    said = admin.says("部门 不跟随 @design")
    team.slack.office.groups("design", ["编辑甲"])
    team.slack.office.groups("editors", ["设计"])

    assert said == "设计部不再跟随 @design。"
    assert inside(team, "设计部") == ["设计"]


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        pytest.param(
            "管理员", "部门 跟随 @nobody", "没有“nobody”这个用户组，现有：design / editors", id="unknown"
        ),
        pytest.param("管理员", "部门 不跟随 @design", "没有部门跟随 @design。", id="not followed"),
        pytest.param("编辑甲", "部门 跟随 @design", "这一步要由管理员来做", id="no admin"),
    ],
)
def test_what_cannot_be_is_said(
    team: SlackTeam, admin: SlackMember, who: str, line: str, answer: str
) -> None:
    assert answer in team.joined(who).says(line)


def test_without_the_permission_departments_stay_as_they_are(team: SlackTeam, admin: SlackMember) -> None:
    admin.says("部门 跟随 设计部 @design")
    team.slack.world.install.scopes.discard("usergroups:read")

    team.workspace.groups.learn()

    assert inside(team, "设计部") == ["设计"]

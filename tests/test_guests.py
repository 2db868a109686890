"""Guests, people from outside of the team: they look and vote where a room says so, and nothing else."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from models.audit import history
from models.person import Person, Role, follow_standing
from models.published import Published
from models.room import Account, room_named
from models.topic import Topic
from models.vote import voters
from tests.served import Served
from tests.sheets import hand_in
from tests.team import Member, Team

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = "你是访客，在这里只能看选题、投票。管理员可以把你设为成员：管理员。什么都没有改动。"
ELSEWHERE = "你是访客，只能在允许访客的群里看选题、投票。"


@pytest.fixture
def admin(team: Team) -> Member:
    """Give an admin, who has proposed a topic."""
    admin = team.member("管理员", Role.ADMIN)
    admin.says("选题 提交 618美妆测评")
    return admin


@pytest.fixture
def guest(team: Team, admin: Member) -> Member:
    """Give a guest, who may look and vote in the room for topics."""
    assert admin.says("群 访客 可以 #选题") == "访客现在可以在 选题 里看选题、投票。"
    return team.member("客户", Role.GUEST)


def voted(team: Team) -> set[int]:
    return team.reads(lambda session: voters(session, session.get_one(Topic, 1)))


def test_a_guest_looks_and_votes_where_the_room_says_so(team: Team, guest: Member) -> None:
    assert "T1《618美妆测评》" in guest.says("选题 列表", "选题")
    assert "T1《618美妆测评》" in guest.says("选题 查找 美妆", "选题")
    assert "T1《618美妆测评》" in guest.says("排行", "选题")
    assert guest.says("T1", "选题").startswith("选题 T1 · 618美妆测评")

    assert "1 票" in guest.says("投票 T1", "选题")
    assert guest.says("选题 谁投了 T1", "选题").splitlines()[1:] == ["已投 1 客户", "还没投 1 管理员"]
    assert guest.says("取消投票 T1", "选题") == "已取消给 T1《618美妆测评》 的投票。"
    assert voted(team) == set()


def test_a_guest_votes_by_the_cards_button(team: Team, guest: Member) -> None:
    guest.presses("投票")

    assert "1 票" in guest.sees("T1")


@pytest.mark.parametrize("room", ["数据", None], ids=["in another room", "directly"])
def test_where_no_room_says_so_a_guest_is_told_who_can_change_that(
    team: Team, guest: Member, room: str | None
) -> None:
    answer = guest.says("投票 T1", room)

    assert answer.startswith(ELSEWHERE)
    assert "管理员可以让群允许访客，或者把你设为成员：管理员。" in answer
    assert voted(team) == set()


@pytest.mark.parametrize("line", ["选题 提交 新品", "选题 顾虑 T1 …", "待办", "帮助", "你好", "选题"])
def test_anything_but_looking_and_voting_is_refused_to_a_guest_there_too(guest: Member, line: str) -> None:
    assert guest.says(line, "选题") == f"{HERE}\n[选题排行]"


def test_talk_of_guests_in_a_room_is_left_alone(guest: Member) -> None:
    assert guest.talks("今天吃什么", "选题") == ""
    assert guest.talks("选题 提交 新品", "选题").startswith(HERE)


def test_a_room_that_lets_guests_says_so_and_can_stop(team: Team, admin: Member, guest: Member) -> None:
    listed = admin.says("群 列表").splitlines()
    answer = admin.says("群 访客 不可以 #选题")

    assert listed[1] == "选题 · 选题 · 中文 · 访客可以看、可以投票"
    assert answer == "访客现在在 选题 里什么都不能做。"
    assert guest.says("投票 T1", "选题").startswith(ELSEWHERE)
    room = team.reads(lambda session: room_named(session, "local", "选题"))
    assert room is not None
    done = team.reads(lambda session: history(session, f"room:{room.id}"))
    assert [(one.verb, one.before, one.after) for one in done] == [
        ("guests", "no", "yes"),
        ("guests", "yes", "no"),
    ]


def test_only_an_admin_lets_guests_into_a_room(team: Team) -> None:
    assert "管理员" in team.member("负责人", Role.LEAD).says("群 访客 可以 #选题")
    room = team.reads(lambda session: room_named(session, "local", "选题"))
    assert room is not None
    assert not room.guests


def test_a_guest_is_offered_nowhere_and_cannot_be_named_for_anything(admin: Member, guest: Member) -> None:
    admin.says("选题 定题 T1 …")
    offered = [choice.value for field in admin.form.fields for choice in field.choices]  # type: ignore[union-attr]

    assert "客户" not in offered
    assert "管理员" in offered
    for line in ("选题 定题 T1 @客户 截止 下周三", "岗位 指定 品牌 @客户", "值班 换班 明天 @客户"):
        assert "客户 是访客，只能看选题、投票。" in admin.says(line)
    assert admin.says("值班 安排 3月16日 客户").startswith("“3月16日 客户”里没有")


def test_who_has_not_voted_yet_never_means_a_guest(team: Team, admin: Member, guest: Member) -> None:
    assert admin.says("选题 谁投了 T1").splitlines()[1:] == ["还没投 1 管理员"]

    team.passes(days=7)

    posted = "\n".join(team.room("选题").cards())
    assert "还没投过票：管理员" in posted
    assert "客户" not in posted


def test_who_became_a_guest_is_reminded_of_no_work_in_the_morning(team: Team, admin: Member) -> None:
    team.member("编辑甲", Role.EDITOR)
    admin.says("选题 定题 T1 @编辑甲 截止 明天 18:00")
    admin.says("成员 权限 访客 @编辑甲")
    before = team.direct("编辑甲")

    team.passes(days=1)

    assert team.direct("编辑甲") == before


def test_the_list_of_people_shows_who_is_a_guest(admin: Member, guest: Member) -> None:
    assert admin.says("成员 列表").splitlines()[1:] == ["管理员 · 管理员", "客户 · 访客"]


def test_an_admin_makes_a_guest_a_member_and_a_member_a_guest(
    team: Team, admin: Member, guest: Member
) -> None:
    admin.says("成员 权限 成员 @客户")
    proposed = guest.says("选题 提交 新品")
    made = admin.says("成员 权限 访客 @客户")

    assert proposed.startswith("T2《新品》")
    assert made == "客户 现在的权限是：访客。"
    assert guest.hears() == "管理员 把你的权限设为：访客。"
    assert guest.says("选题 撤回 T2").startswith(ELSEWHERE)


def test_a_guest_leaves_as_anybody_does(admin: Member, guest: Member) -> None:
    admin.says("成员 交接 @客户 …")
    admin.fills()

    assert guest.says("投票 T1", "选题").startswith("你已经不在这个团队里")


def test_a_guest_decides_nothing_though_somebody_away_once_said_so(team: Team, admin: Member) -> None:
    editor = team.member("编辑甲", Role.EDITOR)
    admin.says("群 访客 可以 #选题")
    admin.says("成员 请假 今天 @编辑甲 全部")
    team.passes(minutes=5)

    admin.says("成员 权限 访客 @编辑甲")

    assert editor.says("选题 备选 T1", "选题").startswith(HERE)


def test_a_position_held_by_who_became_a_guest_is_vacant(team: Team, admin: Member) -> None:
    team.member("编辑甲", Role.EDITOR)
    admin.says("岗位 指定 品牌 @编辑甲")

    admin.says("成员 权限 访客 @编辑甲")
    listed = admin.says("岗位 列表")

    assert "编辑甲" not in listed
    assert "编辑甲 不再是品牌。" in admin.says("岗位 卸任 品牌 @编辑甲")


def test_in_a_room_of_one_account_a_guest_sees_no_other_account(
    team: Team, admin: Member, guest: Member
) -> None:
    admin.says("账号 新增 美妆号")
    admin.says("账号 新增 母婴号")
    admin.says("群 账号 美妆号 #选题")
    admin.says("群 用途 选题 #数据")
    admin.says("选题 提交 婴儿防晒怎么选 --account 母婴号")
    with team.paiqi.db.transaction() as session:
        other = session.exec(select(Account.id).where(Account.name == "母婴号")).one()
        at = datetime(2026, 3, 1, tzinfo=SHANGHAI)
        article = Published(account=other, title="婴儿防晒测评", published_at=at, day=at.date(), reads=1)
        session.add(article)

    assert guest.says("选题 查找 防晒", "选题") == "没有找到“防晒”。"
    assert guest.says("选题 查找 fangshai", "选题") == "没有找到“fangshai”。"
    assert guest.says("T2", "选题") == guest.says("T9", "选题").replace("T9", "T2")
    assert guest.says("投票 T2", "选题").startswith("没有 T2")
    assert admin.says("选题 查找 防晒", "选题").count("防晒") == 3


def test_a_product_makes_members_of_guests_and_guests_of_members_and_touches_no_other_role(
    team: Team,
) -> None:
    team.member("客户", Role.GUEST), team.member("编辑甲", Role.EDITOR)

    assert (says(team, "客户", True), role(team, "客户")) == (True, "member")
    assert (says(team, "客户", True), role(team, "客户")) == (False, "member")
    assert (says(team, "客户", False), role(team, "客户")) == (True, "guest")
    assert (says(team, "编辑甲", False), role(team, "编辑甲")) == (False, "editor")
    done = team.reads(lambda session: history(session, f"person:{named(session, '客户').id}"))
    assert [(one.verb, one.person, one.before, one.after) for one in done] == [
        ("role", None, "guest", "member"),
        ("role", None, "member", "guest"),
    ]


@pytest.mark.parametrize(("given", "in_full"), [("成员", False), ("访客", True)], ids=["member", "guest"])
def test_what_an_admin_gave_no_product_takes(team: Team, admin: Member, given: str, in_full: bool) -> None:
    team.member("某人", Role.EDITOR)
    admin.says(f"成员 权限 {given} @某人")
    before = role(team, "某人")

    assert (says(team, "某人", in_full), role(team, "某人")) == (False, before)


@pytest.mark.parametrize(("written", "lowered"), [("成员", False), ("", True)], ids=["said", "not said"])
def test_the_role_that_a_roster_says_no_product_takes(
    team: Team, admin: Member, written: str, lowered: bool
) -> None:
    hand_in(admin, "成员 导入", ["姓名", "权限"], [["某人", written]])
    admin.presses("导入")

    assert says(team, "某人", False) is lowered


def test_on_the_web_a_guest_sees_nothing_of_the_team(served: Served) -> None:
    served.team.member("客户", Role.GUEST)

    opened = served.browser_of("客户").opens("/console")

    assert (opened.status_code, opened.headers["location"]) == (303, "/")


def says(team: Team, name: str, in_full: bool) -> bool:
    with team.paiqi.db.transaction() as session:
        return follow_standing(session, named(session, name), in_full, team.now)


def role(team: Team, name: str) -> str:
    return team.reads(lambda session: named(session, name).role)


def named(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()

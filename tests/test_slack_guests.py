"""Guests and people of other companies in Slack: who is one, and what they may do in rooms that let them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from models.audit import history
from models.person import Identity, Person, Role
from models.topic import Topic
from models.vote import voters
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_world import Message
from tests.slack_team import SlackMember, SlackTeam

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KINDS = [
    pytest.param({"is_restricted": True}, id="a guest"),
    pytest.param({"is_ultra_restricted": True}, id="a guest of one channel"),
    pytest.param({"team": "T0OTHER"}, id="somebody of another company"),
    pytest.param({"team": "T0OTHER", "is_stranger": True}, id="a stranger"),
]


@pytest.fixture(params=["socket", "http"])
def team(request: pytest.FixtureRequest, database_url: str) -> Iterator[SlackTeam]:
    """Give a team in a pretended Slack, once by each way in."""
    with FakeSlack() as slack:
        made = SlackTeam(database_url, slack, request.param)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def admin(team: SlackTeam) -> SlackMember:
    """Give an admin, who has proposed a topic and let guests look and vote in the room for topics."""
    admin = team.member("管理员", Role.ADMIN)
    admin.says("群 访客 可以 #选题", "选题")
    admin.says("选题 提交 618美妆测评", "选题")
    return admin


def comes(team: SlackTeam, /, **about: object) -> SlackMember:
    """Somebody comes into the workspace and all its rooms, of whom Paiqi has never heard."""
    team.slack.user("客户", **about)
    for room in ("选题", "数据"):
        team.slack.world.channel_named(room).members.add(team.slack.person("客户").id)  # type: ignore[union-attr]
        team.slack.world.channel_named(room).shared = "team" in about  # type: ignore[union-attr]
    return team.joined("客户")


def card(team: SlackTeam) -> Message:
    [found] = [one for one in team.slack.messages("选题") if "618美妆测评" in one.text]
    return found


def alone(team: SlackTeam, room: str = "选题") -> list[str]:
    """What only the guest saw in a room."""
    team.delivers()
    place = team.slack.channel_id(room)
    return [message.text for message in team.slack.ephemerals("客户") if message.channel == place]


def votes(team: SlackTeam) -> int:
    return team.reads(lambda session: len(voters(session, session.get_one(Topic, 1))))


def met(session: Session, native: str) -> Person:
    identity = session.exec(select(Identity).where(Identity.native == native)).one()
    return session.get_one(Person, identity.person)


def role(team: SlackTeam, guest: SlackMember) -> str:
    return team.reads(lambda session: met(session, guest.hands.id).role)


@pytest.mark.parametrize("about", KINDS)
def test_who_is_no_full_member_is_a_guest_and_votes_by_mention_button_and_reaction(
    team: SlackTeam, admin: SlackMember, about: dict[str, object]
) -> None:
    guest = comes(team, **about)

    guest.hands.mentions("选题 列表", "选题")
    listed = alone(team)
    pressed = guest.presses("投票")
    after_press = votes(team)
    guest.hands.mentions("取消投票 T1", "选题")
    after_mention = votes(team)
    guest.hands.reacts("+1", card(team))

    assert "T1" in listed[0]
    assert "1 票" in pressed
    assert (after_press, after_mention, votes(team)) == (1, 0, 1)
    assert role(team, guest) == Role.GUEST


@pytest.mark.parametrize("about", KINDS)
def test_anything_else_and_anywhere_else_is_refused_in_words(
    team: SlackTeam, admin: SlackMember, about: dict[str, object]
) -> None:
    guest = comes(team, **about)

    guest.hands.mentions("选题 提交 新品", "选题")
    guest.hands.mentions("投票 T1", "数据")
    guest.hands.says("投票 T1")

    [here], [elsewhere], [directly] = alone(team), alone(team, "数据"), team.direct("客户")
    assert here.startswith("你是访客，在这里只能看选题、投票。")
    assert elsewhere.startswith("你是访客，只能在允许访客的群里看选题、投票。")
    assert directly.startswith("你是访客，只能在允许访客的群里看选题、投票。")
    assert votes(team) == 0


def test_a_button_for_members_tells_a_guest_so_in_its_window(team: SlackTeam, admin: SlackMember) -> None:
    guest = comes(team, is_restricted=True)

    assert guest.presses("顾虑…").startswith("你是访客，在这里只能看选题、投票。")
    assert guest.form is None


def test_a_reaction_of_a_guest_counts_only_where_the_room_says_so(
    team: SlackTeam, admin: SlackMember
) -> None:
    admin.says("群 访客 不可以 #选题", "选题")
    guest = comes(team, is_restricted=True)

    guest.hands.reacts("+1", card(team))

    assert votes(team) == 0
    assert alone(team)[0].startswith("你是访客，只能在允许访客的群里看选题、投票。")


def test_a_guest_who_becomes_a_member_is_one_and_back_and_each_is_written_down(
    team: SlackTeam, admin: SlackMember
) -> None:
    guest = comes(team, is_restricted=True)
    guest.says("选题 列表", "选题")

    team.slack.office.changes("客户", is_restricted=False)
    as_member = role(team, guest), guest.says("待办")
    team.slack.office.changes("客户", is_restricted=True)
    as_guest = role(team, guest), guest.says("待办")

    assert as_member == (Role.MEMBER, "现在没有等你处理的事。\n[提选题…]")
    assert as_guest[0] == Role.GUEST
    assert as_guest[1].startswith("你是访客")
    person = team.reads(lambda session: met(session, guest.hands.id).id)
    done = team.reads(lambda session: history(session, f"person:{person}"))
    assert [(one.verb, one.person, one.after) for one in done] == [
        ("role", None, "guest"),
        ("role", None, "member"),
        ("role", None, "guest"),
    ]


@pytest.mark.parametrize(("given", "kept"), [("成员", Role.MEMBER), ("负责人", Role.LEAD)])
def test_what_an_admin_gave_a_guest_stays(
    team: SlackTeam, admin: SlackMember, given: str, kept: Role
) -> None:
    guest = comes(team, is_restricted=True)
    guest.says("选题 列表", "选题")

    admin.says(f"成员 权限 {given} @客户", "选题")
    team.slack.office.changes("客户", real_name="客户", is_restricted=True)

    assert role(team, guest) == kept


def test_who_becomes_a_guest_with_work_in_hand_is_reported_to_the_admins(
    team: SlackTeam, admin: SlackMember
) -> None:
    editor = team.member("编辑甲")
    admin.says("岗位 指定 品牌 @编辑甲", "选题")

    team.slack.office.changes("编辑甲", is_restricted=True)
    team.delivers()

    assert role(team, editor) == Role.GUEST
    told = team.direct("管理员")[-1]
    assert told == "编辑甲 在 Slack 里成了访客，在排期里也是。\n手上还有 1 件事\n[设为成员] [交接…]"
    assert admin.presses("设为成员") == "编辑甲 现在的权限是：成员。"
    assert role(team, editor) == Role.MEMBER


def test_a_guest_who_became_a_member_while_paiqi_was_away_is_one(team: SlackTeam, admin: SlackMember) -> None:
    with team.paiqi.db.transaction() as session:
        person = Person(name="客户", role=Role.GUEST)
        session.add(person)
        session.flush()
        guest = comes(team)
        session.add(Identity(platform="slack", native=guest.hands.id, person=person.id))

    guest.says("待办")

    assert role(team, guest) == Role.MEMBER


def test_a_program_is_nobody(team: SlackTeam, admin: SlackMember) -> None:
    program = comes(team, is_bot=True)

    program.hands.reacts("+1", card(team))
    program.hands.mentions("选题 提交 新品", "选题")

    assert alone(team) == []
    assert votes(team) == 0
    known = team.reads(lambda session: session.exec(select(Person.name)).all())
    assert list(known) == ["管理员"]


def test_while_slack_does_not_say_who_it_is_nobody_is_taken_for_a_member(
    team: SlackTeam, admin: SlackMember
) -> None:
    guest = comes(team, is_restricted=True)
    team.slack.fault("users.info", "500", times=-1)

    guest.hands.says("选题 提交 新品")
    team.slack.calm()
    unheard = team.reads(lambda session: session.exec(select(Person.name)).all())
    team.slack.passes(60)
    team.delivers()

    assert list(unheard) == ["管理员"]
    [answer] = team.direct("客户")
    assert answer.startswith("你是访客")


def test_whom_slack_does_not_know_is_a_guest(team: SlackTeam, admin: SlackMember) -> None:
    guest = comes(team)
    team.slack.fault("users.info", "user_not_found", times=9)

    guest.says("待办")

    assert role(team, guest) == Role.GUEST

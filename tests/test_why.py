"""Scenes of people who ask why Paiqi said something, and are told the rule, the event and the state."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from models import outbox
from models.message import Message
from models.outbox import Address, Parcel
from models.person import Role
from tests.served import Served
from tests.team import Member, Team


@pytest.fixture
def lead(team: Team) -> Member:
    """The lead of a team, in whose room for topics a topic was proposed by 市场."""
    lead = team.member("负责人", Role.LEAD)
    team.member("市场").says("选题 提交 618美妆测评", room="选题")
    return lead


def number_of(team: Team, text: str) -> int:
    """The outbox's number of the newest message that says something."""
    rows: list[Parcel] = team.reads(
        lambda session: list(session.exec(select(Parcel).order_by(col(Parcel.id))))
    )
    return max(row.id for row in rows if text in str(row.body))


def test_what_was_said_last_is_explained_by_the_line_that_it_answers(team: Team, lead: Member) -> None:
    lead.says("选题 列表")

    assert lead.says("为什么").splitlines() == [
        "为什么有这条消息",
        "规则 选题 列表 · 按状态、栏目或人列出选题；不写就列等着定的",
        "起因 负责人 · 3月11日 周三 10:30",
        "发送 3月11日 周三 10:30 发出",
        "原文：待定的选题",
    ]


def test_a_card_says_who_made_it_who_changed_it_and_how_it_stands(team: Team, lead: Member) -> None:
    lead.says("选题 不采用 T1 做过了", room="选题")

    said = lead.says("为什么 #1", room="选题")

    assert said.splitlines() == [
        "为什么有这条消息",
        "规则 选题 提交 · 提一个选题，会先查有没有重复",
        "起因 市场 · 3月11日 周三 10:30",
        "发生了什么 T1 待定",
        "最近一次更新 负责人 · 3月11日 周三 10:30 · T1 待定 → 不采用",
        "现在 T1 不采用",
        "发送 3月11日 周三 10:30 发出",
        "原文：选题 T1 · 618美妆测评",
    ]


def test_in_a_thread_the_message_that_began_it_is_meant(team: Team, lead: Member) -> None:
    lead.says("选题 备选 T1", room="选题")

    assert "Stands now T1 shortlisted" in lead.says("why", room="选题", thread="1")


def test_what_time_set_off_names_the_job_and_its_time(team: Team, lead: Member) -> None:
    team.passes_until("2026-03-12 09:10")

    said = lead.says("为什么")

    assert "规则 写给今天上班的人，每件事说一次；没有事就不发。 · 09:07" in said
    assert "起因 到了时间：3月12日 周四 09:07" in said


def test_somebody_elses_deed_is_named_to_whom_it_was_told(team: Team, lead: Member) -> None:
    lead.says("选题 不采用 T1 做过了")

    said = team.joined("市场").says("为什么")

    assert "起因 负责人 · 3月11日 周三 10:30" in said
    assert "发生了什么 T1 待定 → 不采用" in said


HIDDEN = {
    "what was answered to somebody alone in a room": "选题",
    "what was written to somebody directly": None,
}


@pytest.mark.parametrize("room", HIDDEN.values(), ids=HIDDEN.keys())
@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN], ids=str)
def test_what_one_cannot_see_is_not_explained(team: Team, lead: Member, room: str | None, role: Role) -> None:
    lead.says("我的提醒", room=room)
    number = number_of(team, "You have no reminders")
    other = team.member("编辑甲", role)

    said = other.says(f"为什么 {number}")

    assert said == f"这里没有你能看到的消息 {number}。在那条消息的话题里、或紧接着它说“为什么”。"
    assert "规则 我的提醒" in lead.says(f"为什么 {number}")


def test_a_number_that_nobody_has_is_answered_like_one_that_is_hidden(lead: Member) -> None:
    assert lead.says("为什么 #999").startswith("这里没有你能看到的消息 #999。")


def test_who_was_told_nothing_yet_hears_so(team: Team) -> None:
    assert team.member("市场").says("为什么") == "我在这里还没有说过话。"


@pytest.mark.parametrize("line", ["为什么这个标题这么长", "why is it so long"])
def test_a_question_to_colleagues_is_not_answered(team: Team, lead: Member, line: str) -> None:
    assert lead.talks(line, room="选题") == ""


def test_admins_are_told_the_event_by_which_the_log_knows_it(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    admin.says("待办", event="event-77")

    assert "日志里的编号：local:event:event-77" in admin.says("为什么")


def test_each_message_of_ours_on_the_page_can_be_asked_about(served: Served) -> None:
    visitor = served.browser_of("市场")
    visitor.says("选题 提交 618美妆测评")

    asked = re.findall(r'data-says="(why #\d+)"', visitor.opens("/room/选题").text)
    visitor.presses(asked[0])

    assert len(asked) == 1
    assert "为什么有这条消息" in visitor.reads("/room/选题")


def lose(team: Team, room: str, minutes: int, state: str = "parked") -> int:
    """Let a message have been given up, or have gone out late."""
    now = team.now
    with team.paiqi.db.transaction() as session:
        number = outbox.post(session, Address("local", room), Message("早上好"), now)
        how = {"state": state, "error": "no such room"} if state == "parked" else {"state": state, "ref": "1"}
        sent = now + timedelta(minutes=minutes)
        session.execute(update(Parcel).where(col(Parcel.id) == number).values(sent_at=sent, **how))
    return number or 0


@pytest.mark.tampers
def test_the_outbox_is_shown_by_room_to_admins(team: Team, lead: Member) -> None:
    admin = team.member("管理员", Role.ADMIN)
    lose(team, "选题", 12, "sent")
    lost = lose(team, "没有这个群", 0)
    with team.paiqi.db.transaction() as session:
        later = team.now + timedelta(hours=2)
        outbox.post(session, Address("local", "市场", direct=True), Message("下午好"), later)

    said = admin.says("发件箱")

    assert said.splitlines() == [
        "发件箱",
        "没有这个群 · 1 条未发出",
        "选题 · 今天 1 条晚发 · 最多晚 12 分钟",
        "发给 市场 · 1 条到时再发 · 最近一条 3月11日 周三 12:30",
        "[未发出]",
    ]
    assert f"{lost} · local · 没有这个群" in admin.presses("未发出")


def test_an_outbox_with_nothing_to_say_says_so(team: Team) -> None:
    assert team.member("管理员", Role.ADMIN).says("outbox") == "Nothing waits, was late or was given up."


def test_only_admins_look_into_the_outbox(team: Team, lead: Member) -> None:
    team.member("管理员", Role.ADMIN)

    assert lead.says("发件箱") == "这一步要由管理员来做：管理员。什么都没有改动。"

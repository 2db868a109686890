"""Scenes of a chat that forgets: what is old goes at night, what was done stays, and all still holds."""

from __future__ import annotations

import pytest
from sqlmodel import col, select, update

from models import outbox
from models.audit import broken, history
from models.local import LocalMessage, next_change
from models.message import Message
from models.outbox import Address, Outcome, Parcel
from models.person import Role
from models.retention import BATCH
from tests import invariants
from tests.team import Member, Team


@pytest.fixture
def admin(team: Team) -> Member:
    """The admin of a team that keeps what is said for 30 days, and has decided on one of two topics."""
    admin = team.member("管理员", Role.ADMIN)
    admin.says("设置 修改 消息保留天数 30")
    admin.says("选题 提交 618美妆测评", room="选题")
    admin.says("选题 提交 敏感肌换季护理", room="选题")
    admin.says("选题 投票 T1")
    admin.says("选题 不采用 T2 做过了")
    admin.says("帮助")
    return admin


def nights(team: Team, count: int) -> None:
    """Let days pass of which only the last is lived through."""
    team.settles()
    team.leaves(days=count - 1)
    team.passes(days=1)


def write(team: Team, line: str, thread: str = "") -> None:
    """Let the admin write a line in a room, or below one."""
    with team.paiqi.db.transaction() as session:
        root = session.exec(select(LocalMessage.id).where(LocalMessage.line == thread)).first()
        said = LocalMessage(
            room="数据",
            author="管理员",
            line=line,
            thread=root if thread else None,
            at=team.now,
            change=next_change(session),
        )
        session.add(said)


def everything_said(team: Team) -> list[str]:
    return team.reads(
        lambda session: [
            str(row.line or row.body)
            for row in session.exec(select(LocalMessage).order_by(col(LocalMessage.id)))
        ]
    )


def forgotten(team: Team) -> list[str]:
    return [entry.after for entry in team.reads(lambda s: history(s, "retention:messages"))]


def test_what_is_old_goes_at_night_and_one_line_says_how_much(team: Team, admin: Member) -> None:
    nights(team, 31)
    admin.says("帮助")

    assert "做过了" not in "".join(everything_said(team))
    assert forgotten(team)[0] == "drafts: 0; lines: 5; messages: 8"


def test_the_card_of_what_is_still_open_stays_and_stays_true(team: Team, admin: Member) -> None:
    nights(team, 45)

    admin.says("选题 备选 T1")

    [card] = team.room("选题").cards()
    assert "618美妆测评" in card
    assert "备选" in card
    assert team.reads(lambda s: [row.id for row in s.exec(select(Parcel)) if row.state == "parked"]) == []


def test_votes_topics_and_the_record_stay(team: Team, admin: Member) -> None:
    nights(team, 45)

    assert "做过了" in admin.says("选题 记录 T2")
    assert "1 票" in admin.says("选题 列表")
    assert team.reads(lambda session: broken(session)) is None
    assert team.reads(lambda session: invariants.broken(session, team.now)) == []


def test_nothing_goes_before_its_time(team: Team, admin: Member) -> None:
    before = everything_said(team)

    nights(team, 29)

    assert everything_said(team)[: len(before)] == before
    assert forgotten(team) == []


def test_a_thread_that_goes_on_keeps_its_beginning(team: Team, admin: Member) -> None:
    write(team, "周报")
    nights(team, 20)
    write(team, "收到", thread="周报")

    nights(team, 20)
    kept = everything_said(team)
    admin.says("帮助")
    nights(team, 20)

    assert {"周报", "收到"} <= set(kept)
    assert not {"周报", "收到"} & set(everything_said(team))


def test_many_go_in_batches_and_are_counted_in_one_line(team: Team, admin: Member) -> None:
    with team.paiqi.db.transaction() as session:
        for _ in range(BATCH + 1):
            outbox.post(session, Address("local", "数据"), Message("周报"), team.now)
        needless = update(Parcel).where(col(Parcel.state) == Outcome.WAITING)
        session.execute(needless.values(state=Outcome.DROPPED))

    nights(team, 31)

    assert "做过了" not in "".join(everything_said(team))
    assert forgotten(team)[:1] == [f"drafts: 0; lines: 5; messages: {BATCH + 1 + 8}"]


def test_what_waits_is_not_forgotten(team: Team, admin: Member) -> None:
    admin.says("提醒我 60天后 交首图")

    nights(team, 61)

    assert admin.hears_times("提醒：交首图") == 1

"""What could not be sent is told, once."""

from __future__ import annotations

from models.message import Message
from models.outbox import Address, Cause, because, post
from models.person import Role
from tests.team import Team


def test_the_admins_hear_once_of_a_room_that_takes_no_message(team: Team) -> None:
    team.member("管理员", Role.ADMIN)
    with team.paiqi.db.transaction() as session:
        for text in ("一审通过", "二审通过"):
            post(session, Address("local", "没有的房间"), Message(text), team.now)

    team.passes(hours=2)

    [told] = team.direct("管理员")
    assert told.startswith("有一条消息没能发出。没有的房间：")
    assert told.endswith("[未发出]")


def test_whoever_set_it_off_hears_that_it_is_kept(team: Team) -> None:
    team.member("管理员", Role.ADMIN)
    team.member("市场")
    with team.paiqi.db.transaction() as session:
        because(session, Cause("市场", "topic propose"))
        post(session, Address("local", "没有的房间"), Message("选题 T1"), team.now)

    team.passes(hours=2)

    assert team.direct("市场") == ["已保存，但没能发到 没有的房间，管理员已收到通知。"]
    assert len(team.direct("管理员")) == 1

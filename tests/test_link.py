"""Scenes of one person on two platforms: linked when both agree, never to anybody's gain, and undone."""

from __future__ import annotations

import re

import pytest
from sqlmodel import Session, col, select

from bot.words import localise
from models.audit import broken
from models.inbox import Incoming
from models.message import message_from_data
from models.outbox import Parcel
from models.person import Person, Role, everyone, find_by_identity
from models.vote import Vote
from tests.team import Member, Team, written


def slack_says(team: Team, line: str, who: str = "U1") -> str:
    """Say a line on another platform; what is answered there."""
    incoming = Incoming("slack", team.event(), who, line, name="编辑甲")
    team.hear(incoming)
    with team.paiqi.db.reading() as session:
        told = select(Parcel).where(Parcel.platform == "slack", Parcel.event == incoming.keys[0])
        told = told.where(col(Parcel.edits).is_(None))
        rows = session.exec(told.order_by(col(Parcel.id))).all()
        shown = [localise(message_from_data(row.body), team.reader("zh_CN")) for row in rows]
    return written(shown[-1]) if shown else ""


def code(said: str) -> str:
    return re.search(r"[2-9A-Z]{6}", said)[0]  # type: ignore[index]


@pytest.fixture
def editor(team: Team) -> Member:
    """An editor on the local chat, who also wrote on Slack once and became somebody else there."""
    editor = team.member("编辑甲", Role.EDITOR)
    team.member("管理员", Role.ADMIN)
    editor.says("选题 提交 618美妆测评")
    editor.says("选题 投票 T1")
    slack_says(team, "选题 投票 T1")
    return editor


def link(team: Team, editor: Member) -> None:
    slack_says(team, f"link {code(editor.says('绑定'))}")
    editor.presses("是我")
    slack_says(team, "link confirm B1")


def votes(session: Session) -> int:
    return len(session.exec(select(Vote)).all())


def test_a_code_typed_on_the_other_platform_links_when_both_agree(team: Team, editor: Member) -> None:
    given = code(editor.says("绑定"))
    asked = slack_says(team, f"link {given}")

    assert asked.startswith("编辑甲 和 编辑甲 2 是同一个人吗？\n合并后是 编辑甲，成员。")
    assert editor.presses("是我") == "记下了，还要等另一边同意。"
    assert [one.name for one in team.reads(everyone)] == ["编辑甲", "管理员", "编辑甲 2"]
    assert slack_says(team, "link confirm B1").endswith("已绑定。一天之内可以“解除绑定”。")
    assert [one.name for one in team.reads(everyone)] == ["编辑甲", "管理员"]
    assert slack_says(team, "成员 列表") == "成员\n编辑甲 · 成员\n管理员 · 管理员"
    assert team.reads(lambda session: broken(session)) is None


def test_double_votes_count_once(team: Team, editor: Member) -> None:
    before = team.reads(votes)

    link(team, editor)

    assert (before, team.reads(votes)) == (2, 1)
    assert "1 票" in team.room("选题").cards()[0]


def test_the_lower_role_wins(team: Team, editor: Member) -> None:
    link(team, editor)

    assert team.reads(lambda session: role(session, "编辑甲")) == "member"


def role(session: Session, name: str) -> str:
    return session.exec(select(Person.role).where(Person.name == name)).one()


def test_it_is_undone_within_a_day_with_votes_and_roles(team: Team, editor: Member) -> None:
    link(team, editor)

    said = editor.says("解除绑定")

    assert said.startswith("已解除绑定，")
    assert team.reads(votes) == 2
    assert team.reads(lambda session: role(session, "编辑甲")) == "editor"
    assert team.reads(lambda session: find_by_identity(session, "slack", "U1").name) == "编辑甲 2"  # type: ignore[union-attr]
    assert team.reads(lambda session: broken(session)) is None


def test_after_a_day_it_stays(team: Team, editor: Member) -> None:
    link(team, editor)
    team.leaves(hours=23)  # the chat that was left hears nothing here, and the auditor looks each minute
    team.passes(hours=1, minutes=1)

    assert editor.says("解除绑定") == "绑定只能在一天之内解除。"
    assert len(team.reads(everyone)) == 2


def test_what_the_other_held_goes_over_and_comes_back(team: Team, editor: Member) -> None:
    slack_says(team, "选题 提交 敏感肌换季护理")

    link(team, editor)
    linked = editor.sees("T2")
    editor.says("解除绑定")

    assert "提交人 编辑甲\n" in linked
    assert "提交人 编辑甲 2\n" in editor.sees("T2")


def test_who_says_no_changes_nothing(team: Team, editor: Member) -> None:
    slack_says(team, f"link {code(editor.says('绑定'))}")
    editor.presses("是我")

    assert slack_says(team, "link refuse B1").startswith("没有绑定，什么都没有改动。")
    assert len(team.reads(everyone)) == 3
    assert "2 票" in team.room("选题").cards()[0]


def test_a_stranger_confirms_nothing(team: Team, editor: Member) -> None:
    slack_says(team, f"link {code(editor.says('绑定'))}")
    editor.presses("是我")

    assert slack_says(team, "link confirm B1", who="U2") == "只有两个人之一可以这样做。"
    assert editor.says("确认绑定 B1") == "记下了，还要等另一边同意。"


def test_the_last_admin_does_not_become_less_by_it(team: Team, editor: Member) -> None:
    admin = Member(team, "管理员")
    slack_says(team, f"link {code(admin.says('绑定'))}")
    admin.presses("是我")

    assert slack_says(team, "link confirm B1") == "管理员 是最后一位管理员，请先设另一位。"
    assert team.reads(lambda session: role(session, "管理员")) == "admin"


CODES = {
    "a wrong one": ("link 222222", "绑定码不对，或者超过 10 分钟了。"),
    "a used one": ("link {used}", "绑定码不对，或者超过 10 分钟了。"),
}


@pytest.mark.parametrize(("line", "answer"), CODES.values(), ids=CODES.keys())
def test_a_code_works_once(team: Team, editor: Member, line: str, answer: str) -> None:
    used = code(editor.says("绑定"))
    slack_says(team, f"link {used}")

    assert slack_says(team, line.format(used=used)).startswith(answer)


def test_a_code_is_old_after_ten_minutes(team: Team, editor: Member) -> None:
    given = code(editor.says("绑定"))
    team.passes(minutes=10)

    assert slack_says(team, f"link {given}").startswith("绑定码不对，或者超过 10 分钟了。")


def test_a_code_typed_where_it_was_given_or_in_a_room_is_refused(team: Team, editor: Member) -> None:
    given = code(editor.says("绑定"))

    assert Member(team, "管理员").says(f"绑定 {given}") == "请到另一个平台输入绑定码，不是在给你码的这里。"
    assert editor.says("绑定", room="选题") == "请私聊我说，不要在群里：绑定码只给你一个人。"

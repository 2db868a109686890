"""Scenes of people who left and want what they typed removed: it goes from everywhere, decisions stay."""

from __future__ import annotations

import gzip
import io

import pytest
from sqlmodel import select

from bot.backup import back_up
from bot.platforms.web.store import keep_line
from models.audit import Entry, broken
from models.file import StoredFile
from models.inbox import Incoming
from models.person import Role, everyone
from models.roster import Listed, enter
from tests import invariants
from tests.served import Served
from tests.team import Member, Team
from tests.terminal import Terminal

# What 编辑甲 typed, sent, or is known by, each of which must be nowhere afterwards.
TYPED = ("周末去爬山", "发票抬头是我妈", "给妈妈买蛋糕", "我的简历", "yijia@example.com", "yijia.wecom")


@pytest.fixture
def admin(team: Team) -> Member:
    """The admin of a team that 编辑甲 has left, who had typed one thing of each kind."""
    admin, editor = team.member("管理员", Role.ADMIN), team.member("编辑甲")
    team.member("编辑乙")
    with team.paiqi.db.transaction() as session:
        listed = Listed(1, "编辑甲", email="yijia@example.com", userid="yijia.wecom")
        enter(session, listed, None, team.now)
        person = next(one for one in everyone(session) if one.name == "编辑甲")
        cv = StoredFile(
            name="我的简历.txt", kind="text/plain", size=3, content=b"abc", person=person.id, at=team.now
        )
        session.add(cv)
        said = Incoming("local", team.event(), "编辑甲", "周末去爬山", room="选题")
        keep_line(session, said, "zh_CN", team.now)
    editor.says("选题 提交 618美妆测评", room="选题")
    editor.says("选题 提交 618美妆测评 发票抬头是我妈", room="选题")
    editor.says("提醒我 1小时后 给妈妈买蛋糕")
    team.passes(hours=2)
    admin.says("选题 投票 T1")
    admin.says("成员 交接 @编辑甲 …")
    admin.fills(successor="编辑乙")
    return admin


def text_of(team: Team) -> str:
    """All that a backup holds, as text."""
    file = io.BytesIO()
    back_up(team.paiqi.db, file, team.now)
    return gzip.decompress(file.getvalue()).decode()


def test_first_it_is_shown_what_goes_and_what_stays(team: Team, admin: Member) -> None:
    said = admin.says("清除个人数据 编辑甲")

    assert said.splitlines()[:2] == ["编辑甲 的个人数据", "会清除："]
    assert {"草稿和填过的表单 · 1", "文件 · 1", "邮箱 · 1", "聊天平台的账号 · 1", "提醒 · 1"} <= set(
        said.splitlines()
    )
    assert said.splitlines()[-2:] == ["决定里的姓名保留。以前的备份里仍有全部内容。", "[清除]"]
    assert all(text in text_of(team) for text in TYPED)


def test_what_was_confirmed_is_nowhere_any_more(team: Team, admin: Member) -> None:
    admin.says("清除个人数据 编辑甲")

    said = admin.presses("清除")

    assert said.startswith("已清除 编辑甲 的：\n")
    assert [text for text in TYPED if text in text_of(team)] == []


def test_decisions_keep_the_name_and_every_chain_holds(team: Team, admin: Member) -> None:
    admin.says("people erase confirmed 编辑甲")

    assert "编辑甲 提交" in admin.says("选题 记录 T1")
    assert "1 票" in admin.says("选题 列表")
    assert team.reads(lambda session: broken(session)) is None
    assert team.reads(lambda session: invariants.broken(session, team.now)) == []


def test_it_is_written_down_who_removed_how_much(team: Team, admin: Member) -> None:
    admin.says("清除个人数据 确认 编辑甲")

    [entry] = team.reads(lambda s: s.exec(select(Entry).where(Entry.verb == "erase")).all())
    assert entry.person is not None
    assert "files: 1" in entry.after
    assert "e-mail: 1" in entry.after


def test_a_second_time_there_is_nothing_left(team: Team, admin: Member) -> None:
    admin.says("清除个人数据 确认 编辑甲")

    assert "没有可清除的内容了。" in admin.says("清除个人数据 编辑甲")
    assert admin.says("清除个人数据 确认 编辑甲") == "编辑甲 没有可清除的内容了。"


def test_the_form_offers_those_who_have_left(team: Team, admin: Member) -> None:
    admin.says("清除个人数据 …")

    assert admin.form is not None
    assert [choice.value for field in admin.form.fields for choice in field.choices] == ["编辑甲"]
    assert admin.fills(who="编辑甲").startswith("编辑甲 的个人数据\n会清除：")


REFUSED = {
    "somebody who is still here": ("清除个人数据 确认 编辑乙", "编辑乙 还在团队里，请先交接。\n[交接…]"),
    "the last admin": ("清除个人数据 确认 管理员", "管理员 是最后一位管理员，请先设另一位。"),
    "somebody whom nobody knows": ("清除个人数据 路人", "没有叫“路人”的人离开过。\n[选择…]"),
    "in English": ("people erase 编辑乙", "编辑乙 is still on the team. Hand over first.\n[Hand over…]"),
}


@pytest.mark.parametrize(("line", "answer"), REFUSED.values(), ids=REFUSED.keys())
def test_nothing_is_removed_of(team: Team, admin: Member, line: str, answer: str) -> None:
    before = text_of(team).count("编辑乙")

    assert admin.says(line) == answer

    assert text_of(team).count("编辑乙") >= before


def test_only_admins_remove_anything(team: Team, admin: Member) -> None:
    said = team.joined("编辑乙").says("清除个人数据 确认 编辑甲")

    assert said == "这一步要由管理员来做：管理员。什么都没有改动。"
    assert "yijia@example.com" in text_of(team)


def test_what_others_said_and_were_told_stays(team: Team, admin: Member) -> None:
    team.joined("编辑乙").says("提醒我 明天 交首图")

    admin.says("清除个人数据 确认 编辑甲")

    assert "交首图" in team.joined("编辑乙").says("我的提醒")
    assert any("618美妆测评" in card for card in team.room("选题").cards())


def test_a_page_says_that_a_line_was_removed(served: Served) -> None:
    served.team.member("管理员", Role.ADMIN)
    visitor = served.browser_of("市场")
    visitor.says("周末去爬山")
    admin = served.team.joined("管理员")
    admin.says("成员 交接 @市场 …")
    admin.fills()
    since = visitor.mark()

    with served.browser_of("负责人").follows(since=since) as told:
        admin.says("清除个人数据 确认 市场")
        words = next(one.words for one in told if one.kind != "clock")

    assert "已应要求清除。" in words
    assert "周末去爬山" not in served.browser_of("负责人").reads("/room/选题")


def test_whoever_runs_it_removes_it_from_a_terminal(team: Team, admin: Member, database_url: str) -> None:
    terminal = Terminal(database_url, sample=False)

    seen = terminal.types("people", "erase", "编辑甲")
    removed = terminal.types("people", "erase", "编辑甲", "--yes")
    again = terminal.types("people", "erase", "编辑甲", "--yes")
    refused = terminal.types("people", "erase", "编辑乙", "--yes")

    assert seen.out.endswith("Add --yes to remove this.\n")
    assert removed.out.endswith("Removed.\n")
    assert again.out == "Nothing is left to remove.\n"
    assert (refused.code, refused.err) == (2, "编辑乙 还在团队里，请先交接。\n")
    assert [text for text in TYPED if text in text_of(team)] == []

"""Moving a team in: a sheet is handed in, looked at, mended, imported whole, and handed in again."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from models.audit import Entry, broken
from models.home import home
from models.person import Identity, Person, Role, everyone
from models.position import positions_of
from tests import sheets
from tests.team import Member, Team

HEADINGS = ["姓名", "部门", "岗位", "负责人", "邮箱", "userid", "权限"]
TWELVE = [
    ["负责人", "内容部", "内容主管", "是", "lead@example.com", "fuzeren", "负责人"],
    ["编辑甲", "内容部", "编辑", "", "a@example.com", "bianji-jia", "编辑"],
    ["编辑乙", "内容部", "编辑、校对", "", "", "", "编辑"],
    *(
        [name, f"{name}部", "", name, "", "", ""]
        for name in ("设计", "市场", "品牌", "产品", "客服", "法务", "财务", "运营", "视频")
    ),
]


def hand_in(member: Member, rows: list[list[str]], kind: str = "xlsx", line: str = "成员 导入") -> str:
    """Send a sheet along with a line; what is answered."""
    return sheets.hand_in(member, line, HEADINGS, rows, kind)


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_team_of_twelve_moves_in_by_one_sheet(team: Team, kind: str) -> None:
    admin = team.member("管理员", Role.ADMIN)

    shown = hand_in(admin, TWELVE, kind)
    imported = admin.presses("导入")

    assert shown.startswith(
        f"导入前请核对“表.{kind}”\n新增 12\n不在表里、保持不变 1\n新增：负责人、编辑甲、编辑乙"
    )
    assert imported == "已导入：新增 12 人，修改 0 人，没有变化 0 人。"
    listed = admin.says("成员 列表").splitlines()
    assert "负责人 · 内容部 · 部门负责人 · 内容主管 · 负责人" in listed
    assert "编辑乙 · 内容部 · 编辑、校对 · 编辑" in listed
    assert "设计 · 设计部 · 部门负责人 · 成员" in listed
    assert team.reads(lambda session: broken(session)) is None


def test_nothing_is_entered_before_the_button_is_pressed(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)

    hand_in(admin, TWELVE)

    assert [one.name for one in team.reads(everyone)] == ["管理员"]
    assert team.reads(lambda session: session.exec(select(Entry)).all()) == []


def test_the_same_sheet_again_changes_nothing(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    hand_in(admin, TWELVE)
    admin.presses("导入")
    entries = team.reads(lambda session: len(session.exec(select(Entry)).all()))

    assert hand_in(admin, TWELVE) == "“表.xlsx”里的内容都已经是现在这样，不用导入。"
    assert admin.says("成员 导入 D1") == "D1 已经导入过了。"
    assert team.reads(lambda session: len(session.exec(select(Entry)).all())) == entries


def test_bad_lines_are_named_and_nothing_is_imported_until_they_are_mended(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    bad = [*TWELVE, ["", "设计部", "", "", "", "", ""], ["编辑丙", "内容部", "", "", "不是邮箱", "", ""]]

    shown = hand_in(admin, bad)

    assert "暂时不能导入" in shown
    assert "第 14 行：姓名 没有填" in shown
    assert "第 15 行：邮箱 “不是邮箱”看起来不对" in shown
    assert "[导入]" not in shown
    hand_in(admin, [*TWELVE, ["编辑丙", "内容部", "", "", "c@example.com", "", ""]])
    assert admin.presses("导入") == "已导入：新增 13 人，修改 0 人，没有变化 0 人。"


BAD = {
    "a name twice": ([["编辑甲"], ["编辑甲"]], "第 3 行：姓名 和第 2 行重复"),
    "a userid twice": (
        [["编辑甲", "", "", "", "", "x1"], ["编辑乙", "", "", "", "", "X1"]],
        "第 3 行：userid 和第 2 行重复",
    ),
    "a userid with spaces": ([["编辑甲", "", "", "", "", "编 辑"]], "第 2 行：userid “编 辑”看起来不对"),
    "an unknown role": (
        [["编辑甲", "", "", "", "", "", "老板"]],
        "第 2 行：权限 “老板”不在这些里面：访客 / 成员 / 编辑 / 负责人 / 管理员",
    ),
    "two heads of one department": (
        [["编辑甲", "内容部", "", "是"], ["编辑乙", "内容部", "", "是"]],
        "第 3 行：负责人 第 2 行也是这个部门的负责人",
    ),
    "a head who is not there": (
        [["编辑甲", "内容部", "", "没有这个人"]],
        "第 2 行：负责人 “没有这个人”既不是“是/否”，也不是表里这个部门的人",
    ),
    "a head of nothing": ([["编辑甲", "", "", "是"]], "第 2 行：填了负责人，但没有部门"),
    "a name that nobody could mention": ([["编辑@甲"]], "第 2 行：姓名 “编辑@甲”不能用作姓名"),
    "the last admin made a member": (
        [["管理员", "", "", "", "", "", "成员"]],
        "第 2 行：管理员 是最后一位管理员，请先设另一位。",
    ),
}


@pytest.mark.parametrize(("rows", "words"), BAD.values(), ids=BAD.keys())
def test_each_kind_of_bad_line_is_said(team: Team, rows: list[list[str]], words: str) -> None:
    admin = team.member("管理员", Role.ADMIN)

    assert words in hand_in(admin, rows)
    assert len(team.reads(everyone)) == 1


def test_one_admin_may_take_over_from_the_last_in_one_sheet(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)

    hand_in(admin, [["管理员", "", "", "", "", "", "成员"], ["负责人", "", "", "", "", "", "管理员"]])
    admin.presses("导入")

    assert team.reads(lambda session: person(session, "负责人").role) == "admin"


def test_what_a_sheet_changes_is_shown_and_written_down_for_each_person(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    hand_in(admin, TWELVE)
    admin.presses("导入")

    shown = hand_in(admin, [["编辑甲", "市场部", "", "", "", "", ""], ["新来的", "", "", "", "", "", ""]])
    admin.presses("导入")

    assert "修改 1\n" in shown
    assert "编辑甲   − 部门 内容部 · + 部门 市场部" in shown
    with team.paiqi.db.reading() as session:
        editor = person(session, "编辑甲")
        deeds = session.exec(
            select(Entry).where(Entry.subject == f"person:{editor.id}").order_by(col(Entry.n))
        )
        assert [(deed.verb, deed.before) for deed in deeds] == [
            ("import", ""),
            ("import", "department: 内容部"),
        ]
        assert (editor.email, [one.name for one in positions_of(session, editor)]) == (
            "a@example.com",
            ["编辑"],
        )


def test_who_is_known_by_userid_keeps_everything_under_a_new_name(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    hand_in(admin, TWELVE)
    admin.presses("导入")

    hand_in(admin, [["编辑甲甲", "", "", "", "", "bianji-jia", ""]])
    admin.presses("导入")

    with team.paiqi.db.reading() as session:
        editor = person(session, "编辑甲甲")
        known = session.exec(select(Identity).where(Identity.person == editor.id).order_by(col(Identity.id)))
        assert [(one.platform, one.native) for one in known] == [("local", "编辑甲"), ("wecom", "bianji-jia")]
        assert home(session, editor) is not None


def test_without_a_sheet_the_columns_are_explained(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)

    said = admin.says("成员 导入")

    assert "姓名,部门,岗位,负责人,邮箱,userid,权限\n编辑甲,内容部,内容主管,是,editor@example.com," in said


def test_the_example_is_itself_a_sheet_that_can_be_imported(team: Team) -> None:
    admin = team.member("管理员", Role.ADMIN)
    example = admin.says("成员 导入").splitlines()[2].split(",")

    hand_in(admin, [example])

    assert admin.presses("导入").startswith("已导入：新增 1 人")


def test_who_is_no_admin_imports_nothing(team: Team) -> None:
    team.member("管理员", Role.ADMIN)
    lead = team.member("负责人", Role.LEAD)

    assert hand_in(lead, TWELVE) == "这一步要由管理员来做：管理员。什么都没有改动。"


def test_a_draft_of_another_admin_does_not_exist(team: Team) -> None:
    admin, other = team.member("管理员", Role.ADMIN), team.member("另一位", Role.ADMIN)
    hand_in(admin, TWELVE)

    assert other.says("成员 导入 D1") == "没有 D1。"

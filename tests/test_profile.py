"""Scenes of who the readers are: brought along from the back office's tables, shown, and compared."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import func, select

from models.figure import Figure
from models.person import Role
from models.room import Account
from tests.counted import counted
from tests.served import Served, words_of
from tests.sheets import hand_in
from tests.team import Member, Team

PLAIN = ["月份", "维度", "名称", "人数", "占比"]
FEBRUARY: list[list[object]] = [
    ["2026-02", "性别", "女", 6_800, "68%"],
    ["2026-02", "性别", "男", 3_000, "30%"],
    ["2026年2月", "年龄", "25-34岁", "", "45.5%"],
    ["2026/02", "年龄", "18岁以下", "", "4.5%"],
    ["202602", "城市", "广州", 1_200, ""],
]
# As the back office gives it: three tables, one below the other, and no month.
OFFICE: list[list[object]] = [
    ["女", 700, "70.00%"],
    ["男", 300, "30.00%"],
    ["", "", ""],
    ["年龄分布", "", ""],
    ["年龄", "用户数", "占比"],
    ["18岁-25岁", 400, "40.00%"],
    ["终端", "用户数", "占比"],
    ["iPhone", 510, "51.00%"],
]


@pytest.fixture
def editor(team: Team) -> Member:
    """An editor of a team with one account; it is Wednesday 11 March 2026."""
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    return team.member("编辑甲", Role.EDITOR)


def count(team: Team) -> int:
    """How many figures are kept."""
    asked = select(func.count()).select_from(Figure).where(Figure.amount.is_not(None))  # type: ignore[union-attr]
    counted: int = team.reads(lambda session: session.exec(asked).one())
    return counted


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_plain_sheet_is_looked_at_and_then_imported(team: Team, editor: Member, kind: str) -> None:
    shown = hand_in(editor, "画像 导入", PLAIN, FEBRUARY, kind)

    assert "月份 2026-02" in shown
    assert "新数据 7" in shown
    assert "性别、年龄、城市" in shown
    assert count(team) == 0
    assert "新增 7" in editor.presses("导入")
    said = editor.says("读者画像").splitlines()
    assert said[0] == "2026-02 读者画像"
    assert said[1:4] == [
        "性别：女 68 %、男 30 %",
        "年龄：18岁以下 4.5 %、25-34岁 45.5 %",
        "城市：广州 12.2 %",
    ]
    assert said[4].startswith("编辑甲 导入，3月11日")
    assert "不用导入" in hand_in(editor, "画像 导入", PLAIN, FEBRUARY, kind)


def test_the_back_offices_tables_do_as_they_are_one_below_another(team: Team, editor: Member) -> None:
    shown = hand_in(editor, "画像 导入 2026-02", ["性别分布", "用户数", "占比"], OFFICE)

    assert "性别、年龄、终端" in shown
    editor.presses("导入")
    said = editor.says("读者画像 2月")
    assert "性别：女 70 %、男 30 %\n年龄：18岁-25岁 40 %\n终端：iPhone 51 %" in said


def test_tables_without_a_month_ask_for_it(team: Team, editor: Member) -> None:
    assert "哪个月" in hand_in(editor, "画像 导入", ["性别", "人数"], [["女", 7], ["男", 3]])
    assert count(team) == 0


def test_counts_alone_are_shares_of_all_and_shares_may_be_of_a_hundred(team: Team, editor: Member) -> None:
    hand_in(editor, "画像 导入 2026-02", ["性别", "人数"], [["女性", 7], ["男性", 1]])
    editor.presses("导入")
    hand_in(editor, "画像 导入 2026-02", ["语言", "比例"], [["简体中文", 98.5], ["英文", 0.5]], "csv")
    editor.presses("导入")

    assert "性别：女 87.5 %、男 12.5 %\n语言：简体中文 98.5 %、英文 0.5 %" in editor.says("读者画像")


def test_a_table_handed_in_again_replaces_that_of_its_month_and_keeps_what_was(
    team: Team, editor: Member
) -> None:
    hand_in(editor, "画像 导入", PLAIN, FEBRUARY)
    editor.presses("导入")

    rows: list[list[object]] = [
        ["2026-02", "性别", "女", 7_000, "70%"],
        ["2026-02", "性别", "未知", 90, "1%"],
    ]
    assert "更正 4" in hand_in(editor, "画像 导入", PLAIN, rows)
    editor.presses("导入")

    said = editor.says("读者画像")
    assert "性别：女 70 %、未知 1 %" in said
    assert "年龄：18岁以下 4.5 %" in said
    gone = select(Figure).where(Figure.part == "男", Figure.metric == "profile_gender")
    [kept] = team.reads(lambda session: session.exec(gone).all())
    assert (kept.amount, kept.earlier[0][0]) == (None, 3_000)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(["2026-05", "性别", "女", 1, ""], "“2026-05”不是", id="a month to come"),
        pytest.param(["2026-02", "星座", "白羊", 1, ""], "“星座”", id="no trait"),
        pytest.param(["2026-02", "性别", "未知", "很多", ""], "“很多”不是数", id="no number"),
        pytest.param(["2026-02", "性别", "未知", "", ""], "没有填", id="neither count nor share"),
        pytest.param(["2026-02", "性别", "女", 1, ""], "第 2 行", id="a part twice"),
        pytest.param(["2026-02", "性别", "未知", "", "20%"], "118.0 %", id="more than all"),
        pytest.param(["2026-02", "性别", "", 1, ""], "名称", id="no name"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    team: Team, editor: Member, row: list[object], said: str
) -> None:
    shown = hand_in(editor, "画像 导入", PLAIN, [*FEBRUARY, row])

    assert "第 7 行" in shown
    assert said in shown
    assert "[导入]" not in shown
    assert count(team) == 0


def test_a_sheet_without_any_table_is_refused_and_without_a_sheet_the_layout_is_explained(
    editor: Member,
) -> None:
    assert "性别、年龄" in hand_in(editor, "画像 导入 2026-02", ["甲", "乙"], [["1", "2"]])
    assert "月份,维度,名称" in editor.says("画像 导入")


def test_with_several_accounts_the_month_is_not_forgotten(team: Team, editor: Member) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="母婴号"))

    hand_in(editor, "画像 导入 2026-02", ["性别", "人数"], [["女", 7], ["男", 1]])
    assert "月份 2026-02" in editor.presses("母婴号")
    editor.presses("导入")

    assert "女 87.5 %" in editor.says("读者画像 --account 母婴号")
    assert "没有导入" in editor.says("读者画像 --account 美妆号")


def digest(team: Team, editor: Member) -> str:
    """The digest of the morning on which February is told."""
    counted(team, "reads", date(2026, 3, 30), [1_000, 1_000])
    team.passes_until("2026-04-01 09:08")
    return [card for card in team.room("数据").cards() if card.startswith("数据简报")][-1]


def test_the_digest_of_a_month_compares_it_with_the_last_that_was_imported(
    team: Team, editor: Member
) -> None:
    rows: list[list[object]] = [
        ["2026-01", "性别", "女", "", "66%"],
        *[["2026-03", *row[1:]] for row in FEBRUARY],
    ]
    hand_in(editor, "画像 导入", PLAIN, rows)
    editor.presses("导入")

    said = digest(team, editor)

    assert "2026-03 读者画像 · 对比 2026-01\n性别：女 68 %（+2.0 个百分点）、男 30 %" in said


def test_where_none_was_imported_it_says_so_in_one_line_with_how(team: Team, editor: Member) -> None:
    assert "2026-03 的读者画像没有导入；把后台导出的表格连同这句发来：画像 导入 2026-03" in digest(
        team, editor
    )


def test_a_digest_that_was_posted_shows_what_is_imported_later(team: Team, editor: Member) -> None:
    assert "没有导入" in digest(team, editor)

    hand_in(editor, "画像 导入", PLAIN, [["2026-03", *row[1:]] for row in FEBRUARY])
    editor.presses("导入")

    said = [card for card in team.room("数据").cards() if card.startswith("数据简报")][-1]
    assert "没有导入" not in said
    assert "性别：女 68 %、男 30 %" in said


def test_a_profile_alone_brings_no_digests(team: Team, editor: Member) -> None:
    hand_in(editor, "画像 导入", PLAIN, FEBRUARY)
    editor.presses("导入")

    team.passes_until("2026-03-12 09:08")

    assert not [card for card in team.room("数据").cards() if card.startswith("数据简报")]


def test_the_page_of_numbers_shows_the_newest_month(team: Team, editor: Member) -> None:
    web = Served(team)
    try:
        assert "画像 导入 2026-02" in words_of(web.browser_of("编辑甲").opens("/console/numbers").text)
        hand_in(editor, "画像 导入", PLAIN, FEBRUARY)
        editor.presses("导入")
        words = words_of(web.browser_of("编辑甲").opens("/console/numbers").text)
        assert "女 68 % 6,800 男 30 % 3,000" in words
        assert "画像 导入 2026-02" not in words
    finally:
        web.close()

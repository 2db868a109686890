"""Scenes of figures brought along from sheets: the back office's exports and a plain layout."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import func, select

from handlers._sheet import write_sheet
from models.figure import Figure, Found, Origin, Source, record
from models.metric import METRICS
from models.person import Role
from models.published import Published
from models.room import Account
from models.series import Value, article_series, value_on
from tests.sheets import hand_in
from tests.team import Member, Team
from tests.terminal import Terminal

TUESDAY = date(2026, 3, 10)
PLAIN = ["日期", "阅读人数", "分享人数", "直播销售额", "互动率"]
ROWS: list[list[object]] = [
    ["2026-03-09", 1690, 60, "", "3.1%"],
    ["2026/3/10", "1,660", "-", "¥300,000", ""],
]
USERS = ["时间", "新关注人数", "取消关注人数", "净增关注人数", "累积关注人数"]
ARTICLES = ["内容标题", "发表时间", "总阅读人数", "总分享人数", "送达阅读率", "阅读完成率", "内容url"]
LINK = "https://mp.weixin.qq.com/s/a"


@pytest.fixture
def account(team: Team) -> int:
    """The number of the team's only account."""
    with team.paiqi.db.transaction() as session:
        made = Account(name="花间")
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def editor(team: Team, account: int) -> Member:
    """An editor."""
    return team.member("编辑甲", Role.EDITOR)


def on(team: Team, account: int, metric: str, day: date = TUESDAY, part: str = "") -> Value:
    """A figure as it is kept."""
    return team.reads(lambda session: value_on(session, account, metric, day, part))


def count(team: Team) -> int:
    """How many figures are kept."""
    counted: int = team.reads(lambda session: session.exec(select(func.count()).select_from(Figure)).one())
    return counted


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_plain_sheet_is_looked_at_and_then_imported(
    team: Team, account: int, editor: Member, kind: str
) -> None:
    shown = hand_in(editor, "指标 导入", PLAIN, ROWS, kind)

    assert "新数据 4" in shown
    assert "阅读人数、分享人数、直播销售额" in shown
    assert count(team) == 0
    assert "新增 4" in editor.presses("导入")
    assert on(team, account, "reads").number == 1_660
    assert on(team, account, "live_sales").number == 300_000
    assert on(team, account, "shares").number is None
    assert on(team, account, "reads").source is Source.SHEET


def test_the_same_sheet_again_changes_nothing(team: Team, account: int, editor: Member) -> None:
    hand_in(editor, "指标 导入", PLAIN, ROWS)
    editor.presses("导入")

    assert "不用导入" in hand_in(editor, "指标 导入", PLAIN, ROWS)
    assert count(team) == 4


def test_a_sheet_that_differs_corrects_and_keeps_what_was(team: Team, account: int, editor: Member) -> None:
    hand_in(editor, "指标 导入", PLAIN, ROWS)
    editor.presses("导入")

    assert "更正 1" in hand_in(editor, "指标 导入", PLAIN, [["2026-03-10", 1672, "", "", ""]])
    editor.presses("导入")
    assert (on(team, account, "reads").number, on(team, account, "reads").earlier) == (
        Decimal(1672),
        Decimal(1660),
    )


def test_what_wechat_counted_stays(team: Team, account: int, editor: Member) -> None:
    with team.paiqi.db.transaction() as session:
        counted = Found(METRICS["reads"], TUESDAY, Decimal(1_700))
        record(session, account, [counted], Origin(Source.WECHAT, team.now))

    assert "以微信为准 1" in hand_in(editor, "指标 导入", PLAIN, ROWS)
    editor.presses("导入")
    assert on(team, account, "reads").number == 1_700


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(["去年", 1, "", "", ""], "“去年”不是日期", id="no date"),
        pytest.param(["2026-03-12", 1, "", "", ""], "还没到", id="a day to come"),
        pytest.param(["2026-03-08", "很多", "", "", ""], "“很多”不是数", id="no number"),
        pytest.param(["2026-03-08", -5, "", "", ""], "小于零", id="less than nothing"),
        pytest.param(["2026-03-09", 5, "", "", ""], "第 2 行", id="a day twice"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    team: Team, account: int, editor: Member, row: list[object], said: str
) -> None:
    shown = hand_in(editor, "指标 导入", PLAIN, [*ROWS, row])

    assert "第 4 行" in shown
    assert said in shown
    assert "[导入]" not in shown
    assert count(team) == 0


def test_the_export_of_subscribers_is_understood(team: Team, account: int, editor: Member) -> None:
    hand_in(editor, "指标 导入", USERS, [["2026-03-10", 35, 8, 27, 9027]], "csv")
    editor.presses("导入")

    assert on(team, account, "net_users").number == 27
    assert on(team, account, "followers").number == 9_027


def test_ways_by_which_subscribers_came_add_up_to_the_whole(team: Team, account: int, editor: Member) -> None:
    rows: list[list[object]] = [["2026-03-10", "扫描二维码", 20], ["2026-03-10", "名片分享", 15]]
    hand_in(editor, "指标 导入", ["时间", "来源", "新关注人数"], rows)
    editor.presses("导入")

    assert on(team, account, "new_users").number == 35
    assert on(team, account, "new_users", part="30").number == 20


def test_the_export_of_articles_is_understood(team: Team, account: int, editor: Member) -> None:
    rows: list[list[object]] = [["春季踏青穿搭", "20260305", 820, 31, "4.2%", "61.2%", LINK]]
    hand_in(editor, "指标 导入", ARTICLES, rows)
    editor.presses("导入")

    [out] = team.reads(lambda session: session.exec(select(Published)).all())
    assert (out.title, out.url, out.reads) == ("春季踏青穿搭", LINK, 820)
    known = team.reads(lambda session: article_series(session, out.id, "finish_rate", TUESDAY, TUESDAY))
    assert known[TUESDAY].number == Decimal("0.6120")


def test_a_sheet_without_any_metric_is_refused(team: Team, account: int, editor: Member) -> None:
    assert "认识的指标" in hand_in(editor, "指标 导入", ["日期", "天气"], [["2026-03-10", "晴"]])
    assert "日期" in hand_in(editor, "指标 导入", ["甲", "乙"], [["1", "2"]])


def test_without_a_sheet_the_layout_is_explained(editor: Member) -> None:
    assert "日期,阅读人数" in editor.says("指标 导入")


def test_only_editors_import(team: Team, account: int) -> None:
    market = team.member("市场")

    assert "编辑" in market.says("指标 导入")


def test_a_terminal_imports_figures(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "数据.csv"
    file.write_bytes(write_sheet("csv", ["日期", "到店人数"], [["2025-03-10", 120]]))

    looked = terminal.types("import", "metrics", str(file), "--as", "负责人", "--look")
    assert (looked.code, "新数据" in looked.out) == (0, True)
    done = terminal.types("import", "metrics", str(file), "--as", "负责人")
    assert "新增 1" in done.out
    file.write_bytes(write_sheet("csv", ["日期", "到店人数"], [["2025-03-10", "很多"]]))
    bad = terminal.types("import", "metrics", str(file), "--as", "负责人")
    assert (bad.code, "第 2 行" in bad.out) == (1, True)

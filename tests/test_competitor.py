"""Scenes of competitors: watched, their weeks entered by form or sheet, and shown beside our own."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from sqlmodel import select, update

from models.competition import mondays_of
from models.competitor import Competitor, CompetitorFigure, CompetitorTitle
from models.file import StoredFile
from models.person import Role
from models.published import Published
from models.room import Account
from tests.counted import a_published, counted
from tests.served import Served, words_of
from tests.sheets import hand_in
from tests.team import Member, Team

HEADINGS = ["周", "竞品", "发文篇数", "头条平均阅读", "10万+篇数", "最高阅读", "代表标题"]
ROWS: list[list[object]] = [
    ["2026-03-02", "新榜", 7, "1.2万", 1, "10万+", "一周热点"],
    ["2026-02-25", "新榜", 6, "", "", 90_000, ""],
    ["2026/3/8", "友商", 3, "缺", 0, "5,000", ""],
]


@pytest.fixture
def editor(team: Team) -> Member:
    """An editor of a team with one account that watches two others; it is Wednesday 11 March."""
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="美妆号"))
    editor = team.member("编辑甲", Role.EDITOR)
    editor.says("竞品 新增 新榜")
    editor.says("competitor add 友商")
    return editor


def enter(editor: Member, line: str = "竞品 录入 …", **values: str) -> str:
    """Enter a week by the form; `c1_sent` is the first competitor's."""
    editor.says(line)
    return editor.fills(**{name.replace("_", "-", 1): text for name, text in values.items()})


def figures(team: Team) -> dict[tuple[int, str], int | None]:
    """All figures of competitors that are kept, by competitor and metric."""
    rows = team.reads(lambda session: session.exec(select(CompetitorFigure)).all())
    return {(row.competitor, row.metric): row.amount for row in rows}


def test_all_competitors_stand_in_one_form_of_the_last_week(team: Team, editor: Member) -> None:
    editor.says("竞品 录入")

    assert editor.form is not None
    fields = {field.name: field for field in editor.form.fields}
    assert fields["week"].value == "2026-03-02"
    assert [name for name in fields if name != "week"] == [
        f"c{n}-{key}" for n in (1, 2) for key in ("sent", "lead_reads", "hits", "most_reads", "title")
    ]


def test_what_is_entered_stands_beside_our_own_and_the_rest_is_missing_and_no_zero(
    team: Team, editor: Member
) -> None:
    counted(team, "sent", date(2026, 3, 2), [1, 0, 1, 0, 1, 0, 0])
    a_published(team, "春季踏青", date(2026, 3, 4), 1_800)
    with team.paiqi.db.transaction() as session:
        session.execute(update(Published).values(reads=1_800))

    said = enter(editor, c1_sent="7", c1_most_reads="10万+", c1_title="一周热点")

    assert "3 项新增，0 项更正" in said
    assert "我们：发文篇数 3 · 头条平均阅读 缺 · 10万+篇数 0 · 最高阅读 1,800 · 《春季踏青》" in said
    assert "新榜：发文篇数 7 · 头条平均阅读 缺 · 10万+篇数 缺 · 最高阅读 10万+ · 《一周热点》" in said
    assert "友商：缺" in said
    assert figures(team) == {(1, "sent"): 7, (1, "most_reads"): 100_000}


def test_a_correction_keeps_what_it_replaces_and_says_who_and_when(team: Team, editor: Member) -> None:
    enter(editor, c1_sent="7", c1_title="一周热点")
    team.member("市场")
    enter(team.joined("市场"), c1_sent="8", c1_title="两周热点")

    said = editor.says("竞品 查看 新榜")

    assert "3月2日 周一 – 3月8日 周日：发文篇数 8 更正前 7" in said
    assert "（市场，3月11日 周三 10:30）" in said
    [kept] = team.reads(lambda session: session.exec(select(CompetitorFigure)).all())
    [title] = team.reads(lambda session: session.exec(select(CompetitorTitle)).all())
    assert (kept.earlier[0][0], title.title, title.earlier[0][0]) == (7, "两周热点", "一周热点")


def test_a_figure_is_taken_back_by_a_dash_and_is_missing_again(team: Team, editor: Member) -> None:
    enter(editor, c1_sent="7", c1_hits="0")

    said = enter(editor, c1_sent="-")

    assert "新榜：发文篇数 缺 · 头条平均阅读 缺 · 10万+篇数 0" in said
    assert figures(team) == {(1, "sent"): None, (1, "hits"): 0}


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        pytest.param({"c1_sent": "很多"}, "c1-sent", "“很多”不是", id="no number"),
        pytest.param({"c1_sent": "-3"}, "c1-sent", "“-3”不是", id="less than nothing"),
        pytest.param({"c1_sent": "2.5"}, "c1-sent", "“2.5”不是", id="half an article"),
        pytest.param({"c1_sent": "2", "c1_hits": "3"}, "c1-hits", "多于发文篇数", id="more hits than sent"),
        pytest.param(
            {"c1_lead_reads": "9", "c1_most_reads": "8"}, "c1-lead_reads", "最高", id="a mean too high"
        ),
        pytest.param({"week": "2026-04-01"}, "week", "不是已经开始的一周", id="a week to come"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_kept(
    team: Team, editor: Member, values: dict[str, str], field: str, said: str
) -> None:
    enter(editor, c2_sent="1", **values)

    assert said in editor.errors()[field]
    assert figures(team) == {}


def test_names_are_changed_removed_and_come_back_with_their_figures(team: Team, editor: Member) -> None:
    enter(editor, c1_sent="7")

    assert "已经在关注" in editor.says("竞品 新增 友商")
    editor.says("竞品 修改 新榜 …")
    editor.fills(name="新榜报", note="同城")
    assert "新榜报：同城" in editor.says("竞品 清单")
    editor.says("竞品 删除 新榜报")
    assert "新榜报" not in editor.says("竞品 清单")
    editor.presses("重新关注")
    assert "新榜报：发文篇数 7" in editor.says("竞品 清单")


def test_only_editors_choose_whom_to_watch_and_all_enter(team: Team, editor: Member) -> None:
    market = team.member("市场")

    assert "编辑" in market.says("竞品 新增 第三家")
    assert "友商：发文篇数 3" in enter(market, c2_sent="3")


def test_there_are_as_many_as_fit_into_one_form(team: Team, editor: Member) -> None:
    for n in range(3, 13):
        editor.says(f"竞品 新增 账号{n}")

    assert "已经关注了 12 个竞品" in editor.says("竞品 新增 第十三家")
    assert len(team.reads(lambda session: session.exec(select(Competitor)).all())) == 12


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sheet_is_looked_at_and_then_imported(team: Team, editor: Member, kind: str) -> None:
    shown = hand_in(editor, "竞品 导入", HEADINGS, ROWS, kind)

    assert "新数据 10" in shown
    assert figures(team) == {}
    assert "新增 10" in editor.presses("导入")
    week = editor.says("竞品 清单")
    assert "新榜：发文篇数 7（之前 6） · 头条平均阅读 1.2万 · 10万+篇数 1" in week
    assert "最高阅读 10万+（之前 9万） · 《一周热点》" in week
    assert "友商：发文篇数 3 · 头条平均阅读 缺 · 10万+篇数 0 · 最高阅读 5,000" in week
    assert "不用导入" in hand_in(editor, "竞品 导入", HEADINGS, ROWS, kind)


def test_a_sheet_after_a_form_and_a_form_after_a_sheet_the_newest_counts(team: Team, editor: Member) -> None:
    enter(editor, c1_sent="5")
    hand_in(editor, "竞品 导入", HEADINGS, ROWS)
    assert "更正 1" in editor.presses("导入")
    assert figures(team)[1, "sent"] in (6, 7)

    assert "新榜：发文篇数 9" in enter(editor, c1_sent="9")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(["2026-03-02", "新傍", 1, "", "", "", ""], "“新傍”还没有关注", id="a name not watched"),
        pytest.param(["去年", "友商", 1, "", "", "", ""], "“去年”", id="no week"),
        pytest.param(["2026-03-02", "友商", "几篇", "", "", "", ""], "“几篇”不是数", id="no number"),
        pytest.param(["2026-02-09", "友商", 1, "", 2, "", ""], "多于发文篇数", id="more hits than articles"),
        pytest.param(["2026-03-05", "友商", 1, "", "", "", ""], "第 4 行", id="a week twice"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    team: Team, editor: Member, row: list[object], said: str
) -> None:
    shown = hand_in(editor, "竞品 导入", HEADINGS, [*ROWS, row])

    assert "第 5 行" in shown
    assert said in shown
    assert "[导入]" not in shown
    assert figures(team) == {}


def test_the_week_that_ended_is_compared_in_the_digest(team: Team, editor: Member) -> None:
    counted(team, "reads", date(2026, 3, 9), [1_000] * 7)
    enter(editor, "竞品 录入 2026-03-09 …", c1_sent="7")

    team.passes_until("2026-03-16 09:08")

    [said] = [card for card in team.room("数据").cards() if card.startswith("数据简报 · 3月13日")]
    assert "竞品 3月9日 周一 – 3月15日 周日" in said
    assert "新榜：发文篇数 7" in said
    assert "友商：缺\n还没有人录入 友商：竞品 录入" in said


def test_a_digest_that_was_posted_shows_what_is_entered_later(team: Team, editor: Member) -> None:
    counted(team, "reads", date(2026, 3, 9), [1_000] * 7)
    team.passes_until("2026-03-16 09:08")

    enter(editor, "竞品 录入 上周 …", c1_sent="7", c1_title="很长的标题" * 20)
    hand_in(editor, "竞品 导入", HEADINGS, [["2026-03-09", "友商", 3, "", "", "", ""]])
    editor.presses("导入")

    [said] = [card for card in team.room("数据").cards() if card.startswith("数据简报 · 3月13日")]
    assert "新榜：发文篇数 7" in said
    assert "《很长的标题很长的标题很长的标题很长的标题很长的…》" in said
    assert "友商：发文篇数 3" in said


def test_a_team_that_watches_nobody_reads_nothing_of_it(team: Team, editor: Member) -> None:
    editor.says("竞品 删除 新榜")
    editor.says("竞品 删除 友商")

    assert "竞品" not in editor.says("数据日报")
    assert "还没有关注的竞品" in editor.says("竞品 录入 上周")


def test_a_months_weeks_are_those_with_most_days_in_it() -> None:
    march, april = (mondays_of(date(2026, month, 1)) for month in (3, 4))

    assert [f"{day:%m-%d}" for day in march] == ["03-02", "03-09", "03-16", "03-23"]
    assert [f"{day:%m-%d}" for day in april] == ["03-30", "04-06", "04-13", "04-20", "04-27"]


def test_the_plans_document_has_them_in_its_chapter_of_competition(team: Team, editor: Member) -> None:
    hand_in(editor, "竞品 导入", HEADINGS, [["2026-02-09", "新榜", 5, 8000, 0, 9000, "甲"], *ROWS])
    editor.presses("导入")
    team.member("负责人", Role.LEAD).says("规划 新建 2026-03")
    team.joined("负责人").says("规划 导出 Y1")

    file = team.reads(lambda session: session.exec(select(StoredFile).order_by(StoredFile.id.desc())).first())  # type: ignore[attr-defined]
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(file.content)).tables
    ]
    [found] = [table for table in tables if "头条平均阅读" in table[0]]
    # of February: the weeks of the 9th and, since its Thursday is the 26th, of the 23rd
    assert found[2] == ["新榜", "11", "8,000", "0", "90,000", "甲", "2 周"]
    assert found[3] == ["友商", "缺", "缺", "缺", "缺", "缺", "0 周"]


def test_the_page_of_numbers_shows_them_beside_ours(team: Team, editor: Member) -> None:
    enter(editor, c1_sent="7", c1_title="<b>热点</b>")
    web = Served(team)
    try:
        page = web.browser_of("编辑甲").opens("/console/numbers")
        words = words_of(page.text)
        assert "新榜 7 缺 缺 缺" in words
        assert "&lt;b&gt;热点&lt;/b&gt;</td><td>编辑甲 · 3月11日" in page.text
        assert "友商 缺 缺 缺 缺 缺" in words
    finally:
        web.close()


def test_several_accounts_watch_whom_they_like(team: Team, editor: Member) -> None:
    with team.paiqi.db.transaction() as session:
        session.add(Account(name="母婴号"))

    editor.says("竞品 新增 新榜 --account 母婴号")
    editor.says("竞品 录入 2026-03-02 --account 母婴号 …")
    assert editor.form is not None
    assert [field.name for field in editor.form.fields if field.name.endswith("sent")] == ["c3-sent"]
    assert "新榜：发文篇数 4" in editor.fills(**{"c3-sent": "4"})
    assert "新榜：缺" in editor.says("竞品 清单 --account 美妆号")

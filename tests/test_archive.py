"""Scenes of an archive brought along: bad lines named, all or nothing, again without harm, repeats found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session, col, delete, select

from bot.words import localise
from handlers._ahead import Opened, open_next, read_ahead
from handlers._sheet import write_sheet
from handlers._steps import Step, walk
from models.ahead import Ahead
from models.draft import Draft
from models.message import message_from_data
from models.outbox import Parcel
from models.person import Role
from models.published import Published
from tests.sheets import hand_in, send
from tests.team import Member, Team, written
from tests.terminal import Terminal

HEADINGS = ["内容标题", "发表时间", "总阅读次数", "内容url", "栏目"]
SAME = "“表.xlsx”里的内容都已经是现在这样，不用导入。\n没有变化 3"
LINK = "https://mp.weixin.qq.com/s/a"
ROWS: list[list[object]] = [
    ["618美妆红榜合集", "20250612", 23000, LINK, "深度干货"],
    ["敏感肌换季怎么护理", "2025-09-01 20:07", "1.2万", "", ""],
    ["双十一囤货清单", "2025年11月1日", "10万+", "", ""],
]


@pytest.fixture
def lead(team: Team) -> Member:
    """A lead whose team has a column."""
    lead = team.member("负责人", Role.LEAD)
    lead.says("栏目 新增 深度干货 8")
    return lead


def reads(team: Team) -> dict[str, int]:
    return team.reads(lambda session: {one.title: one.reads for one in session.exec(select(Published))})


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_archive_is_looked_at_and_then_imported(team: Team, lead: Member, kind: str) -> None:
    shown = hand_in(lead, "文章 导入", HEADINGS, ROWS, kind)

    assert shown.startswith(f"导入前请核对“表.{kind}”\n新文章 3\n618美妆红榜合集\n敏感肌换季怎么护理")
    assert reads(team) == {}
    assert lead.presses("导入") == "已导入文章：新增 3 篇，更新 0 篇，没有变化 0 篇。"
    assert reads(team) == {"618美妆红榜合集": 23000, "敏感肌换季怎么护理": 12000, "双十一囤货清单": 100000}


def test_bad_lines_are_named_and_nothing_is_imported(team: Team, lead: Member) -> None:
    bad: list[list[object]] = [
        *ROWS,
        ["", "2025-01-01", 1, "", ""],
        ["没有日期", "去年", "很多", "", "没有的栏目"],
    ]

    said = hand_in(lead, "文章 导入", HEADINGS, bad)

    assert "有问题的行 2" in said
    assert "第 5 行：标题 没有填" in said
    assert "第 6 行：发布时间 “去年”不是日期，要写成 2026-03-04 这样" in said
    assert "[导入]" not in said
    assert reads(team) == {}


def test_the_same_archive_again_changes_nothing_and_newer_reads_are_taken(team: Team, lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)
    lead.presses("导入")

    assert hand_in(lead, "文章 导入", HEADINGS, ROWS) == SAME
    newer: list[list[object]] = [["618美妆红榜合集", "2025-06-12", 25000, "", ""]]
    hand_in(lead, "文章 导入", HEADINGS, newer)
    assert lead.presses("导入") == "已导入文章：新增 0 篇，更新 1 篇，没有变化 0 篇。"
    assert reads(team)["618美妆红榜合集"] == 25000


def test_a_repeat_of_what_was_published_is_found_with_its_reads(lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)
    lead.presses("导入")

    said = lead.says("选题 提交 618美妆红榜")

    assert "1. 618美妆红榜合集 · 相似" in said
    assert "2025年6月12日" in said
    assert "2.3万" in said


@pytest.fixture
def long_sheet() -> bytes:
    """5,000 articles, a line each."""
    rows = [[f"第{n}期护肤问答", "2024-05-01", n] for n in range(1, 5_001)]
    return write_sheet("csv", ["标题", "日期", "阅读"], rows)


def told(team: Team) -> list[str]:
    """What a sheet's card said, one after the other."""
    asked = select(Parcel).where(Parcel.subject == "draft:D1").order_by(col(Parcel.id))
    rows = team.reads(lambda session: session.exec(asked).all())
    return [written(localise(message_from_data(row.body), team.reader("zh_CN"))) for row in rows]


def kept(session: Session) -> tuple[int, int]:
    """How many articles wait for their import, and how many are there."""
    return len(session.exec(select(Ahead.line)).all()), len(session.exec(select(Published.id)).all())


def opened(team: Team) -> Opened:
    """Begin to read the sheet that waits, as the errand does."""
    with team.paiqi.db.transaction() as session:
        found = open_next(session, team.now)
    assert found is not None
    return found


def test_a_long_sheet_says_how_far_it_is_read(team: Team, lead: Member, long_sheet: bytes) -> None:
    send(lead, "文章 导入", long_sheet, "csv")
    team.settles()

    waits, *reading, shown = told(team)

    assert waits == "正在读“表.csv”\n排队中。"
    assert [card.split("\n")[1] for card in reading] == [
        f"{'□' * 10} 0%，读到第 2 行，共 5,002 行",
        f"{'■' * 4}{'□' * 6} 40%，读到第 2,002 行，共 5,002 行",
        f"{'■' * 8}{'□' * 2} 80%，读到第 4,002 行，共 5,002 行",
    ]
    assert shown.startswith("导入前请核对“表.csv”\n新文章 5,000\n第1期护肤问答")
    assert lead.presses("导入") == "已导入文章：新增 5,000 篇，更新 0 篇，没有变化 0 篇。"
    assert lead.sees("D1") == "“表.csv”已导入\n新文章 5,000"
    assert team.reads(kept) == (0, 5_000)


def test_others_are_heard_while_a_long_sheet_is_read(team: Team, lead: Member, long_sheet: bytes) -> None:
    market = team.member("市场")
    send(lead, "文章 导入", long_sheet, "csv")
    said: list[str] = []

    def step_and_speak(step: Step) -> None:
        with team.paiqi.db.transaction() as session:
            step(session)
        said.append(market.says("待办"))

    walk(read_ahead(opened(team)), step_and_speak)

    assert len(said) == 4 and all(said)
    assert team.reads(kept) == (5_000, 0)


def test_a_bad_line_at_the_end_of_a_long_sheet_keeps_all_of_it_out(
    team: Team, lead: Member, long_sheet: bytes
) -> None:
    send(lead, "文章 导入", long_sheet + "最后一期,某天,1\n".encode(), "csv")
    team.settles()

    assert "有问题的行 1\n第 5002 行：发布时间 “某天”不是日期" in lead.hears()
    assert lead.says("文章 导入 D1") == "有 1 处问题，没有导入。"
    assert team.reads(kept) == (0, 0)


def test_a_reading_that_was_cut_off_begins_anew(team: Team, lead: Member, long_sheet: bytes) -> None:
    send(lead, "文章 导入", long_sheet, "csv")
    steps = read_ahead(opened(team))
    for step in (next(steps), steps.send(None)):
        with team.paiqi.db.transaction() as session:
            step(session)
    halfway = team.reads(kept)

    team.settles()

    assert halfway == (2_001, 0)
    assert team.reads(kept) == (5_000, 0)


def test_a_sheet_on_which_readers_die_is_given_up(team: Team, lead: Member, long_sheet: bytes) -> None:
    send(lead, "文章 导入", long_sheet, "csv")
    for _ in range(3):
        opened(team)

    team.settles()

    assert lead.hears() == "“表.csv”暂时不能导入\n没能读完，请让维护排期的人看一下日志。"


def test_a_sheet_without_its_headings_says_so_on_its_card(team: Team, lead: Member) -> None:
    said = hand_in(lead, "文章 导入", ["标题", "阅读"], [["618美妆红榜合集", 1]])

    assert said == "“表.xlsx”暂时不能导入\n表格里没有“发布时间”这一列。"
    assert lead.says("文章 导入 D1") == "“表.xlsx”还没读完。"


def test_what_is_sent_in_a_room_is_shown_to_its_sender_directly(team: Team, lead: Member) -> None:
    said = hand_in(lead, "文章 导入", HEADINGS, ROWS, room="选题")

    assert said == "正在读，读完私信告诉你会有哪些变化。"
    assert team.direct("负责人")[-1].startswith("导入前请核对“表.xlsx”\n新文章 3")
    assert team.room("选题").cards() == []


def test_sheets_are_read_one_after_the_other(team: Team, lead: Member) -> None:
    for day in ("2025-06-12", "2025-06-13"):
        send(lead, "文章 导入", write_sheet("csv", ["标题", "日期"], [["618美妆红榜合集", day]]), "csv")

    team.settles()

    assert [lead.sees(number).split("\n")[0] for number in ("D1", "D2")] == ["导入前请核对“表.csv”"] * 2


def test_a_sheet_that_nobody_imports_within_a_week_is_sent_again(team: Team, lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)

    team.passes(days=8)

    assert team.reads(kept) == (0, 0)
    assert lead.says("文章 导入 D1") == "“表.xlsx”放得太久了，请把表格重新发一次。"


def test_a_column_that_was_removed_meanwhile_keeps_the_sheet_out(team: Team, lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)
    lead.says("栏目 删除 #深度干货")

    assert lead.says("文章 导入 D1") == "“表.xlsx”里用到的栏目已经删除了，请把表格重新发一次。"
    assert team.reads(kept) == (3, 0)


def test_a_draft_that_is_forgotten_takes_its_lines_along(team: Team, lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)
    send(lead, "文章 导入", write_sheet("csv", ["标题", "日期"], [["618美妆红榜合集", "2025-06-12"]]), "csv")

    with team.paiqi.db.transaction() as session:
        session.execute(delete(Draft))

    team.settles()
    assert team.reads(kept) == (0, 0)


def test_a_member_may_not(team: Team) -> None:
    team.member("负责人", Role.LEAD)

    assert "这一步要由负责人来做" in hand_in(team.member("市场"), "文章 导入", HEADINGS, ROWS)


def test_the_command_line_imports_with_a_progress_bar(terminal: Terminal, tmp_path: Path) -> None:
    sheet = tmp_path / "旧文章.csv"
    rows = [[f"第{n}期护肤问答", "2024-05-01", n] for n in range(1, 1_201)]
    sheet.write_bytes(write_sheet("csv", ["标题", "日期", "阅读"], rows))

    printed = terminal.types("import", "archive", str(sheet), "--as", "负责人")

    assert "新文章  1,200" in printed.out
    assert "已导入文章：新增 1,200 篇" in printed.out


def test_the_command_line_names_bad_lines_and_fails(terminal: Terminal, tmp_path: Path) -> None:
    sheet = tmp_path / "旧文章.csv"
    sheet.write_bytes(write_sheet("csv", ["标题", "日期"], [["好的", "2024-05-01"], ["坏的", "某天"]]))

    printed = terminal.types("import", "archive", str(sheet), "--as", "负责人")

    assert printed.code == 1
    assert "第 3 行：发布时间 “某天”不是日期" in printed.out


def test_a_sheets_draft_is_no_topic(team: Team, lead: Member) -> None:
    hand_in(lead, "文章 导入", HEADINGS, ROWS)

    assert lead.says("选题 仍然提交 D1").startswith("D1 不是选题草稿。")

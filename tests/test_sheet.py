"""Sheets: whatever people save is read line by line, what is wrong is said, and what we write is safe."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from handlers._sheet import Heading, read_sheet, write_sheet
from models.refusal import Refusal
from models.words import t

HEADINGS = (
    Heading("name", t("Name"), ("姓名", "名字"), required=True),
    Heading("email", t("Email"), ("邮箱", "电子邮箱", "e-mail")),
)
TEXT = "姓名,邮箱\n编辑甲,a@example.com\n编辑乙,\n"
WANTED = [(2, {"name": "编辑甲", "email": "a@example.com"}), (3, {"name": "编辑乙", "email": ""})]


def workbook(*rows: Sequence[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(file)
    return file.getvalue()


def lines(content: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(line.number, dict(line.cells)) for line in read_sheet("名单", content).lines(HEADINGS)]


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        lines(content)
    return refusal.value.words.msgid if not isinstance(refusal.value.words, str) else refusal.value.words


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with its mark, as Excel saves it"),
        pytest.param(TEXT.encode("gb18030"), id="GB18030, as Excel in China saves it"),
        pytest.param(TEXT.replace(",", ";").encode(), id="semicolons"),
        pytest.param(TEXT.replace(",", "\t").encode(), id="tabs"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="line ends of Windows"),
        pytest.param(TEXT.replace("姓名,邮箱", "Name , E-Mail *").encode(), id="English headings"),
        pytest.param(TEXT.replace("姓名", "姓　名：").encode(), id="headings spaced wide"),
        pytest.param(
            workbook(("姓名", "邮箱"), ("编辑甲", "a@example.com"), (" 编辑乙\u00a0", None)), id="XLSX"
        ),
    ],
)
def test_a_sheet_is_read_however_it_was_saved(content: bytes) -> None:
    assert lines(content) == WANTED


def test_a_title_above_and_columns_unknown_to_us_do_no_harm() -> None:
    content = "团队名单,,\n,,\n备注,邮箱,姓名\n,a@example.com,编辑甲\n,,\n组长,,编辑乙\n"

    assert [number for number, _ in lines(content.encode())] == [4, 6]


def test_headings_merged_over_two_lines_are_found() -> None:
    book, file = Workbook(), io.BytesIO()
    page = book.worksheets[0]
    page.append(["姓名", "联系方式", None])
    page.append([None, "邮箱", "手机"])
    page.append(["编辑甲", "a@example.com", 13800000000])
    page.merge_cells("A1:A2")
    page.merge_cells("B1:C1")
    book.save(file)

    known = (*HEADINGS, Heading("phone", t("Phone"), ("手机",)))
    [line] = read_sheet("名单", file.getvalue()).lines(known)
    assert line.cells == {"name": "编辑甲", "email": "a@example.com", "phone": "13800000000"}


def test_lines_are_counted_as_the_spreadsheet_counts_them() -> None:
    assert lines('姓名,邮箱\n"编辑\n甲",\n编辑乙,\n'.encode())[1][0] == 4


def test_a_formula_is_named_and_never_run_or_stored() -> None:
    [line] = read_sheet("名单", workbook(("姓名", "邮箱"), ("编辑甲", "=A1&A2"))).lines(HEADINGS)

    assert (line.number, line.cells["email"]) == (2, "")
    assert [(problem.line, problem.column) for problem in line.problems] == [(2, "邮箱")]


def bomb(part: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr(part, b"0" * size)
    return file.getvalue()


def far_row() -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("姓名",), ("编辑甲",)))) as made,
        zipfile.ZipFile(file, "w") as changed,
    ):
        for part in made.namelist():
            text = made.read(part)
            if "worksheets" in part:
                text = text.replace(b'<row r="2"', b'<row r="99999999999"')
            changed.writestr(part, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "“{name}” is no sheet that I can read; save it as .xlsx or .csv.", id="nothing"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\0\0",
            "“{name}” is no sheet that I can read; save it as .xlsx or .csv.",
            id="a picture",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0 old",
            "“{name}” is an old or locked workbook; save it as .xlsx without a password.",
            id="an old workbook",
        ),
        pytest.param(b"PK\3\4 cut off", "“{name}” is damaged and cannot be opened.", id="a damaged archive"),
        pytest.param(
            bomb("word/document.xml", 9).replace(b"workbook", b"nothing_"),
            "“{name}” is no sheet that I can read; save it as .xlsx or .csv.",
            id="another archive",
        ),
        pytest.param(
            bomb("xl/worksheets/sheet1.xml", 65 * 1024 * 1024),
            "“{name}” is too large when unpacked.",
            id="a zip bomb",
        ),
        pytest.param(
            bomb("xl/sharedStrings.xml", 21 * 1024 * 1024),
            "“{name}” is too large when unpacked.",
            id="a bomb in a part kept in memory",
        ),
        pytest.param(
            bomb("xl/worksheets/sheet1.xml", 9),
            "The workbook is damaged; open it, save it again, and hand that in.",
            id="a workbook that is none inside",
        ),
        pytest.param(far_row(), "The sheet has more than {most} lines; split it.", id="a row far away"),
        pytest.param("邮箱\na@b\n".encode(), "The sheet has no column “{heading}”.", id="no column of names"),
        pytest.param(
            "姓名,名字\n编辑甲,乙\n".encode(),
            "The heading “{heading}” stands there twice.",
            id="a heading twice",
        ),
        pytest.param(
            f'姓名\n"{"长" * 200_000}"\n'.encode(),
            "Line {line} cannot be read; is a quotation mark missing?",
            id="a cell without end",
        ),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content: bytes, words: str) -> None:
    assert refused(content) == words


def test_a_hundred_thousand_lines_take_no_more_memory_than_the_file() -> None:
    content = ("姓名,邮箱\n" + "编辑甲,a@example.com\n" * 100_000).encode()
    sheet = read_sheet("名单", content)

    tracemalloc.start()
    count = sum(1 for _ in sheet.lines(HEADINGS))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 100_000
    assert peak < 1_000_000
    assert refused(content + "编辑乙,\n".encode()) == "The sheet has more than {most} lines; split it."


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20).map(str.strip)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["=1+1", "+86 10", "-", "@编辑甲", "'=x", "甲"]), CELLS), max_size=5
    )
)
@settings(max_examples=30, deadline=None)
def test_what_we_write_is_read_back_and_holds_no_formula(kind: str, rows: list[tuple[str, str]]) -> None:
    content = write_sheet(kind, ["姓名", "邮箱"], rows)

    read = [(line.cells["name"], line.problems) for line in read_sheet("名单", content).lines(HEADINGS)]
    assert read == [(name.removeprefix("'"), ()) for name, _ in rows]


def test_a_csv_of_ours_opens_in_excel_and_runs_nothing_there() -> None:
    content = write_sheet(
        "csv", ["标题", "阅读"], [["=HYPERLINK(1)", 12], ["＝1＋1", 5], ["618美妆测评", -3]]
    )

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "标题,阅读",
        "'=HYPERLINK(1),12",
        "'＝1＋1,5",
        "618美妆测评,-3",
    ]


def test_the_lines_of_a_sheet_are_counted_whether_or_not_it_says_how_many() -> None:
    rows = [[f"第{n}期"] for n in range(1, 31)]

    assert [
        read_sheet(f"表.{kind}", write_sheet(kind, ["标题"], rows)).length() for kind in ("xlsx", "csv")
    ] == [
        31,
        32,
    ]

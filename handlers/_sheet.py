"""Sheets people hand in and are handed: CSV and XLSX, read line by line under the headings we know."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any

from handlers._plain import plain
from models.refusal import Refusal
from models.words import Words, joined, t

MOST_LINES = 100_001  # with the headings
MOST_COLUMNS = 100
HEADINGS_WITHIN = 10  # lines; above them may stand a title
LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes of a workbook
LARGEST_PART = 20 * 1024 * 1024  # bytes of a part that openpyxl keeps in memory whole
PAGES = "xl/worksheets/"
DELIMITERS = ",;\t"
# What a spreadsheet takes for a formula (OWASP, CSV injection).
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ENCODINGS = ("utf-8-sig", "gb18030")

Raw = tuple[int, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column we know: the name in the code, its label, and what people write above it."""

    name: str
    label: Words
    also: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line of a sheet (1 is the first); `column` is the heading as it stands there."""

    line: int
    column: str
    words: Words


@dataclass(frozen=True, slots=True)
class Line:
    """A line under the headings: its number, the text of each known column, and unreadable cells."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


class Sheet:
    """A sheet that was handed in. It is read anew on each pass, so that its length costs no memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def lines(self, headings: Sequence[Heading]) -> Iterator[Line]:
        """Give each line that is not empty; Refusal where the headings are not there."""
        raw = self._raw()
        places, ahead = _find_headings(raw, headings)
        for number, cells in chain(ahead, raw):
            line = _line(number, cells, places)
            if line.problems or any(line.cells.values()):
                yield line

    def length(self) -> int:
        """About how many lines there are, for a progress bar."""
        if self._content[:2] != b"PK":
            return self._content.count(b"\n") + 1
        # Counted: not every program writes down how many there are.
        parts = zipfile.ZipFile(io.BytesIO(self._content))
        pages = [name for name in parts.namelist() if name.startswith(PAGES)]
        return max((_rows_of(parts, name) for name in pages), default=1)

    def _raw(self) -> Iterator[Raw]:
        rows = _workbook_rows if self._content[:2] == b"PK" else _text_rows
        for number, cells in rows(self._content):
            if number > MOST_LINES:
                raise Refusal(t("The sheet has more than {most} lines; split it.", most=MOST_LINES - 1))
            yield number, cells


def _rows_of(parts: zipfile.ZipFile, page: str) -> int:
    with parts.open(page) as file:
        return sum(piece.count(b"<row ") for piece in iter(lambda: file.read(1 << 20), b""))


@dataclass(frozen=True, slots=True)
class Column:
    """Where a known heading stands, and how it is written there."""

    place: int
    written: str


def read_sheet(name: str, content: bytes) -> Sheet:
    """Take a CSV (UTF-8 or GB18030; comma, semicolon or tab) or XLSX file; Refusal for anything else."""
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Refusal(
            t("“{name}” is an old or locked workbook; save it as .xlsx without a password.", name=name)
        )
    if content[:2] == b"PK":
        _check_workbook(name, content)
    elif not content.strip() or b"\0" in content or _encoding(content) is None:
        raise Refusal(t("“{name}” is no sheet that I can read; save it as .xlsx or .csv.", name=name))
    return Sheet(content)


def write_sheet(kind: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Make a `csv` (with the mark by which Excel knows UTF-8) or an `xlsx`; no cell becomes a formula."""
    if kind == "csv":
        file = io.StringIO()
        lines = csv.writer(file)
        lines.writerows([_safe(cell) for cell in row] for row in chain([headings], rows))
        return codecs.BOM_UTF8 + file.getvalue().encode()
    return _write_workbook(headings, rows)


def _write_workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book, file = Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet()
    for row in chain([headings], rows):
        cells = [WriteOnlyCell(page, _clean(cell) if isinstance(cell, str) else cell) for cell in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
        page.append(cells)
    book.save(file)
    return file.getvalue()


def _safe(cell: object) -> object:
    if isinstance(cell, str):
        text = _clean(cell)
        return f"'{text}" if text.startswith(RISKY) else text
    return cell


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _check_workbook(name: str, content: bytes) -> None:
    """Refuse what unpacks into more than a team's sheet could be; zipfile reads no more than is declared."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise Refusal(t("“{name}” is damaged and cannot be opened.", name=name)) from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Refusal(t("“{name}” is no sheet that I can read; save it as .xlsx or .csv.", name=name))
    kept = [part.file_size for part in parts if not part.filename.startswith(PAGES)]
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or sum(kept) > LARGEST_PART:
        raise Refusal(t("“{name}” is too large when unpacked.", name=name))


def _workbook_rows(content: bytes) -> Iterator[Raw]:
    from openpyxl import load_workbook

    try:
        # Formulas are read as formulas, to be refused: their last results may be missing or old.
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        page = next((page for page in book.worksheets if page.sheet_state == "visible"), book.worksheets[0])
        rows = page.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS)
        for number, row in enumerate(rows, 1):
            yield number, [_Formula if cell.data_type in "fe" else cell.value for cell in row]
    except Refusal:
        raise
    except Exception as broken:  # openpyxl meets a damaged part with whatever it trips over
        raise Refusal(t("The workbook is damaged; open it, save it again, and hand that in.")) from broken


def _text_rows(content: bytes) -> Iterator[Raw]:
    encoding = _encoding(content) or "utf-8"
    first = content[:4_096].decode(encoding, "replace")
    delimiter = max(DELIMITERS, key=lambda sign: re.sub(r'"[^"]*"', "", first).count(sign))
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    rows, number = csv.reader(text, delimiter=delimiter), 1
    try:
        for row in rows:
            yield number, row[:MOST_COLUMNS]
            number = rows.line_num + 1
    except csv.Error:
        raise Refusal(
            t("Line {line} cannot be read; is a quotation mark missing?", line=str(number))
        ) from None


def _encoding(content: bytes) -> str | None:
    for encoding in ENCODINGS:
        text = io.TextIOWrapper(io.BytesIO(content), encoding)
        try:
            while text.read(65_536):
                pass
        except UnicodeDecodeError:
            continue
        return encoding
    return None


class _Formula:
    """Stands for a cell that holds a formula or an error instead of a value."""


def _find_headings(raw: Iterator[Raw], headings: Sequence[Heading]) -> tuple[dict[str, Column], list[Raw]]:
    """Find the headings' line, and the one below it where headings were merged over two.

    Gives where each known heading stands, and the lines that were read too far.
    """
    known = {plain(name): heading.name for heading in headings for name in (heading.name, *heading.also)}
    places: dict[str, Column] = {}
    for number, cells in raw:
        found = {place: _text(cell) for place, cell in enumerate(cells) if _text(cell)}
        ours = {place: text for place, text in found.items() if _folded(text) in known}
        if places and (not found or len(ours) < len(found)):
            _check_complete(places, headings)
            return places, [(number, cells)]
        for place, text in ours.items():
            name = known[_folded(text)]
            if name in places:
                raise Refusal(t("The heading “{heading}” stands there twice.", heading=text))
            places[name] = Column(place, text)
        if not places and number >= HEADINGS_WITHIN:
            break
    _check_complete(places, headings)
    return places, []


def _check_complete(places: Mapping[str, Column], headings: Sequence[Heading]) -> None:
    missing = [heading.label for heading in headings if heading.required and heading.name not in places]
    if missing:
        raise Refusal(t("The sheet has no column “{heading}”.", heading=joined(missing, " / ")))


def _folded(text: str) -> str:
    return re.sub(r"[\s*:]+", "", plain(text))


def _line(number: int, cells: Sequence[object], places: Mapping[str, Column]) -> Line:
    read = {name: cells[at.place] if at.place < len(cells) else None for name, at in places.items()}
    words = t("holds a formula or an error; paste the values instead")
    problems = tuple(
        Problem(number, places[name].written, words) for name, cell in read.items() if cell is _Formula
    )
    return Line(number, {name: _text(cell) for name, cell in read.items()}, problems)


def _text(cell: object) -> str:
    """Write a cell as people see it: whole numbers without a point, days without a midnight."""
    match cell:
        case None:
            return ""
        case str():
            text = _clean(cell.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")).strip()
            return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
        case float() | Decimal():
            return f"{cell:f}" if isinstance(cell, Decimal) else repr(cell)
    return "" if cell is _Formula else str(cell)

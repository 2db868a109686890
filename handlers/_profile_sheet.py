"""Sheets of who the readers are: tables as the back office exports them, or a plain layout for all of them.

A table of the back office has a column called like what it tells apart (性别, 年龄分布, 城市), one of how
many and perhaps one of shares; several may stand below one another. The plain layout names month and trait in
each line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from handlers._numbers import read_number
from handlers._plain import plain
from handlers._rows import Wrong, read_rows
from handlers._sheet import Heading, Line, Problem, Sheet
from models.metric import Unit
from models.profile import Part, Trait
from models.refusal import Refusal
from models.words import joined, t

MOST = 5_000  # lines
LONGEST_NAME = 32
ROUNDED = Decimal("1.02")  # what rounded shares may come to
COUNT = Heading("count", t("How many"), ("人数", "用户数", "粉丝数", "数量", "count", "users"))
SHARE = Heading("share", t("Share"), ("占比", "比例", "百分比", "share", "percent"))
MONTH = Heading("month", t("Month"), ("月份", "月", "统计月份", "month"), required=True)
TRAIT = Heading("trait", t("Trait"), ("维度", "属性", "类别", "trait"), required=True)
NAME = Heading("name", t("Part"), ("名称", "选项", "分类", "name", "part"), required=True)
PLAIN_LAYOUT = (MONTH, TRAIT, NAME, COUNT, SHARE)
SUFFIXES = ("分布", "构成", "属性", "")
WRITTEN = re.compile(r"(20\d\d)\s*[-/.年]?\s*(0?[1-9]|1[0-2])(?!\d)")
TABLES = (
    *(
        Heading(str(one), one.label, tuple(f"{n}{end}" for n in one.also for end in SUFFIXES))
        for one in Trait
    ),
    COUNT,
    SHARE,
)
TRAITS = {
    plain(f"{name}{end}"): one
    for one in Trait
    for name in (str(one), one.label.msgid, *one.also)
    for end in SUFFIXES
}
SAME = {"男性": "男", "女性": "女", "male": "男", "female": "女", "unknown": "未知"}


@dataclass(frozen=True, slots=True)
class Tables:
    """What a sheet says, and what is wrong in which line under these headings."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    headings: Sequence[Heading]


def month_in(text: str, today: date) -> date | None:
    """The month that a text names (`2026-03`, 2026年3月, 用户画像202603.xlsx), if it has begun."""
    found = WRITTEN.search(unicodedata.normalize("NFKC", text))
    month = date(int(found[1]), int(found[2]), 1) if found else None
    return month if month is not None and month <= today else None


def read_tables(sheet: Sheet, month: date | None, today: date) -> Tables:
    """Read a sheet of either kind; `month` is that of tables that name none. Refusal where it is none."""
    if _has(sheet, PLAIN_LAYOUT):
        return _read(sheet, PLAIN_LAYOUT, lambda line: _plain_line(line, today))
    first = next(sheet.lines(TABLES), None)
    traits = [one for one in Trait if first is not None and str(one) in first.cells]
    if len(traits) != 1 or first is None or not {"count", "share"} & set(first.cells):
        names = joined([one.label for one in Trait], "、")
        raise Refusal(t("The sheet has no table of readers, such as {names} with how many.", names=names))
    if month is None:
        raise Refusal(t("Of which month is it? Say so: profile import 2026-03"))
    return _read(sheet, TABLES, _Tables(traits[0], month))


def _has(sheet: Sheet, headings: Sequence[Heading]) -> bool:
    try:
        return next(sheet.lines(headings), None) is not None
    except Refusal:
        return False


class _Tables:
    """Reads tables that stand below one another: a line that names a trait begins the next one."""

    def __init__(self, trait: Trait, month: date) -> None:
        self._column, self._trait, self._month = str(trait), trait, month

    def __call__(self, line: Line) -> Part | None:
        name, numbers = line.cells[self._column], [line.cells.get(key, "") for key in ("count", "share")]
        following = TRAITS.get(plain(name))
        if following is not None and not any(sign.isdigit() for text in numbers for sign in text):
            self._trait = following
            return None
        return _part(line, self._month, self._trait, name)


def _plain_line(line: Line, today: date) -> Part:
    month, trait = month_in(line.cells["month"], today), TRAITS.get(plain(line.cells["trait"]))
    if month is None:
        words = t("“{text}” is no month that has begun; write 2026-03", text=line.cells["month"][:32])
        raise Wrong("month", words)
    if trait is None:
        names = joined([one.label for one in Trait], "、")
        raise Wrong("trait", t("“{text}” is none of {names}", text=line.cells["trait"][:32], names=names))
    return _part(line, month, trait, line.cells["name"])


def _part(line: Line, month: date, trait: Trait, name: str) -> Part:
    if not name or len(name) > LONGEST_NAME or "\n" in name:
        raise Wrong("name", t("is missing, or has more than {most} characters", most=LONGEST_NAME))
    count, share = _number(line, "count"), _number(line, "share")
    if count is None and share is None:
        raise Wrong("count", t("is missing"))
    if count is not None and count != count.to_integral_value():
        raise Wrong("count", t("“{text}” is no number", text=line.cells["count"][:32]))
    return Part(month, trait, SAME.get(plain(name), name), count, share)


def _number(line: Line, key: str) -> Decimal | None:
    """A number as it stands; a share without a sign may be one of a hundred, which its table shows."""
    text = line.cells.get(key, "")
    if plain(text) in ("", "-", "—", "--"):
        return None
    try:
        number = read_number(text, Unit.TIMES)
    except (ValueError, ArithmeticError):
        raise Wrong(key, t("“{text}” is no number", text=text[:32])) from None
    if number < 0:
        raise Wrong(key, t("“{text}” is less than nothing", text=text[:32]))
    return number


def _read(sheet: Sheet, headings: Sequence[Heading], read: Callable[[Line], Part | None]) -> Tables:
    reading = read_rows(sheet, headings, read, MOST)
    rows = [(line, part) for line, part in reading.rows if part is not None]
    problems, first = list(reading.problems), dict[tuple[date, Trait, str], int]()
    for line, part in rows:
        other = first.setdefault((part.month, part.trait, part.name), line)
        if other != line:
            problems.append(Problem(line, part.name, t("stands in line {line} too", line=str(other))))
    of_a_hundred = _of_a_hundred([part for _, part in rows])
    parts = [replace(part, share=_scaled(part, of_a_hundred)) for _, part in rows]
    problems += _too_much(parts, [line for line, _ in rows])
    if not parts and not problems:
        raise Refusal(t("There is nothing in the sheet."))
    return Tables(tuple(parts), tuple(sorted(problems, key=lambda one: one.line)), headings)


def _sums(parts: Sequence[Part]) -> dict[tuple[date, Trait], Decimal]:
    sums: dict[tuple[date, Trait], Decimal] = {}
    for one in parts:
        sums[one.month, one.trait] = sums.get((one.month, one.trait), Decimal()) + (one.share or 0)
    return sums


def _of_a_hundred(parts: Sequence[Part]) -> set[tuple[date, Trait]]:
    """The tables whose shares are of a hundred: those that come to more than shares of one could."""
    return {table for table, total in _sums(parts).items() if total > ROUNDED * Decimal("1.5")}


def _scaled(part: Part, of_a_hundred: set[tuple[date, Trait]]) -> Decimal | None:
    if part.share is None or (part.month, part.trait) not in of_a_hundred:
        return part.share
    return part.share / 100


def _too_much(parts: Sequence[Part], lines: Sequence[int]) -> Iterator[Problem]:
    """Tables whose shares come to more than all, each told at its last line."""
    last = {(part.month, part.trait): line for part, line in zip(parts, lines, strict=True)}
    for table, total in _sums(parts).items():
        if total > ROUNDED:
            words = t("shares come to {percent} %", percent=f"{total * 100:.1f}")
            yield Problem(last[table], "share", words)

"""Sheets read row by row: what each row says, what is wrong in which line, and how that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers._sheet import Heading, Line, Problem, Sheet
from models.refusal import Refusal
from models.words import Words, joined, nt, t

R = TypeVar("R")
MOST_SHOWN = 20
MEND = t("Nothing is imported while a line is bad. Mend the sheet and hand it in again.")


class Wrong(Exception):
    """A cell that cannot be what it is to be: the heading's name, and why."""

    def __init__(self, column: str, words: Words) -> None:
        self.column, self.words = column, words


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """What a line says, None where it cannot be understood, and what is wrong in it."""

    line: int
    value: R | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reading(Generic[R]):
    """The rows of a sheet, each with its line's number, and what is wrong in others."""

    rows: tuple[tuple[int, R], ...]
    problems: tuple[Problem, ...]


def each_row(
    sheet: Sheet, headings: Sequence[Heading], read: Callable[[Line], R], most: int
) -> Iterator[Row[R]]:
    """Read each line that is not empty. Refusal for too many, or none."""
    count = 0
    for line in sheet.lines(headings):
        count += 1
        if count > most:
            raise Refusal(t("The sheet has more than {most} lines; split it.", most=most))
        yield _row(line, read)
    if not count:
        raise Refusal(t("There is nothing in the sheet."))


def _row(line: Line, read: Callable[[Line], R]) -> Row[R]:
    try:
        return Row(line.number, read(line), line.problems)
    except Wrong as wrong:
        problem = Problem(line.number, wrong.column, wrong.words)
        return Row(line.number, None, (*line.problems, problem))


def read_rows(sheet: Sheet, headings: Sequence[Heading], read: Callable[[Line], R], most: int) -> Reading[R]:
    """Read all lines at once. Refusal for too many, or none."""
    rows = list(each_row(sheet, headings, read, most))
    return Reading(
        tuple((row.line, row.value) for row in rows if row.value is not None),
        tuple(problem for row in rows for problem in row.problems),
    )


def bad_lines(headings: Sequence[Heading], problems: Sequence[Problem]) -> Words:
    """Say which lines are bad and why, the first of them."""
    labels = {heading.name: heading.label for heading in headings}
    lines = [
        t(
            "Line {line}: {what}",
            line=str(one.line),  # to be found in the sheet: no 1.2万
            what=joined([labels.get(one.column, one.column), one.words], " "),
        )
        for one in problems[:MOST_SHOWN]
    ]
    return joined([*lines, and_more(len(problems))], "\n")


def and_more(count: int) -> Words:
    """Say how many are not shown, if any."""
    left = count - MOST_SHOWN
    return nt("and {count} more", "and {count} more", left) if left > 0 else ""


def nothing_imported(bad: int) -> Words:
    """Refuse what has bad lines."""
    return nt(
        "{count} line is bad; nothing was imported.", "{count} lines are bad; nothing was imported.", bad
    )

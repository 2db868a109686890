"""docs/security.md promises nothing that no test shows."""

from __future__ import annotations

import re
from pathlib import Path

from tests.hostile.__main__ import HEAD, LISTENERS, written

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_the_page_names_is_there() -> None:
    there = {
        name
        for file in HERE.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.M)
    }

    named = set(re.findall(r"`(test_\w+)`", PAGE))

    assert len(named) > 30 and named - there == set()


def test_every_threat_names_a_measure_and_a_test() -> None:
    section = PAGE.partition("## Threats")[2].partition("\n## ")[0]
    rows = [row.strip("| ").split(" | ") for row in section.splitlines() if row.startswith("| ")][1:]

    assert len(rows) > 12
    assert [row[0] for row in rows if len(row) != 3 or "`test_" not in row[2]] == []


def test_the_figures_of_a_siege_stand_in_their_place_and_say_that_nothing_was_wrong() -> None:
    table = re.search(r"<!-- siege -->\n(.*?)<!-- /siege -->", PAGE, re.S)

    assert table and table[1].startswith(HEAD)
    rows = [row.strip("| ").split(" | ") for row in table[1].removeprefix(HEAD).splitlines()]
    assert [row[0] for row in rows] == [*LISTENERS.values()] * 2
    assert {(row[2], *row[-3:]) for row in rows} == {("10,000", "0", "0", "0")}
    assert written(PAGE, table[1].rstrip("\n")) == PAGE

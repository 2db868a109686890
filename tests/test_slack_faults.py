"""The table of what goes wrong in Slack, and of what is seen of it, is what really happens."""

from __future__ import annotations

import pytest

from tests.slack_faults import PAGE, ROWS, Row, played


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("row", ROWS, ids=[row.wrong for row in ROWS])
def test_what_goes_wrong_is_seen_as_the_table_says(database_url: str, row: Row) -> None:
    assert f"| {row.wrong} | {played(row, database_url)} |\n" in PAGE.read_text("utf-8")

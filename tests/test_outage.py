"""Away for minutes, an hour, or three days over a clock change: nothing is lost, nothing is said twice."""

from __future__ import annotations

import pytest

from tests.outage import LENGTHS, away


@pytest.mark.parametrize("length", LENGTHS)
def test_after_an_outage_each_is_told_once_and_of_what_was_missed_the_newest(
    database_url: str, length: str
) -> None:
    after = away(database_url, LENGTHS[length], singles=30)

    assert after.wrong == []
    assert after.told["reminders"] == 30
    assert after.told["turns"] > 0

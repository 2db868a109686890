"""However many replicas look at the clock, and whoever sets it, each occurrence happens once."""

from __future__ import annotations

import pytest

from tests.year import lives


@pytest.mark.parametrize("replicas", [1, 2, 5], ids=["alone", "of two", "of five"])
def test_each_occurrence_happens_once_though_the_clock_is_set_by_an_hour(
    database_url: str, replicas: int
) -> None:
    lived = lives(database_url, replicas, days=25, seed=replicas)

    assert lived.wrong == []
    assert lived.steps > 0
    assert lived.occurrences > 40

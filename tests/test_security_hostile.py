"""Hundreds of hostile requests against the whole server; `python -m tests.hostile` sends ten thousand."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.hostile.siege import besieged

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHORT = 400  # requests


@pytest.mark.parametrize("open_to_all", [True, False], ids=["the local chat", "behind a sign-in"])
def test_no_hostile_request_has_an_effect_or_meets_an_error(database_url: str, open_to_all: bool) -> None:
    with besieged(database_url, open_to_all) as siege:
        found = siege.endure(seed=1, count=SHORT)

    assert found.faults == []
    assert found.sent == SHORT and found.statuses[0] < SHORT / 10


@SQLITE
def test_a_change_of_any_row_is_seen(database_url: str) -> None:
    with besieged(database_url, open_to_all=True) as siege:
        before = siege.state()
        with siege.team.paiqi.db.transaction() as session:
            session.execute(text("UPDATE person SET name = name || '2' WHERE id = 1"))

        assert [name for name, rows in siege.state().items() if rows != before[name]] == ["person"]


@SQLITE
def test_the_same_seed_sends_the_same_requests(database_url: str) -> None:
    with besieged(database_url, open_to_all=True) as siege:
        one, again, another = (siege.endure(seed, 60) for seed in (5, 5, 6))

    assert one.kinds == again.kinds != another.kinds

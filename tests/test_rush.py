"""Very many reminders at one moment: each reaches its reader once, and they are never all in memory."""

from __future__ import annotations

from tests.rush import PEOPLE, rush

FLAT = 20.0  # MB: all of them at once would take several times that


def test_thousands_due_at_once_are_told_once_each_and_memory_stays_flat(database_url: str) -> None:
    came = rush(database_url, 3_000)

    assert sum(came.got.values()) == len(came.late) == 3_000
    assert set(came.got.values()) == {3_000 // PEOPLE}
    assert came.growth < FLAT

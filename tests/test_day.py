"""Whatever goes wrong at whichever statement, commit or call, the day ends as it would have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.day import Days
from tests.fated import Mishap
from tests.postgres import fresh_copy
from tests.pretended import pretended_chat

MISHAPS = [pytest.param(mishap, id=mishap.value) for mishap in Mishap]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with pretended_chat() as chat:
        yield Days(chat, tmp_path_factory.mktemp("diary"))


@pytest.mark.parametrize("mishap", MISHAPS)
def test_a_mishap_in_the_middle_of_a_day_changes_nothing_of_what_it_comes_to(
    days: Days, database_url: str, mishap: Mishap
) -> None:
    with fresh_copy(database_url) as copy:
        counted, expected = days.undisturbed(copy)
    nths = [counted[mishap] * quarter // 4 for quarter in (1, 2, 3)]

    results = []
    for nth in nths:
        with fresh_copy(database_url) as copy:
            results.append(days.disturbed(copy, nth, mishap))

    assert sum(expected.seen.values()) == 12
    assert results == [expected] * 3

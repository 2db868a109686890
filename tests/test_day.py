"""Whatever goes wrong at whichever statement, commit or call, the day ends as it would have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.day import Days
from tests.fated import Mishap, give_fate
from tests.postgres import fresh_copy
from tests.pretended import pretended_chat
from tests.team import Team

COUNTS_VOTES = "SELECT count(*) AS count_1 \nFROM vote"
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
        met, expected = days.undisturbed(copy)
    commits = [nth for nth, what in enumerate(met[mishap], start=1) if what == "COMMIT"]
    nths = [commits[1], *(len(met[mishap]) * quarter // 4 for quarter in (1, 2, 3))]

    results = []
    for nth in nths:
        with fresh_copy(database_url) as copy:
            results.append(days.disturbed(copy, nth, mishap))

    assert sum(expected.seen.values()) == 12
    assert results == [expected] * 4


def test_a_card_whose_drawing_meets_a_failing_database_is_drawn_at_the_next_try(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评")
    market.says("选题 投票 T1")
    failures = iter([Mishap.FAILS])
    give_fate(team.paiqi.db, lambda what: next(failures, None) if what.startswith(COUNTS_VOTES) else None)

    market.says("选题 取消投票 T1")

    assert next(failures, None) is None
    assert "\n0 票" in market.sees("T1")

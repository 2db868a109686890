"""Whatever goes wrong at whichever statement, commit or call, the day ends as it would have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.day import Days
from tests.fated import Mishap, give_fate
from tests.postgres import fresh_copy
from tests.pretended import pretended_chat
from tests.team import Team

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

    assert sum(expected.seen.values()) == 13
    assert results == [expected] * 4


def tries(told: list[str]) -> list[int]:
    """Where the command's savepoint ended, each time that it was tried."""
    return [place for place, what in enumerate(told) if what.startswith("RELEASE")]


def fails_while_drawing(told: list[str], what: str) -> Mishap | None:
    """After the first savepoint cards are looked for, then the first is drawn."""
    told.append(what)
    return Mishap.FAILS if tries(told) == [len(told) - 3] else None


def test_a_card_whose_drawing_meets_a_failing_database_is_drawn_at_the_next_try(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评")
    market.says("选题 投票 T1")
    told: list[str] = []
    give_fate(team.paiqi.db, lambda what: fails_while_drawing(told, what))

    market.says("选题 取消投票 T1")

    assert len(tries(told)) == 2
    assert "\n0 票" in market.sees("T1")

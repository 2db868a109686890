"""Errands: each step is committed by itself, others go on between them, and what was cut off begins anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlmodel import Session, update

from bot.runner import LEASE, Runner
from handlers._chat import Tools
from handlers._steps import Steps
from jobs._job import JOBS, MOMENT, Errand
from models import occurrence, setting
from models.occurrence import Occurrence
from tests.team import Team

Between = Callable[[int], None]
NUMBERS = "numbers"


def numbers(session: Session) -> list[int]:
    return setting.get(session, NUMBERS) or []


def wanted(session: Session, after: datetime) -> datetime | None:
    """It is to be done until three numbers stand there."""
    return after + MOMENT if len(numbers(session)) < 3 else None


def counting(between: Between = lambda _: None) -> Errand:
    """Write 1, 2 and 3, a step each, from the first one on; something happens before each."""

    def count(now: datetime, tools: Tools) -> Steps:
        """Count to three."""
        yield lambda session: setting.put(session, NUMBERS, [])
        for number in (1, 2, 3):
            between(number)

            def add(session: Session, number: int = number) -> None:
                setting.put(session, NUMBERS, [*numbers(session), number])

            yield add

    return Errand("counting", count, wanted)


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch, team: Team) -> Callable[[Errand], None]:
    """Let the team have one errand, and no other job."""
    team.settles()

    def alone(made: Errand) -> None:
        for name in list(JOBS):
            monkeypatch.delitem(JOBS, name)
        monkeypatch.setitem(JOBS, made.name, made)

    return alone


def test_others_see_each_step_and_are_heard_between_them(
    team: Team, declare: Callable[[Errand], None]
) -> None:
    market = team.member("市场")
    seen: list[list[int]] = []

    def look(number: int) -> None:
        seen.append(team.reads(numbers))
        market.says(f"选题 提交 第{number}期护肤问答")

    declare(counting(look))
    team.settles()

    assert (seen, team.reads(numbers)) == ([[], [1], [1, 2]], [1, 2, 3])
    assert len(team.room("选题").cards()) >= 1


def test_an_errand_that_fails_begins_anew_when_its_lease_ends(
    team: Team, declare: Callable[[Errand], None]
) -> None:
    failures = iter([ZeroDivisionError()])

    def fail_once(number: int) -> None:
        for failure in failures if number == 3 else ():
            raise failure

    declare(counting(fail_once))
    team.settles()
    halfway = team.reads(numbers)
    team.passes(seconds=61)

    assert (halfway, team.reads(numbers)) == ([1, 2], [1, 2, 3])


def test_one_who_slept_through_the_lease_adds_nothing_more(
    team: Team, declare: Callable[[Errand], None]
) -> None:
    def sleep(number: int) -> None:
        if number == 3:
            with team.paiqi.db.transaction() as session:
                later = team.now + timedelta(hours=1)
                session.execute(update(Occurrence).values(leased_until=later))

    declare(counting(sleep))
    team.settles()

    assert team.reads(numbers) == [1, 2]


def test_each_step_renews_the_lease(team: Team, declare: Callable[[Errand], None]) -> None:
    held: list[bool] = []

    def take_long(number: int) -> None:
        team.leaves(seconds=LEASE.total_seconds() * 0.9)
        held.append(team.reads(lambda session: occurrence.under_way(session, team.now)))

    declare(counting(take_long))
    team.settles()

    assert held == [True, True, True]
    assert team.reads(numbers) == [1, 2, 3]


def test_one_who_is_stopped_lets_go_at_once_and_another_begins_anew(
    team: Team, declare: Callable[[Errand], None]
) -> None:
    stop = Event()

    def stop_at_three(number: int) -> None:
        if number == 3:
            stop.set()

    declare(counting(stop_at_three))
    one: Runner = team.paiqi.runner.only(Errand, stop)
    one.run_due()
    one.run_due()
    halfway = team.reads(numbers)
    declare(counting())
    team.settles()

    assert (halfway, team.reads(numbers)) == ([1, 2], [1, 2, 3])

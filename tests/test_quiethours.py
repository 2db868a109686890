"""Pushes keep out of quiet hours and off the half hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.workcalendar import WorkCalendar
from tests.test_workcalendar import SHANGHAI, TEAM, at, few
from tests.test_worktime import moments


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        pytest.param("2026-03-11 21:59:59", False, id="late in the evening"),
        pytest.param("2026-03-11 22:00", True, id="the first quiet moment"),
        pytest.param("2026-03-11 00:00", True, id="midnight"),
        pytest.param("2026-03-11 07:59:59", True, id="early in the morning"),
        pytest.param("2026-03-11 08:00", False, id="the end of the night"),
    ],
)
def test_the_night_is_quiet(moment: str, quiet: bool) -> None:
    assert TEAM.is_quiet(at(moment)) is quiet


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        pytest.param("2026-03-11 12:59", False, id="before"),
        pytest.param("2026-03-11 13:00", True, id="within"),
        pytest.param("2026-03-11 14:00", False, id="after"),
        pytest.param("2026-03-11 23:00", False, id="at night"),
    ],
)
def test_quiet_hours_may_lie_within_a_day(moment: str, quiet: bool) -> None:
    nap = WorkCalendar(SHANGHAI, quiet=(time(13), time(14)))

    assert nap.is_quiet(at(moment)) is quiet


@pytest.mark.parametrize(
    ("moment", "pushed"),
    [
        pytest.param("2026-03-11 09:07", "2026-03-11 09:07", id="a good moment stays"),
        pytest.param("2026-03-11 16:21:09", "2026-03-11 16:21:09", id="a good moment stays to the second"),
        pytest.param("2026-03-11 09:00", "2026-03-11 09:07", id="off the hour"),
        pytest.param("2026-03-11 17:30:20", "2026-03-11 17:37", id="off the half hour"),
        pytest.param("2026-03-11 21:59", "2026-03-11 21:59", id="just before the night"),
        pytest.param("2026-03-11 22:00", "2026-03-12 08:37", id="in the evening, until the morning"),
        pytest.param("2026-03-12 03:15", "2026-03-12 08:37", id="in the night, until the same morning"),
        pytest.param("2026-12-31 23:59", "2027-01-01 08:37", id="on new year's eve"),
    ],
)
def test_a_push_waits_for_a_good_moment(moment: str, pushed: str) -> None:
    assert TEAM.next_push(at(moment)) == at(pushed)


def test_pushes_may_be_spread_by_another_minute() -> None:
    assert TEAM.next_push(at("2026-03-11 23:00"), minute=12) == at("2026-03-12 08:42")
    assert TEAM.next_push(at("2026-03-11 09:00"), minute=12) == at("2026-03-11 09:12")


def test_quiet_hours_that_end_at_an_odd_time_still_lead_past_the_half_hour() -> None:
    early = WorkCalendar(SHANGHAI, quiet=(time(21, 50), time(7, 23)))

    assert early.next_push(at("2026-03-11 21:55")) == at("2026-03-12 07:37")


@pytest.mark.parametrize("minute", [0, 30, -7])
def test_a_push_cannot_be_put_back_onto_the_half_hour(minute: int) -> None:
    with pytest.raises(ValueError, match="off the half hour"):
        TEAM.next_push(at("2026-03-11 09:00"), minute)


@few
@given(moments, st.integers(1, 29))
def test_a_push_is_never_early_at_night_or_on_the_half_hour(moment: datetime, minute: int) -> None:
    pushed = TEAM.next_push(moment, minute)

    assert pushed >= moment
    assert not TEAM.is_quiet(pushed)
    assert pushed.minute % 30 != 0
    assert TEAM.next_push(pushed, minute) == pushed


NAIVE = at("2026-03-11 10:00").replace(tzinfo=None)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: TEAM.is_working_time(NAIVE), id="is it working time"),
        pytest.param(lambda: TEAM.add_working_time(NAIVE, timedelta(hours=1)), id="add working time"),
        pytest.param(
            lambda: TEAM.working_time_between(at("2026-03-11 10:00"), NAIVE), id="measure working time"
        ),
        pytest.param(lambda: TEAM.next_working_time(NAIVE), id="next working time"),
        pytest.param(lambda: TEAM.is_quiet(NAIVE), id="is it quiet"),
        pytest.param(lambda: TEAM.next_push(NAIVE), id="next push"),
    ],
)
def test_a_moment_without_a_zone_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        ask()

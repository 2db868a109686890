"""Working time passes in the hours of working days, and nobody is disturbed at night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.workcalendar import Hours, WorkCalendar
from tests.test_workcalendar import SHANGHAI, TEAM, at, days, few, on

moments = st.builds(datetime.combine, days, st.times(), st.just(SHANGHAI))
working_moments = moments.filter(TEAM.is_working_time)
amounts = st.timedeltas(timedelta(hours=-300), timedelta(hours=300))


def hours(text: str) -> timedelta:
    return timedelta(hours=float(text))


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        pytest.param("2026-03-11 08:59:59", False, id="before the day"),
        pytest.param("2026-03-11 09:00", True, id="its first moment"),
        pytest.param("2026-03-11 11:59:59", True, id="before lunch"),
        pytest.param("2026-03-11 12:00", False, id="at lunch"),
        pytest.param("2026-03-11 13:30", True, id="after lunch"),
        pytest.param("2026-03-11 18:00", False, id="its end"),
        pytest.param("2026-03-14 10:00", False, id="a saturday"),
        pytest.param("2026-02-14 10:00", True, id="a makeup saturday"),
        pytest.param("2026-10-01 10:00", False, id="national day"),
    ],
)
def test_working_time_is_inside_the_hours_of_a_working_day(moment: str, works: bool) -> None:
    assert TEAM.is_working_time(at(moment)) is works


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        pytest.param("2026-03-11 10:20:30", "2026-03-11 10:20:30", id="inside hours it is the moment itself"),
        pytest.param("2026-03-11 07:00", "2026-03-11 09:00", id="early in the morning"),
        pytest.param("2026-03-11 12:00", "2026-03-11 13:30", id="at lunch"),
        pytest.param("2026-03-13 18:00", "2026-03-16 09:00", id="on a friday evening"),
        pytest.param("2026-02-13 20:00", "2026-02-14 09:00", id="before a makeup saturday"),
        pytest.param("2026-02-14 18:00", "2026-02-24 09:00", id="before spring festival"),
        pytest.param("2026-12-31 18:00", "2027-01-04 09:00", id="on new year's eve"),
    ],
)
def test_work_begins_again_at_the_next_hours(moment: str, begins: str) -> None:
    assert TEAM.next_working_time(at(moment)) == at(begins)


@pytest.mark.parametrize(
    ("moment", "amount", "reached"),
    [
        pytest.param("2026-03-11 10:00", "1", "2026-03-11 11:00", id="within the morning"),
        pytest.param("2026-03-11 09:00", "3", "2026-03-11 12:00", id="up to lunch and not past it"),
        pytest.param("2026-03-11 11:00", "2", "2026-03-11 14:30", id="across lunch"),
        pytest.param("2026-03-11 12:40", "1", "2026-03-11 14:30", id="from lunch"),
        pytest.param("2026-03-11 17:00", "2", "2026-03-12 10:00", id="across a night"),
        pytest.param("2026-03-13 17:00", "2", "2026-03-16 10:00", id="across a weekend"),
        pytest.param("2026-02-13 17:00", "2", "2026-02-14 10:00", id="into a makeup saturday"),
        pytest.param("2026-02-14 17:00", "2", "2026-02-24 10:00", id="across spring festival"),
        pytest.param("2026-12-31 17:00", "2", "2027-01-04 10:00", id="across the year's end"),
        pytest.param("2026-03-09 09:00", "37.5", "2026-03-13 18:00", id="a whole week"),
        pytest.param("2026-03-11 18:00", "-4.5", "2026-03-11 13:30", id="back to lunch and not past it"),
        pytest.param("2026-03-11 14:30", "-2", "2026-03-11 11:00", id="back across lunch"),
        pytest.param("2026-03-16 10:00", "-2", "2026-03-13 17:00", id="back across a weekend"),
        pytest.param("2026-02-24 10:00", "-2", "2026-02-14 17:00", id="back across spring festival"),
        pytest.param("2026-10-08 10:00", "-9.5", "2026-09-29 17:00", id="back across national day"),
        pytest.param(
            "2026-03-14 10:00", "0", "2026-03-14 10:00", id="nothing goes nowhere, not even on a saturday"
        ),
    ],
)
def test_working_time_passes_only_in_hours(moment: str, amount: str, reached: str) -> None:
    assert TEAM.add_working_time(at(moment), hours(amount)) == at(reached)


@pytest.mark.parametrize(
    ("a", "b", "amount"),
    [
        pytest.param("2026-03-11 09:00", "2026-03-11 18:00", "7.5", id="a day"),
        pytest.param("2026-03-11 11:30", "2026-03-11 13:00", "0.5", id="into lunch"),
        pytest.param("2026-03-11 12:10", "2026-03-11 13:20", "0", id="inside lunch"),
        pytest.param("2026-03-13 17:00", "2026-03-16 10:00", "2", id="over a weekend"),
        pytest.param("2026-03-16 10:00", "2026-03-13 17:00", "-2", id="back over a weekend"),
        pytest.param(
            "2026-02-14 00:00", "2026-02-24 00:00", "7.5", id="spring festival and its makeup saturday"
        ),
        pytest.param("2026-01-01 00:00", "2027-01-01 00:00", "1860", id="all of 2026"),
    ],
)
def test_working_time_lies_between_two_moments(a: str, b: str, amount: str) -> None:
    assert TEAM.working_time_between(at(a), at(b)) == hours(amount)


@few
@given(moments, amounts)
def test_measuring_working_time_undoes_adding_it(moment: datetime, amount: timedelta) -> None:
    assert TEAM.working_time_between(moment, TEAM.add_working_time(moment, amount)) == amount


@few
@given(working_moments, st.timedeltas(timedelta(), timedelta(hours=300)))
def test_going_back_as_much_working_time_leads_home(moment: datetime, amount: timedelta) -> None:
    assert TEAM.add_working_time(TEAM.add_working_time(moment, amount), -amount) == moment


@few
@given(moments, moments, amounts)
def test_a_later_moment_never_leads_to_an_earlier_one(a: datetime, b: datetime, amount: timedelta) -> None:
    first, second = sorted((a, b))

    assert TEAM.add_working_time(first, amount) <= TEAM.add_working_time(second, amount)


@few
@given(moments, amounts, amounts)
def test_more_working_time_never_leads_to_an_earlier_moment(
    moment: datetime, one: timedelta, other: timedelta
) -> None:
    less, more = sorted((one, other))

    assert TEAM.add_working_time(moment, less) <= TEAM.add_working_time(moment, more)


@few
@given(moments, moments, moments)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    through_b = TEAM.working_time_between(a, b) + TEAM.working_time_between(b, c)

    assert TEAM.working_time_between(a, c) == through_b


@few
@given(moments)
def test_work_begins_again_in_hours_with_no_working_time_lost(moment: datetime) -> None:
    begins = TEAM.next_working_time(moment)

    assert begins >= moment
    assert TEAM.is_working_time(begins)
    assert TEAM.working_time_between(moment, begins) == timedelta()


def test_a_person_may_have_hours_of_their_own() -> None:
    evenings = WorkCalendar(SHANGHAI, Hours(((time(14), time(21)),)))

    assert evenings.add_working_time(at("2026-03-11 20:00"), hours("2")) == at("2026-03-12 15:00")


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param((), id="none"),
        pytest.param(((time(12), time(9)),), id="an end before its beginning"),
        pytest.param(((time(9), time(9)),), id="no length"),
        pytest.param(((time(9), time(14)), (time(13), time(18))), id="overlapping"),
        pytest.param(((time(13), time(18)), (time(9), time(12))), id="out of order"),
    ],
)
def test_hours_that_make_no_sense_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="working hours are"):
        Hours(spans)


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")], ids=str)
def test_a_moment_may_come_from_any_zone_and_goes_out_in_the_teams(zone: ZoneInfo) -> None:
    moment = at("2026-03-13 17:00").astimezone(zone)

    reached = [
        TEAM.add_working_time(moment, hours("2")),
        TEAM.next_working_time(moment),
        TEAM.next_push(moment),
        TEAM.add_working_time(moment, hours("0")),
    ]
    assert reached == [at("2026-03-16 10:00"), at("2026-03-13 17:00"), at("2026-03-13 17:07"), moment]
    assert {answer.tzinfo for answer in reached} == {SHANGHAI}


def test_the_teams_zone_decides_which_day_it_is() -> None:
    moment = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)

    assert TEAM.is_working_time(moment)
    assert not WorkCalendar(ZoneInfo("America/New_York")).is_working_time(moment)


def test_a_night_of_an_hour_less_leaves_working_time_alone() -> None:
    new_york = ZoneInfo("America/New_York")
    friday = datetime(2026, 3, 6, 17, tzinfo=new_york)

    monday = WorkCalendar(new_york).add_working_time(friday, hours("2"))

    assert monday == datetime(2026, 3, 9, 10, tzinfo=new_york)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: TEAM.add_working_days(on("2026-03-11"), 1_500), id="six years of days ahead"),
        pytest.param(lambda: TEAM.add_working_days(on("2026-03-11"), -1_500), id="six years of days back"),
        pytest.param(
            lambda: TEAM.working_days_between(on("2026-03-11"), on("2032-03-11")), id="days of six years"
        ),
        pytest.param(lambda: TEAM.add_working_time(at("2026-03-11 10:00"), hours("10000")), id="hours ahead"),
        pytest.param(lambda: TEAM.add_working_time(at("2026-03-11 10:00"), hours("-10000")), id="hours back"),
        pytest.param(
            lambda: TEAM.working_time_between(at("2032-03-11 10:00"), at("2026-03-11 10:00")),
            id="hours of six years",
        ),
    ],
)
def test_a_search_ends_after_five_years_and_says_so(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="no further than five years"):
        ask()

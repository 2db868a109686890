"""The team works on the days that its own overlay, the State Council and the law say, in this order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar import Holiday  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from models.holidays import NAMES
from models.words import Text, t
from models.workcalendar import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEAM = WorkCalendar(SHANGHAI)

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
few = settings(max_examples=60, deadline=None)


def on(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_makeup_day_is_a_working_day_although_it_is_a_weekend(day: str) -> None:
    assert on(day).weekday() >= 5
    assert TEAM.is_working(on(day))
    assert TEAM.holiday_name(on(day)) is None


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        pytest.param("2026-01-01", "2026-01-03", "New Year's Day", id="new year"),
        pytest.param("2026-02-15", "2026-02-23", "Spring Festival", id="spring festival"),
        pytest.param("2026-04-04", "2026-04-06", "Tomb-Sweeping Day", id="tomb sweeping"),
        pytest.param("2026-05-01", "2026-05-05", "Labour Day", id="labour day"),
        pytest.param("2026-06-19", "2026-06-21", "Dragon Boat Festival", id="dragon boat"),
        pytest.param("2026-09-25", "2026-09-27", "Mid-Autumn Festival", id="mid autumn"),
        pytest.param("2026-10-01", "2026-10-07", "National Day", id="national day"),
    ],
)
def test_nobody_works_on_a_public_holiday_and_it_has_a_name(first: str, last: str, name: str) -> None:
    days_off = [on(first) + timedelta(days=n) for n in range((on(last) - on(first)).days + 1)]

    assert not any(map(TEAM.is_working, days_off))
    assert [TEAM.holiday_name(day) for day in days_off] == [t(name)] * len(days_off)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param("2027-01-01", False, id="new year"),
        pytest.param("2027-01-04", True, id="a monday"),
        pytest.param("2027-02-08", True, id="spring festival, which nobody can know yet"),
        pytest.param("2027-02-13", False, id="a saturday"),
        pytest.param("2028-05-01", False, id="labour day"),
        pytest.param("2028-05-02", False, id="the second day of labour day"),
        pytest.param("2028-05-03", True, id="the day after labour day"),
        pytest.param("2028-10-03", False, id="the third day of national day"),
        pytest.param("2028-10-04", True, id="the day after national day"),
    ],
)
def test_before_the_notice_monday_to_friday_count_less_the_fixed_holidays(day: str, works: bool) -> None:
    assert TEAM.is_working(on(day)) is works
    assert not TEAM.announced(on(day))


def test_a_fixed_holiday_has_its_name_before_the_notice() -> None:
    assert TEAM.holiday_name(on("2027-10-01")) == t("National Day")
    assert TEAM.holiday_name(on("2027-10-09")) is None


def test_each_holiday_that_a_notice_can_name_has_words_of_ours() -> None:
    assert set(NAMES) == {holiday.value for holiday in Holiday}


@pytest.mark.parametrize(
    ("imported", "day", "works"),
    [
        pytest.param(True, "2026-10-01", True, id="a public holiday that the team works through"),
        pytest.param(False, "2026-10-10", False, id="a makeup day that the team takes off"),
        pytest.param(False, "2026-03-11", False, id="a wednesday of the team's own"),
        pytest.param(False, "2027-02-08", False, id="a day of a year without a notice"),
        pytest.param(True, "2027-02-13", True, id="a makeup day of a year without a notice"),
    ],
)
def test_what_the_team_imported_wins(imported: bool, day: str, works: bool) -> None:
    team = WorkCalendar(SHANGHAI, overlay={on(day): imported})

    assert team.is_working(on(day)) is works
    assert team.is_working(on(day)) is not TEAM.is_working(on(day))
    assert team.announced(on(day))
    assert team.holiday_name(on(day)) is None


@pytest.mark.parametrize(
    ("named", "year"),
    [
        pytest.param([], None, id="no days"),
        pytest.param(["2026-02-14", "2026-10-01", "2026-12-28"], None, id="days that the notice settles"),
        pytest.param(["2026-12-25", "2027-01-04"], "2027", id="a day of next year"),
        pytest.param(["2028-01-04", "2027-01-04"], "2027", id="days of two years: the first is named"),
        pytest.param(["2026-12-29"], "2027", id="the year's last days, which next year's notice may move"),
    ],
)
def test_a_guess_comes_with_a_warning_that_names_the_year(named: list[str], year: str | None) -> None:
    warning = TEAM.warning_for(map(on, named))

    assert (warning and warning.values["year"]) == year


def test_an_imported_day_needs_no_warning() -> None:
    team = WorkCalendar(SHANGHAI, overlay={on("2027-01-04"): True})

    assert team.warning_for([on("2027-01-04")]) is None
    assert isinstance(team.warning_for([on("2027-01-04"), on("2027-01-05")]), Text)


@pytest.mark.parametrize(
    ("day", "n", "reached"),
    [
        pytest.param("2026-03-11", 0, "2026-03-11", id="nothing from a working day"),
        pytest.param("2026-03-14", 0, "2026-03-16", id="nothing from a saturday is its monday"),
        pytest.param("2026-03-11", 1, "2026-03-12", id="one day in midweek"),
        pytest.param("2026-03-13", 1, "2026-03-16", id="one day over a weekend"),
        pytest.param("2026-03-14", 1, "2026-03-16", id="one day from a saturday is its monday"),
        pytest.param("2026-03-16", -1, "2026-03-13", id="one day back over a weekend"),
        pytest.param("2026-03-15", -1, "2026-03-13", id="one day back from a sunday is its friday"),
        pytest.param("2026-02-13", 1, "2026-02-14", id="onto a makeup saturday"),
        pytest.param("2026-02-13", 2, "2026-02-24", id="over spring festival"),
        pytest.param("2026-02-24", -2, "2026-02-13", id="back over spring festival"),
        pytest.param("2026-02-27", 1, "2026-02-28", id="onto the makeup saturday after it"),
        pytest.param("2026-09-30", 1, "2026-10-08", id="over national day"),
        pytest.param("2026-09-30", 3, "2026-10-10", id="onto the makeup saturday after national day"),
        pytest.param("2026-10-08", -7, "2026-09-21", id="back over national day and mid autumn"),
        pytest.param("2026-12-30", 2, "2027-01-04", id="into the year without a notice"),
        pytest.param("2027-01-04", -2, "2026-12-30", id="back out of the year without a notice"),
        pytest.param("2026-11-22", 30, "2027-01-04", id="thirty days over the year's end"),
    ],
)
def test_working_days_are_counted_over_holidays_and_makeup_days(day: str, n: int, reached: str) -> None:
    assert TEAM.add_working_days(on(day), n) == on(reached)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        pytest.param("2026-03-11", "2026-03-11", 0, id="the same day"),
        pytest.param("2026-03-13", "2026-03-16", 1, id="over a weekend"),
        pytest.param("2026-03-16", "2026-03-13", -1, id="back over a weekend"),
        pytest.param("2026-03-14", "2026-03-15", 0, id="inside a weekend"),
        pytest.param("2026-02-13", "2026-02-24", 2, id="over spring festival, with its makeup saturday"),
        pytest.param("2026-09-30", "2026-10-10", 3, id="over national day, with its makeup saturday"),
        pytest.param("2025-12-31", "2026-12-31", 248, id="all of 2026"),
    ],
)
def test_working_days_lie_between_two_days(a: str, b: str, count: int) -> None:
    assert TEAM.working_days_between(on(a), on(b)) == count


@few
@given(days, st.integers(-300, 300).filter(bool))
def test_counting_working_days_undoes_adding_them(day: date, n: int) -> None:
    assert TEAM.working_days_between(day, TEAM.add_working_days(day, n)) == n


@few
@given(days.filter(TEAM.is_working), st.integers(-300, 300))
def test_going_back_as_many_working_days_leads_home(day: date, n: int) -> None:
    assert TEAM.add_working_days(TEAM.add_working_days(day, n), -n) == day


@few
@given(days, days, st.integers(-60, 60))
def test_a_later_day_never_leads_to_an_earlier_one(a: date, b: date, n: int) -> None:
    first, second = sorted((a, b))

    assert TEAM.add_working_days(first, n) <= TEAM.add_working_days(second, n)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: TEAM.is_working(at("2026-03-11 10:00")), id="whether it is a working day"),
        pytest.param(lambda: TEAM.add_working_days(at("2026-03-11 10:00"), 1), id="to add working days"),
    ],
)
def test_a_moment_is_not_taken_for_a_day(ask: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="is asked about a day"):
        ask()

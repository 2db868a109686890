"""Dates that are refused, dates gone by with what is offered instead, and records of what happened."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers._dates import DatePassed, DateUnclear, When, read_date
from tests.said import LEAP_DAY, SUNDAY, THE_31ST, WEDNESDAY, moment, rows

UNCLEAR = {
    "as soon as possible": ("尽快",),
    "a week": ("下周",),
    "a week in English": ("next week",),
    "a weekend": ("周末",),
    "the beginning of a month": ("月初",),
    "a month": ("三月",),
    "a month with its year": ("2026年6月",),
    "a holiday": ("五一",),
    "a span of weekdays": ("周一到周五",),
    "a span of days": ("3月18日-20日",),
    "a span of hours": ("18:00-19:00",),
    "two days": ("周三和周四",),
    "every monday": ("每周一",),
    "every monday in English": ("every monday",),
    "within some days": ("三天内",),
    "after a day": ("周五后",),
    "about an hour": ("三点左右",),
    "a noun's date": ("周五的",),
    "a date with a task": ("明天交首图",),
    "a part of a day": ("明天下午",),
    "early without an hour": ("后天一早",),
    "a part of a day in English": ("tomorrow morning",),
    "an hour without its half of the day": ("at 3",),
    "a day that February lacks": ("2月30日",),
    "leap day in no leap year": ("2月29日",),
    "a day that April lacks": ("4月31号",),
    "day zero": ("3月0日",),
    "month thirteen": ("13/6",),
    "hour 25": ("今天25:00",),
    "after 24:00": ("24:30",),
    "minute 60": ("18:60",),
    "minute 60 in words": ("三点六十分",),
    "an hour that is no number": ("三三点",),
    "a minute that is no number": ("三点五五分",),
    "a day that is no number": ("3月五五日",),
    "a weekday or an hour": ("周三点",),
    "hour 13 pm": ("13pm",),
    "the evening in the forenoon": ("上午18:00",),
    "one at night is of which day": ("明天晚上1点",),
    "the morning in the afternoon": ("tomorrow afternoon 9am",),
    "a weekday that disagrees": ("3月18日 周四",),
    "a weekday that disagrees in English": ("Thu 18 Mar",),
    "days that disagree": ("明天 后天",),
    "times that disagree": ("明天 9:00 18:00",),
    "a distance with a time": ("2小时后 18:00",),
    "six years ahead": ("2032-01-01",),
    "too many days": ("9999天后",),
    "too many years": ("9999年后",),
    "too many hours": ("99999小时后",),
    "no distance at all": ("0小时后",),
    "half a day": ("半天后",),
    "a day of the old calendar": ("廿五",),
    "three months on, or after March": ("三月后",),
    "three days on, or after the third": ("3日后",),
    "a span that reads like a date": ("6-18",),
    "the year last, in which order": ("3/18/2026",),
    "mixed marks": ("2026-06/18",),
    "another zone": ("2026-06-18T20:00Z",),
    "minutes cut off": ("3点5",),
    "a longer number": ("3月183日",),
    "a longer word": ("sunny",),
    "a noun's weekday": ("friday's",),
    "a sandwich": ("周三明治",),
    "a product's name": ("今日头条",),
    "nothing": ("",),
    "only spaces": (" 　 ",),
    "only a preposition": ("by ",),
    "a very long text": ("明天" * 31,),
}
PASSED = {
    "an hour of today": ("今天09:00", "2026-03-11 09:00", "2026-03-12 09:00"),
    "a time alone": ("09:00", "2026-03-11 09:00", "2026-03-12 09:00"),
    "an hour in characters": ("上午十点", "2026-03-11 10:00", "2026-03-12 10:00"),
    "an hour in English": ("today 9am", "2026-03-11 09:00", "2026-03-12 09:00"),
    "the minute before": ("10:29", "2026-03-11 10:29", "2026-03-12 10:29"),
    "an hour of today's date": ("3月11日 09:00", "2026-03-11 09:00", "2026-03-12 09:00"),
    "an hour of this very weekday": ("本周三09:00", "2026-03-11 09:00", "2026-03-18 09:00"),
    "the midnight that began today": ("凌晨12点", "2026-03-11 00:00", "2026-03-12 00:00"),
    "yesterday": ("昨天", "2026-03-10", "2026-03-12"),
    "yesterday evening": ("昨晚八点", "2026-03-10 20:00", "2026-03-12 20:00"),
    "days ago": ("三天前", "2026-03-08", "2026-03-12"),
    "days ago in English": ("3 days ago", "2026-03-08", "2026-03-12"),
    "hours ago": ("2小时前", "2026-03-11 08:30", "2026-03-12 08:30"),
    "a weekday of last week": ("上周三", "2026-03-04", "2026-03-18"),
    "a weekday of last week, yet to come in this": ("last fri", "2026-03-06", "2026-03-13"),
    "a weekday of this week": ("本周一", "2026-03-09", "2026-03-16"),
    "a day of last month": ("上个月5号", "2026-02-05", "2026-04-05"),
    "a day of this month": ("本月5号", "2026-03-05", "2026-04-05"),
    "the end of last month": ("上月底", "2026-02-28", "2026-03-31"),
    "a date of last year": ("2025-06-18", "2025-06-18", "2026-06-18"),
    "a date of this year, written in full": ("2026年3月1日", "2026-03-01", "2027-03-01"),
    "a leap day": ("2024-02-29 09:00", "2024-02-29 09:00", "2027-02-28 09:00"),
    "the end of last year": ("去年底", "2025-12-31", "2026-12-31"),
}
OTHER_DAYS = {
    "on sunday, the week's friday": (SUNDAY, "这周五", "2026-03-13", "2026-03-20"),
    "on the 31st, the end of a short month": (
        THE_31ST,
        "上个月31号9:00",
        "2025-12-31 09:00",
        "2026-02-28 09:00",
    ),
    "on leap day, the hour gone by": (LEAP_DAY, "2月29日 9:00", "2028-02-29 09:00", "2028-03-01 09:00"),
}
RECORDS = {
    "yesterday": (WEDNESDAY, "昨天", "2026-03-10"),
    "two days before yesterday": (WEDNESDAY, "大前天", "2026-03-08"),
    "the day before yesterday": (WEDNESDAY, "the day before yesterday", "2026-03-09"),
    "a weekday of last week": (WEDNESDAY, "上周三", "2026-03-04"),
    "a weekday of the week before": (WEDNESDAY, "上上周三", "2026-02-25"),
    "a weekday alone is the last one": (WEDNESDAY, "周五", "2026-03-06"),
    "a weekday and an hour yet to come": (WEDNESDAY, "周三18:00", "2026-03-04 18:00"),
    "days ago": (WEDNESDAY, "三天前", "2026-03-08"),
    "weeks ago": (WEDNESDAY, "两周前", "2026-02-25"),
    "hours ago": (WEDNESDAY, "an hour ago", "2026-03-11 09:30"),
    "a full date": (WEDNESDAY, "2026-01-05", "2026-01-05"),
    "a date gone by is this year's": (WEDNESDAY, "1月5日", "2026-01-05"),
    "a date soon to come is this year's": (WEDNESDAY, "3月18日", "2026-03-18"),
    "a date in december is last year's": (WEDNESDAY, "12月31日", "2025-12-31"),
    "leap day is not last year's either": (LEAP_DAY, "2月29日", "2028-02-29"),
    "a day without its month is the last one": (WEDNESDAY, "28号", "2026-02-28"),
    "the day of speaking": (WEDNESDAY, "11号", "2026-03-11"),
    "an hour of today": (WEDNESDAY, "09:00", "2026-03-11 09:00"),
}


@pytest.mark.parametrize("said", rows(UNCLEAR))
def test_what_is_not_wholly_understood_is_refused(said: str) -> None:
    with pytest.raises(DateUnclear) as refused:
        read_date(said, WEDNESDAY)

    assert refused.value.text == said.strip()[:60]


@pytest.mark.parametrize(("said", "at", "offer"), rows(PASSED))
def test_a_moment_gone_by_is_answered_with_an_offer(said: str, at: str, offer: str) -> None:
    with pytest.raises(DatePassed) as passed:
        read_date(said, WEDNESDAY)

    assert (passed.value.text, passed.value.has_time) == (said, ":" in at)
    assert (passed.value.at, passed.value.offer) == (moment(at), moment(offer))


@pytest.mark.parametrize(("now", "said", "at", "offer"), rows(OTHER_DAYS))
def test_an_offer_fits_the_day_it_is_made_on(now: datetime, said: str, at: str, offer: str) -> None:
    with pytest.raises(DatePassed) as passed:
        read_date(said, now)

    assert (passed.value.at, passed.value.offer) == (moment(at), moment(offer))


@pytest.mark.parametrize(("now", "said", "expected"), rows(RECORDS))
def test_a_record_of_what_happened_may_lie_in_the_past(now: datetime, said: str, expected: str) -> None:
    assert read_date(said, now, past=True) == When(moment(expected), has_time=":" in expected)


def test_hours_are_counted_as_they_pass_even_when_clocks_are_put_forward() -> None:
    new_york = ZoneInfo("America/New_York")
    just_before = datetime(2026, 3, 8, 1, 30, tzinfo=new_york)

    assert read_date("in an hour", just_before).at == datetime(2026, 3, 8, 3, 30, tzinfo=new_york)

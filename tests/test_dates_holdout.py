"""Dates fixed before the grammar was written: they measure it, and were never used to shape it."""

from __future__ import annotations

import pytest

from handlers._dates import DateUnclear, When, read_date
from tests.said import WEDNESDAY, moment, rows

UNDERSTOOD = {
    "tomorrow morning at half past nine": ("明天上午九点半", "2026-03-12 09:30"),
    "a full-width colon": ("后天 18：30", "2026-03-13 18:30"),
    "before work ends next friday": ("下周五下班前", "2026-03-20 18:00"),
    "a day with hao in the morning": ("4月1号早上8点", "2026-04-01 08:00"),
    "a day of next month at half past": ("下个月15号下午2点半", "2026-04-15 14:30"),
    "three hours from now": ("三个小时后", "2026-03-11 13:30"),
    "two weeks from now": ("两周后", "2026-03-25"),
    "a quarter past seven on saturday evening": ("周六晚上七点一刻", "2026-03-14 19:15"),
    "the end of this month": ("本月底", "2026-03-31"),
    "a day of next year": ("明年1月5日", "2027-01-05"),
    "wednesday in two weeks": ("下下周三", "2026-03-25"),
    "before a day of the month": ("20号前", "2026-03-20"),
    "today at midday": ("今天中午", "2026-03-11 12:00"),
    "month and day in characters": ("十二月二十五日", "2026-12-25"),
    "sunday written out": ("星期日", "2026-03-15"),
    "thursday the spoken way": ("礼拜四10:00", "2026-03-12 10:00"),
    "next monday with minutes and am": ("next monday 9:30am", "2026-03-16 09:30"),
    "day then month": ("5 april", "2026-04-05"),
    "thursday noon": ("thursday noon", "2026-03-12 12:00"),
    "in some minutes": ("in 45 minutes", "2026-03-11 11:15"),
    "tomorrow at a written time": ("tomorrow at 17:00", "2026-03-12 17:00"),
    "by a day in march": ("by mar 20", "2026-03-20"),
}
REFUSED = {
    "the weekend": ("the weekend",),
    "next weekend": ("下周末",),
    "before the holiday": ("国庆前",),
    "some day": ("改天",),
}


@pytest.mark.parametrize(("said", "expected"), rows(UNDERSTOOD))
def test_a_date_nobody_tuned_for_is_understood(said: str, expected: str) -> None:
    heard = read_date(said, WEDNESDAY)

    assert heard == When(moment(expected), has_time=":" in expected)


@pytest.mark.parametrize("said", rows(REFUSED))
def test_a_vague_date_nobody_tuned_for_is_refused(said: str) -> None:
    with pytest.raises(DateUnclear):
        read_date(said, WEDNESDAY)

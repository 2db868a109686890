"""What holds for every date, said on any day and in any words."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.formats import say_date
from handlers._dates import DatePassed, DateUnclear, When, leading_date, read_date
from tests.said import SHANGHAI, moment

DAYS = (
    "|今天|明天|后天|大前天|昨晚|明早|周三|周日|本周五|下下周一|上周三|月底|5号|31号|下个月5号|上月底|2月29日"
    "|3月18日|明年年底|2027年3月1日|3月1日（周一）|三天前|today|tonight|fri|next wed|last sun|29 feb"
    "|mar 18 2027|the 28th|end of month|in 3 days|a month ago|6/18|2026-06-18|2025.1.5|20270301"
)
TIMES = (
    "|18:00|９：０７|0:00|24:00|8点|三点半|十二点一刻|18时30分|早上9点|上午十点|中午|下午6点|晚上12点|晚8点|凌晨1点"
    "|下班前|一个半小时后|2小时前|at 6pm|12am|noon|midnight|morning 9:30|eod|in half an hour"
)
PIECES = (
    "今|明|后|天|早|晚|上|下|个|周|星期|月|年|日|号|点|时|分|半|刻|底|前|之后|小时|每|到|的|零|一|两|三|五|十|廿"
    "|0|3|12|2026|9999|:|：|/|-|.|(|）|T|，| |am|next|hours|of|ago|and a half"
)
SPOKEN = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(DAYS.split("|")),
    st.sampled_from(["", " ", "的", "，"]),
    st.sampled_from(TIMES.split("|")),
    st.sampled_from(["", "", "前", "。", "交首图"]),
)
JUMBLED = st.lists(st.sampled_from(f"{DAYS}|{TIMES}|{PIECES}".split("|")), max_size=6).map("".join)
ANYTHING = SPOKEN | JUMBLED | st.text(max_size=80)
# Ten years, three leap days among them.
NOWS = st.integers(0, 3653 * 24 * 60 * 60).map(lambda later: moment("2024-01-01") + timedelta(seconds=later))
MINUTES = st.integers(0, 4 * 365 * 24 * 60)
LANGUAGES = pytest.mark.parametrize("language", ["zh_CN", "en"])

unhurried = settings(deadline=None)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


@unhurried
@given(said=ANYTHING, now=NOWS)
def test_nobody_is_given_a_moment_gone_by(said: str, now: datetime) -> None:
    with suppress(DateUnclear, DatePassed):
        when = read_date(said, now)

        assert when.at >= (now if when.has_time else now.replace(hour=0, minute=0, second=0, microsecond=0))


@unhurried
@given(said=ANYTHING, now=NOWS)
def test_what_has_passed_is_answered_with_what_lies_ahead(said: str, now: datetime) -> None:
    try:
        read_date(said, now)
    except DatePassed as passed:
        assert passed.at < now < passed.offer
    except DateUnclear as unclear:
        assert unclear.text in said


@unhurried
@given(said=ANYTHING, now=NOWS)
def test_a_record_is_never_refused_for_having_passed(said: str, now: datetime) -> None:
    with suppress(DateUnclear):
        assert read_date(said, now, past=True).at.tzinfo is SHANGHAI


@LANGUAGES
@unhurried
@given(now=NOWS.map(_minute), minutes=MINUTES)
def test_a_moment_shown_is_understood_when_typed_back(language: str, now: datetime, minutes: int) -> None:
    at = now + timedelta(minutes=minutes)

    assert read_date(say_date(at, language, now.date()), now) == When(at, has_time=True)


@LANGUAGES
@unhurried
@given(now=NOWS, minutes=MINUTES)
def test_a_day_shown_is_understood_when_typed_back(language: str, now: datetime, minutes: int) -> None:
    day = (now + timedelta(minutes=minutes)).date()

    when = read_date(say_date(day, language, now.date()), now)

    assert (when.at.date(), when.has_time) == (day, False)


@LANGUAGES
@unhurried
@given(now=NOWS.map(_minute), minutes=MINUTES)
def test_a_record_shown_is_understood_when_typed_back(language: str, now: datetime, minutes: int) -> None:
    at = now - timedelta(minutes=minutes)

    assert read_date(say_date(at, language, now.date()), now, past=True) == When(at, has_time=True)


@unhurried
@given(said=ANYTHING | st.builds("{} 交首图 {}".format, ANYTHING, ANYTHING), now=NOWS)
def test_what_is_left_of_a_sentence_is_made_of_its_letters(said: str, now: datetime) -> None:
    with suppress(DatePassed):
        taken = leading_date(said, now)

        assert taken is None or not Counter(taken[1]) - Counter(said)


@unhurried
@given(task=st.text(max_size=40), now=NOWS.map(lambda now: now.replace(year=2026, day=1)))
def test_a_task_is_kept_to_the_letter_after_its_date(task: str, now: datetime) -> None:
    taken = leading_date(f"2030-06-18 20:00 发布《{task}》", now)

    assert taken == (When(datetime(2030, 6, 18, 20, tzinfo=SHANGHAI), has_time=True), f"发布《{task}》")


@unhurried
@given(minutes=st.integers(1, 9_999), now=NOWS)
def test_a_distance_is_counted_to_the_minute(minutes: int, now: datetime) -> None:
    when = read_date(f"in {minutes} minutes", now)

    assert when.at.astimezone(UTC) == _minute(now.astimezone(UTC)) + timedelta(minutes=minutes)

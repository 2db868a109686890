"""From when until when: how people write it, and what is refused."""

from __future__ import annotations

import pytest

from handlers._span import read_span
from models.refusal import Refusal
from tests.said import WEDNESDAY, moment, rows

READ = {
    "two dates": ("3月16日到3月20日", "2026-03-16", "2026-03-21"),
    "the second without its month": ("3月16日到20日", "2026-03-16", "2026-03-21"),
    "a bare number": ("3月16日-20", "2026-03-16", "2026-03-21"),
    "over the month's end": ("3月28日至2日", "2026-03-28", "2026-04-03"),
    "a long dash": ("3月16日—3月20日", "2026-03-16", "2026-03-21"),
    "weekdays": ("周五到下周二", "2026-03-13", "2026-03-18"),
    "one day": ("明天", "2026-03-12", "2026-03-13"),
    "today": ("今天", "2026-03-11", "2026-03-12"),
    "with times": ("周五14:00到下周一12:00", "2026-03-13 14:00", "2026-03-16 12:00"),
    "from a time on": ("今天14:00到周五", "2026-03-11 14:00", "2026-03-14"),
    "from now on": ("到周五", "2026-03-11 10:30", "2026-03-14"),
    "in numbers": ("2026-03-16到2026-03-20", "2026-03-16", "2026-03-21"),
    "over the year's end": ("12月28日到1月3日", "2026-12-28", "2027-01-04"),
    "English": ("16 Mar – 20 Mar", "2026-03-16", "2026-03-21"),
    "English with a word": ("Friday to Monday", "2026-03-13", "2026-03-17"),
}


@pytest.mark.parametrize(("text", "since", "until"), rows(READ))
def test_a_span_is_read(text: str, since: str, until: str) -> None:
    span = read_span(text, WEDNESDAY)

    assert (span.since, span.until) == (moment(since), moment(until))


REFUSED = {
    "no date": ("很久", "I can't tell which days"),
    "half a date": ("3月16日到很久", "I can't tell which days"),
    "the wrong way round": ("3月20日到3月16日", "ends before it begins"),
    "the same day, the wrong way round": ("周五18:00到周五14:00", "ends before it begins"),
    "longer than a year": ("明天到2027-06-01", "is longer than a year"),
    "a time gone by": ("今天09:00到周五", "has passed"),
    "a day gone by": ("昨天到周五", "has passed"),
    "nothing": ("到", "I can't tell which days"),
}


@pytest.mark.parametrize(("text", "words"), rows(REFUSED))
def test_what_is_no_span_is_refused(text: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        read_span(text, WEDNESDAY)

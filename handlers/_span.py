"""From when until when: `3月16日到20日`, `周五`, `Fri 14:00 – Mon`, `到下周三`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers._dates import DatePassed, DateUnclear, When, read_date
from models.refusal import Refusal
from models.words import t

BETWEEN = re.compile(r"\s*(?:到|至|[—–~～]+|(?<=[日号\s])-(?=\s|\d)|\b(?:to|until|till)\b)\s*", re.I)
DAY_ALONE = re.compile(r"\d{1,2}\s*[日号]?")
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `since` up to `until`, in the zone of now; both days count unless times were said."""

    since: datetime
    until: datetime

    @property
    def first_day(self) -> date:
        """The first day that it touches."""
        return self.since.date()

    @property
    def last_day(self) -> date:
        """The last day that it touches."""
        return (self.until - timedelta(microseconds=1)).date()


def read_span(text: str, now: datetime) -> Span:
    """Read a span that is not over; one day is from its beginning to its end. Raises Refusal."""
    first, *last = BETWEEN.split(text.strip(), maxsplit=1)
    since = When(now, True) if not first and last and last[0] else _moment(first, now)
    until = _until(last[0], since, now) if last and last[0] else since
    begin = since.at if since.has_time else _midnight(since.at)
    end = until.at if until.has_time and last else _midnight(until.at) + timedelta(days=1)
    if end <= begin:
        raise Refusal(t("“{text}” ends before it begins.", text=text))
    if end - begin > LONGEST:
        raise Refusal(t("“{text}” is longer than a year.", text=text))
    return Span(begin, end)


def _until(text: str, since: When, now: datetime) -> When:
    # 3月28日到2日: the 2nd that follows the beginning, not the one that follows today.
    return _moment(text, _midnight(since.at) if DAY_ALONE.fullmatch(text.strip()) else now)


def _moment(text: str, now: datetime) -> When:
    written = f"{text}日" if text.strip().isdigit() else text
    try:
        return read_date(written, now)
    except DateUnclear:
        raise Refusal(
            t("I can't tell which days “{text}” is. Try: 16 Mar – 20 Mar, Friday, Fri 14:00 – Mon", text=text)
        ) from None
    except DatePassed:
        raise Refusal(t("“{text}” has passed.", text=text)) from None


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(), at.tzinfo)

"""When the team works, and when it may be disturbed: working days, working hours and quiet hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from models.holidays import has_notice, holiday, notice_year, works
from models.words import Text, Words, t

FIVE_YEARS = 1_827  # days
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a working day in their order, on the wall clock."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(18)))

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("working hours are one span of time or more, in order and apart")

    @property
    def length(self) -> timedelta:
        """How long a working day is."""
        moments = [timedelta(hours=edge.hour, minutes=edge.minute) for span in self.spans for edge in span]
        return sum(moments[1::2], timedelta()) - sum(moments[::2], timedelta())


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days and hours of a team or person.

    `overlay` holds the days that the team imported (True: a working day) and wins over every notice.
    `quiet` begins and ends the hours without pushes and may run over midnight. Moments come in with any
    zone and go out in `zone`; working time is read off its wall clock. A search goes five years at most,
    and a ValueError says when it found nothing.
    """

    zone: ZoneInfo
    hours: Hours = field(default_factory=Hours)
    overlay: Mapping[date, bool] = field(default_factory=dict)
    quiet: tuple[time, time] = (time(22), time(8))

    def is_working(self, day: date) -> bool:
        """Tell whether people work on a day, 调休 included."""
        imported = self.overlay.get(day)
        return works(day) if imported is None else imported

    def announced(self, day: date) -> bool:
        """Tell whether `is_working` rests on the overlay or an official notice, and not on a guess."""
        return day in self.overlay or has_notice(notice_year(day))

    def warning_for(self, days: Iterable[date]) -> Text | None:
        """Say in words that some of the days are a guess, naming the first year without a notice."""
        years = [notice_year(day) for day in days if not self.announced(day)]
        if not years:
            return None
        return t(
            "The State Council has not announced {year}'s holidays; until then Monday to Friday count as "
            "working days, less the fixed public holidays, so dates may move.",
            year=str(min(years)),
        )

    def holiday_name(self, day: date) -> Text | None:
        """Name the public holiday that makes a day free."""
        return None if self.is_working(day) else holiday(day)

    def mark(self, day: date) -> Words:
        """Say in words that people rest or, on a weekend, that they work; nothing of a plain working day."""
        if self.is_working(day):
            return t("Makeup day") if day.weekday() >= 5 else ""
        return holiday(day) or t("Day off")

    def add_working_days(self, day: date, n: int) -> date:
        """Give the nth working day after a day, or before it (n < 0).

        0 is the day itself if people work on it, else the next working day. One working day after a
        Sunday is its Monday.
        """
        place = abs(n) + self.is_working(day) if n else 1
        working = filter(self.is_working, _days(day, -1 if n < 0 else 1))
        return next(islice(working, place - 1, None))

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days after `a` up to and with `b`; before `a` down to and with `b`, negative.

        So `add_working_days(a, working_days_between(a, b)) == b` for a working day `b` other than `a`.
        """
        step = 1 if a <= b else -1
        days = takewhile(lambda day: day != a, _days(b, -step))
        return step * sum(map(self.is_working, days))

    def is_working_time(self, at: datetime) -> bool:
        """Tell whether a moment is inside working hours; their last moment (12:00) is not."""
        local = self._local(at)
        return any(begin <= local < end for begin, end in self._spans(local.date()))

    def next_working_time(self, at: datetime) -> datetime:
        """Give the moment itself inside working hours, else their next beginning."""
        begin, _ = next(self._ahead(self._local(at)))
        return begin

    def add_working_time(self, at: datetime, delta: timedelta) -> datetime:
        """Go forward, or backward (delta < 0), by so much working time, and no further than needed.

        So three hours from 09:00 end at 12:00, not at 13:30, and a delta of zero goes nowhere.
        """
        local, left = self._local(at), abs(delta)
        if not delta:
            return local
        forward = delta > timedelta()
        spans = self._ahead(local) if forward else self._behind(local)
        begin, end = next(spans)
        while end - begin < left:
            left -= end - begin
            begin, end = next(spans)
        return begin + left if forward else end - left

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Measure the working time from `a` to `b`, negative where b is earlier."""
        since, until = self._local(a), self._local(b)
        if until < since:
            return -self.working_time_between(b, a)
        spans = takewhile(lambda span: span[0] < until, self._ahead(since))
        return sum((min(end, until) - begin for begin, end in spans), timedelta())

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether a moment is in the quiet hours; their last moment (08:00) is not."""
        clock = self._local(at).time()
        begin, end = self.quiet
        if begin <= end:
            return begin <= clock < end
        return clock >= begin or clock < end

    def next_push(self, at: datetime, minute: int = 7) -> datetime:
        """Give the first good moment to send something of our own accord, from `at` on.

        Never in quiet hours: what falls there waits until `minute` past the half hour after them (08:37).
        Never at :00 or :30, where WeCom asks for no pushes: `minute` later, 09:07. Else it is `at`.
        """
        if not 0 < minute < 30:
            raise ValueError("a push is 1 to 29 minutes off the half hour")
        local = self._local(at)
        if local.minute % 30 == 0:
            local = _half_hour(local) + timedelta(minutes=minute)
        if not self.is_quiet(local):
            return local
        end = datetime.combine(local.date(), self.quiet[1], self.zone)
        end += timedelta(days=end <= local)
        return _half_hour(end) + HALF_HOUR + timedelta(minutes=minute)

    def _local(self, at: datetime) -> datetime:
        if at.utcoffset() is None:
            raise ValueError(f"{at} has no zone; a work calendar needs one")
        return at.astimezone(self.zone)

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working(day):
            return []
        return [
            (datetime.combine(day, begin, self.zone), datetime.combine(day, end, self.zone))
            for begin, end in self.hours.spans
        ]

    def _ahead(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the working time from a moment on, span by span."""
        for day in _days(at.date(), 1):
            for begin, end in self._spans(day):
                if at < end:
                    yield max(at, begin), end

    def _behind(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Give the working time up to a moment, the latest span first."""
        for day in _days(at.date(), -1):
            for begin, end in reversed(self._spans(day)):
                if begin < at:
                    yield begin, min(at, end)


def _days(day: date, step: int) -> Iterator[date]:
    """Give a day and those after it (step 1) or before it (-1), for five years."""
    first = day.toordinal()
    yield from map(date.fromordinal, range(first, first + step * (FIVE_YEARS + 1), step))
    raise ValueError(f"a work calendar looks no further than five years from {day:%Y-%m-%d}")


def _half_hour(at: datetime) -> datetime:
    """Give the half hour that a moment is in, by its beginning."""
    return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)

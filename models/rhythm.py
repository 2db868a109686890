"""How often something comes round, and what becomes of it on a day off: pure, over the work calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from models.named import Named
from models.teamwork import Weekday
from models.words import Text, Words, joined, t
from models.workcalendar import FIVE_YEARS, WorkCalendar

LONGEST_BREAK = timedelta(days=16)  # days off in a row; who moves a day moves it no further
LAST = 0  # of the days of a month
DAY = timedelta(days=1)


class Every(StrEnum):
    """What comes round."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Rest(Named):
    """What becomes of a turn that falls on a day off."""

    KEEP = "keep", t("as on any day"), "照常", "照常提醒"
    SKIP = "skip", t("no reminder"), "跳过", "不提醒"
    BEFORE = "before", t("on the working day before"), "提前"
    AFTER = "after", t("on the working day after"), "顺延", "推后"


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that it comes round: the day that was meant, and when it is; None where it is left out."""

    day: date
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every `step`-th day, week or month, at `clock` on the wall; steps are counted from `since`.

    `days` are weekdays of a week (0 is Monday), or days of a month (LAST is its last, which also stands for
    one that a month lacks).
    """

    every: Every
    clock: time
    since: date
    rest: Rest
    days: tuple[int, ...] = ()
    step: int = 1

    def falls_on(self, day: date) -> bool:
        """Tell whether a day is meant, be it a day off or not."""
        if self.every is Every.DAY:
            return (day - self.since).days % self.step == 0
        if self.every is Every.WEEK:
            weeks = (_monday(day) - _monday(self.since)).days // 7
            return day.weekday() in self.days and weeks % self.step == 0
        months = (day.year - self.since.year) * 12 + day.month - self.since.month
        return months % self.step == 0 and self._is_day_of_month(day)

    def _is_day_of_month(self, day: date) -> bool:
        is_last = (day + DAY).day == 1
        return day.day in self.days or (is_last and any(n == LAST or n > day.day for n in self.days))

    def turns(self, after: datetime, calendar: WorkCalendar) -> Iterator[Turn]:
        """Give the turns after a moment in their order, five years at most."""
        today = after.astimezone(calendar.zone).date()
        begin, last = today - LONGEST_BREAK, None
        for n in range(FIVE_YEARS):
            day = begin + n * DAY
            if not self.falls_on(day):
                continue
            at = self._at(day, calendar)
            if (day > today) if at is None else (at != last and at.timestamp() > after.timestamp()):
                yield Turn(day, at)
                last = at or last

    def _at(self, day: date, calendar: WorkCalendar) -> datetime | None:
        on = day
        if self.rest is not Rest.KEEP and not calendar.is_working(day):
            if self.rest is Rest.SKIP:
                return None
            on = calendar.add_working_days(day, 1 if self.rest is Rest.AFTER else -1)
        at = datetime.combine(on, self.clock, calendar.zone)
        return at.astimezone(UTC).astimezone(calendar.zone)  # 02:30 is 03:30 where clocks leap over it

    def next_after(self, after: datetime, calendar: WorkCalendar) -> datetime | None:
        """Give the first time after a moment; None where it never comes, such as Sundays without days off."""
        return next((turn.at for turn in self.turns(after, calendar) if turn.at is not None), None)

    def newest(self, since: datetime, now: datetime, calendar: WorkCalendar) -> datetime:
        """Give the newest time from `since`, which is one, up to now: of those missed only one counts."""
        newest = since
        for turn in self.turns(since, calendar):
            if turn.day - LONGEST_BREAK > now.astimezone(calendar.zone).date():
                break
            if turn.at is not None and turn.at.timestamp() <= now.timestamp():
                newest = turn.at
        return newest

    @property
    def words(self) -> Words:
        """Say it: “every working day 09:07”."""
        return joined([self._pace(), f"{self.clock:%H:%M}"], " ")

    @property
    def is_for_working_days(self) -> bool:
        """Whether it is each working day's."""
        return self.every is Every.DAY and self.step == 1 and self.rest is Rest.SKIP

    def _pace(self) -> Words:
        named = _listed([self._name(day) for day in self.days])
        once = self.step == 1
        if self.every is Every.DAY:
            daily = t("every working day") if self.is_for_working_days else t("every day")
            return daily if once else t("every {count} days", count=self.step)
        if self.every is Every.WEEK:
            several = t("every {count} weeks on {days}", count=self.step, days=named)
            return t("every {days}", days=named) if once else several
        several = t("every {count} months on {days}", count=self.step, days=named)
        return t("every month on {days}", days=named) if once else several

    def _name(self, day: int) -> Text:
        if self.every is Every.WEEK:
            return list(Weekday)[day].label
        return t("the last day") if day == LAST else t("day {number}", number=str(day))


def _listed(names: list[Text]) -> Words:
    """One after another, as each language parts them."""
    if not names:
        return ""
    first, *others = names
    for one in others:
        first = t("{before}, {name}", before=first, name=one)
    return first


def usual_rest(every: Every, days: tuple[int, ...]) -> Rest:
    """What becomes of days off where nobody said: a week's is left out, a month's comes before them."""
    if every is Every.DAY or (every is Every.WEEK and any(day >= 5 for day in days)):
        return Rest.KEEP
    return Rest.SKIP if every is Every.WEEK else Rest.BEFORE


def begun(rhythm: Rhythm, now: datetime) -> Rhythm:
    """The same, with its steps counted from the first day that is still to come."""
    once = replace(rhythm, step=1)
    first = now.date() + DAY * (rhythm.clock <= now.time())
    return replace(rhythm, since=next(day for n in range(400) if once.falls_on(day := first + n * DAY)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

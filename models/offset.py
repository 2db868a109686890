"""When something falls due, counted from another moment: `-5wd 18:00`, `-1h`, `+7d 10:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from models.words import Words, nt, t
from models.workcalendar import WorkCalendar

WRITTEN = re.compile(r"([+-]?)(\d{1,4})(wd|wh|d|h|m)(?: (\d{1,2}):(\d{2}))?")
LONGEST = timedelta(days=366)
CALENDAR = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


@dataclass(frozen=True, slots=True)
class Offset:
    """So many working days (wd), working hours (wh), days, hours or minutes; before, where negative.

    A day has a time of day, `clock`; without one it is the end of working hours.
    """

    amount: int
    unit: str
    clock: time | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Read `-5wd 18:00`; ValueError for anything else, and for more than a year."""
        found = WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no offset")
        sign, amount, unit, hour, minute = found.groups()
        clock = time(int(hour), int(minute)) if hour else None
        if clock is not None and unit not in ("wd", "d"):
            raise ValueError("a time of day goes with days")
        made = cls(-int(amount) if sign == "-" else int(amount), unit, clock)
        if abs(made.rough) > LONGEST:
            raise ValueError("an offset is a year at most")
        return made

    @property
    def rough(self) -> timedelta:
        """About how long it is, for putting offsets in order."""
        return self.amount * {**CALENDAR, "wd": timedelta(days=1), "wh": timedelta(hours=1)}[self.unit]

    def from_(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        """Give the moment that lies so far from another, in the calendar's zone."""
        local = moment.astimezone(calendar.zone)
        if self.unit == "wh":
            return calendar.add_working_time(local, timedelta(hours=self.amount))
        if self.unit == "wd":
            day = calendar.add_working_days(local.date(), self.amount) if self.amount else local.date()
            return datetime.combine(day, self.clock or calendar.hours.spans[-1][1], calendar.zone)
        moved = local + self.amount * CALENDAR[self.unit]
        if self.clock is None:
            return moved
        return datetime.combine(moved.date(), self.clock, calendar.zone)

    def __str__(self) -> str:
        clock = f" {self.clock:%H:%M}" if self.clock else ""
        return f"{self.amount:+}{self.unit}{clock}"

    @property
    def length(self) -> Words:
        """Say how long it is: “5 working days”."""
        count = abs(self.amount)
        lengths = {
            "wd": nt("{count} working day", "{count} working days", count),
            "wh": nt("{count} working hour", "{count} working hours", count),
            "d": nt("{count} day", "{count} days", count),
            "h": nt("{count} hour", "{count} hours", count),
            "m": nt("{count} minute", "{count} minutes", count),
        }
        return lengths[self.unit]

    @property
    def words(self) -> Words:
        """Say it: “5 working days before publishing”."""
        if not self.amount:
            return t("when it is published")
        if self.amount < 0:
            return t("{length} before publishing", length=self.length)
        return t("{length} after publishing", length=self.length)

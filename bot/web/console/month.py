"""The month on a page: what comes out on which day, and beside it the content matrix against its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.formats import say_date, say_month
from bot.web.console.drawing import Drawing
from bot.web.console.sifting import Sieve, choosers
from bot.web.console.visit import Visit, visit
from bot.words import Reader
from models.matrix import Share, matrix, month_of
from models.month import Entry, entries_of
from models.push import place_words
from models.room import accounts_of
from models.teamwork import Weekday, team_calendar
from models.words import Words, t
from models.workcalendar import WorkCalendar

if TYPE_CHECKING:
    from bot.web.site import Site

PATH = "/console/month"
WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
WIDTH = 100  # of a bar
WEEK = tuple(day.label for day in Weekday if day is not Weekday.OFF)


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the table. `mark` says in words that people rest or, on a weekend, that they work."""

    day: date
    words: str
    inside: bool
    is_today: bool
    rests: bool
    mark: Words
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A column's share as a bar: how wide each part is, of `WIDTH`, and how many articles are too many."""

    share: Share

    @property
    def published(self) -> int:
        """What came out."""
        return self._wide(self.share.published)

    @property
    def planned(self) -> int:
        """What is to come."""
        return self._wide(self.share.published + self.share.accepted) - self.published

    @property
    def over(self) -> int:
        """How many articles there are more than the quota."""
        quota = self.share.quota
        return max(0, self.share.published + self.share.accepted - quota) if quota else 0

    def _wide(self, count: int) -> int:
        whole = max(self.share.quota, self.share.published + self.share.accepted, 1)
        return round(WIDTH * count / whole)


class Months:
    """The page of a month; whoever may look at topics may look at it."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def show(self, request: Request) -> Response:
        """Draw the month that the path names, `2026-03`, else this one, as far as it was asked for."""
        with visit(self._site, request) as seen:
            named = request.path_params.get("month")
            first = first_of(named) if named else seen.now.date().replace(day=1)
            accounts = {one.name: one.id for one in accounts_of(seen.session)}
            sieve = Sieve.asked(request.query_params)
            if first is None or sieve.account not in ("", *accounts):
                return RedirectResponse(seen.url(PATH), 303)
            return self._drawn(seen, first, accounts, sieve)

    def _drawn(self, seen: Visit, first: date, accounts: dict[str, int], sieve: Sieve) -> Response:
        _, last = month_of(first)
        every = entries_of(seen.session, first, last, accounts.get(sieve.account))
        entries = [entry for entry in every if sieve.lets(entry)]
        calendar = team_calendar(seen.session, self._site.calendar)
        days = list(_days(first, entries, calendar, seen))
        groups = _groups(seen.session, first, accounts, sieve.account)
        columns = (bar.share.column.name for _, bars in groups for bar in bars)
        several = len(accounts) > 1
        return self._drawing.page(
            "month",
            seen,
            title=say_month(first, seen.reader.language),
            week=WEEK,
            weeks=[days[start : start + 7] for start in range(0, len(days), 7)],
            filled=[day for day in days if day.entries or (day.inside and day.is_today)],
            shown=len(entries),
            total=len(every),
            unsure=calendar.warning_for([first, last]),
            groups=groups,
            homeless=sum(not entry.column for entry in every),
            path=f"{PATH}/{first:%Y-%m}",
            query=sieve.query,
            place_words=place_words,
            choosers=choosers(sieve, every, columns, accounts if several else ()),
            several=several,
            around=around(first, seen.reader, PATH),
        )


def first_of(written: str) -> date | None:
    """The first day of a month as a path names it, `2026-03`; None for what names none."""
    found = WRITTEN.fullmatch(written)
    return date(int(found[1]), int(found[2]), 1) if found else None


def around(first: date, reader: Reader, path: str) -> list[tuple[str, str, Words]]:
    """The paths of the month before and the one after, with their names and which they are."""
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    return [
        (f"{path}/{before:%Y-%m}", say_month(before, reader.language), t("Previous month")),
        (f"{path}/{after:%Y-%m}", say_month(after, reader.language), t("Next month")),
    ]


def _groups(
    session: Session, first: date, accounts: dict[str, int], chosen: str
) -> list[tuple[str, list[Bar]]]:
    """The matrix of each account that is shown, under its name where there are several."""
    if len(accounts) < 2:
        return [("", [Bar(share) for share in matrix(session, first)])]
    shown = {name: one for name, one in accounts.items() if chosen in ("", name)}
    return [(name, [Bar(share) for share in matrix(session, first, one)]) for name, one in shown.items()]


def _days(first: date, entries: list[Entry], calendar: WorkCalendar, seen: Visit) -> Iterator[DayView]:
    """Whole weeks from Monday on, around the month."""
    by_day = {day: tuple(found) for day, found in groupby(entries, key=lambda entry: entry.day)}
    _, last = month_of(first)
    start = first - timedelta(days=first.weekday())
    for place in range((last - start).days + 7 - last.weekday()):
        day = start + timedelta(days=place)
        today = seen.now.date()
        yield DayView(
            day,
            say_date(day, seen.reader.language, today),
            first <= day <= last,
            day == today,
            not calendar.is_working(day),
            calendar.mark(day),
            by_day.get(day, ()),
        )

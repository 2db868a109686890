"""How a rota is written, `3月16日 编辑甲` or `编辑甲 编辑乙 轮流，3月16日起 4 周`, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from handlers._chat import Chat
from handlers._span import Span, read_span
from models.duty import rota
from models.person import Person, everyone, with_guests
from models.refusal import Refusal
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

WEEKS = re.compile(r"(?:共|for\s*)?\s*(\d{1,2}|[一两二三四五六七八九十])\s*(?:个?(?:周|星期)|weeks?)", re.I)
NUMERALS = {sign: n for n, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
DAILY = re.compile(r"每天|按天|daily|every day", re.I)
FILLING = re.compile(
    r"每周|按周|轮流|轮值|从|自|起|开始|值班|in turn|weekly|starting|\bfrom\b|[@＠,，。;；:：、和]", re.I
)
MOST_WEEKS = 26
MONTH = re.compile(r"(?:(\d{4})\s*年)?\s*(\d{1,2})\s*月(?:份)?")
NUMBERED_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
WEEK_CALLED = {"本周": 0, "这周": 0, "this week": 0, "week": 0, "下周": 1, "next week": 1}


@dataclass(frozen=True, slots=True)
class Shift:
    """A person and the days for which a line puts them on duty."""

    person: Person
    days: tuple[date, ...]


def read_rota(chat: Chat, text: str) -> list[Shift]:
    """Read a rota; Refusal names the line that was not understood."""
    people = sorted(everyone(chat.session), key=lambda person: -len(person.name))
    taken: dict[date, Person] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        names, rest = _names(line, people)
        if not names:
            raise Refusal(t("“{line}” names nobody of the team.", line=line))
        for place, days in enumerate(_turns(rest, chat.now, len(names))):
            taken |= dict.fromkeys(days, names[place % len(names)])
    listed = {person.id: person for person in taken.values()}
    return [
        Shift(person, tuple(sorted(day for day, one in taken.items() if one.id == number)))
        for number, person in listed.items()
    ]


def _names(line: str, people: list[Person]) -> tuple[list[Person], str]:
    """Find who is named, in the order of the line; with what is left of it."""
    found: dict[int, Person] = {}
    for person in people:
        place = line.find(person.name)
        if place >= 0:
            found[place] = person
            line = line.replace(person.name, " " * len(person.name))
    return [person for _, person in sorted(found.items())], line


def _turns(text: str, now: datetime, people: int) -> Iterator[list[date]]:
    """Cut a time into turns: days, or weeks from its first day on; all of it for one person alone."""
    weeks = WEEKS.search(text)
    rest = FILLING.sub(" ", DAILY.sub(" ", WEEKS.sub(" ", text))).strip()
    span = read_span(rest, now)
    days = _days(span) if weeks is None else _of_weeks(span, _number(weeks[1]))
    if len(days) > 7 * MOST_WEEKS:
        raise Refusal(t("A rota is set for {most} weeks at a time at most.", most=MOST_WEEKS))
    step = 1 if DAILY.search(text) else 7 if people > 1 else len(days)
    return (days[start : start + step] for start in range(0, len(days), step))


def _days(span: Span) -> list[date]:
    count = (span.last_day - span.first_day).days + 1
    return [span.first_day + timedelta(days=n) for n in range(count)]


def _of_weeks(span: Span, weeks: int) -> list[date]:
    return [span.first_day + timedelta(days=n) for n in range(7 * weeks)]


def _number(written: str) -> int:
    return NUMERALS.get(written) or int(written)


def read_days_shown(text: str | None, now: datetime) -> tuple[date, date]:
    """Which days a list shows: four weeks from today, a week, a month, or as said; two months at most."""
    today = now.date()
    if not text:
        return today, today + timedelta(days=27)
    week = WEEK_CALLED.get(text.strip().casefold())
    if week is not None:
        monday = today + timedelta(days=7 * week - today.weekday())
        return monday, monday + timedelta(days=6)
    month = MONTH.fullmatch(text.strip()) or NUMBERED_MONTH.fullmatch(text.strip())
    if month is not None:
        return _month(int(month[1] or 0), int(month[2]), today)
    span = read_span(text, now)
    return span.first_day, min(span.last_day, span.first_day + timedelta(days=61))


def _month(year: int, month: int, today: date) -> tuple[date, date]:
    """The days of a month: this year's, or next year's where this year's is half a year gone."""
    if not 1 <= month <= 12:
        raise Refusal(t("There is no month {month}.", month=month))
    year = year or today.year + (month < today.month - 6)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def rota_lines(session: Session, calendar: WorkCalendar, first: date, last: date) -> list[Words]:
    """A line for each day on which somebody is on duty, or that is a holiday or makes up for one."""
    names = {person.id: person.name for person in with_guests(session)}
    on = rota(session, first, last)
    lines: list[Words] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        name, special = names.get(on.get(day, 0), ""), _special(calendar, day)
        if name or special:
            lines.append(joined([t("{day}", day=day), name or t("nobody"), special]))
    return lines


def _special(calendar: WorkCalendar, day: date) -> Words:
    """What makes a day unlike others of its week: the holiday's name, or that it makes up for one."""
    if day.weekday() >= 5 and calendar.is_working(day):
        return t("makes up for a holiday")
    return calendar.holiday_name(day) or ""

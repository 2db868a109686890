"""How much each person has to do, week by week: steps that fall due, articles that come out, time away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models.absence import Absence
from models.article import ALIVE, BEFORE, Article
from models.person import Person, everyone
from models.stage import Stage
from models.workcalendar import WorkCalendar

A_WEEK = timedelta(days=7)
BEGUN = ("open", "reviewing")
UNDONE = ("waiting", *BEGUN)


@dataclass(frozen=True, slots=True)
class Week:
    """What a person has to do in the week from `first`. What is late counts in the week of now.

    `crowded` are the days with more articles than a person should publish, each with how many; `away` the
    days on which the person is not there.
    """

    first: date
    steps: int
    late: int
    articles: int
    crowded: tuple[tuple[date, int], ...]
    away: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A person with the weeks that are looked at."""

    person: Person
    weeks: tuple[Week, ...]

    @property
    def is_any(self) -> bool:
        """Whether there is anything to see."""
        return any(week.steps or week.articles or week.away for week in self.weeks)


def loads(
    session: Session, first: date, weeks: int, most: int, now: datetime, calendar: WorkCalendar
) -> list[Load]:
    """How much everybody has in some weeks from a Monday on; `most` is what a person may publish a day."""
    last = first + weeks * A_WEEK - timedelta(days=1)
    steps, late = _steps(session, now, calendar)
    slots = _slots(session, first, last)
    away = _away(session, first, last, calendar)

    def week(person: Person, monday: date) -> Week:
        days = [monday + timedelta(days=n) for n in range(7)]
        mine = [(day, slots[person.id, day]) for day in days]
        overdue = late[person.id] if monday <= now.date() < monday + A_WEEK else 0
        return Week(
            monday,
            sum(steps[person.id, day] for day in days) + overdue,
            overdue,
            sum(count for _, count in mine),
            tuple((day, count) for day, count in mine if count > most),
            tuple(day for day in days if (person.id, day) in away and calendar.is_working(day)),
        )

    mondays = [first + n * A_WEEK for n in range(weeks)]
    return [Load(person, tuple(week(person, monday) for monday in mondays)) for person in everyone(session)]


def _steps(
    session: Session, now: datetime, calendar: WorkCalendar
) -> tuple[Counter[tuple[int, date]], Counter[int]]:
    """How many steps fall due for whom on which day; and how many are late, which are not among them."""
    asked = (
        select(col(Stage.doer), col(Stage.due), col(Stage.state))
        .join(Article, col(Article.id) == col(Stage.article))
        .where(col(Stage.state).in_(UNDONE), col(Article.state).in_(ALIVE), col(Stage.doer).is_not(None))
    )
    coming: Counter[tuple[int, date]] = Counter()
    late: Counter[int] = Counter()
    for doer, due, state in session.exec(asked):
        if due < now and state in BEGUN:
            late[doer or 0] += 1
        else:  # what nobody can begin yet is none's fault, but still to be done
            coming[doer or 0, max(due, now).astimezone(calendar.zone).date()] += 1
    return coming, late


def _slots(session: Session, first: date, last: date) -> Counter[tuple[int, date]]:
    """How many articles whose owners publish on which day."""
    asked = select(col(Article.owner), col(Article.slot_day)).where(
        col(Article.state).in_(BEFORE), col(Article.slot_day).between(first, last)
    )
    return Counter(session.exec(asked).all())


def _away(session: Session, first: date, last: date, calendar: WorkCalendar) -> set[tuple[int, date]]:
    """Who is away on which days."""
    asked = select(Absence).where(col(Absence.over_at).is_(None), col(Absence.last_day) >= first)
    return {
        (one.person, day)
        for one in session.exec(asked)
        for day in _days(max(one.since.astimezone(calendar.zone).date(), first), min(one.last_day, last))
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

"""A week and a month that ended, in a digest: what they came to beside those before, and the best read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from handlers._competition import competition_words
from handlers._digest_waiting import listed
from handlers._numbers import span_words
from handlers._pace_words import pace_line
from handlers._profile_words import profile_words
from models.goal import goals_of, last_of
from models.metric import METRICS
from models.pace import paces
from models.plan import plan_of
from models.published import Published
from models.series import after_days, total
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar

TOLD = ("net_users", "reads", "shares", "interaction_rate", "favourites", "sent")
TOP = 3
A_DAY = timedelta(days=1)


def week_words(session: Session, account: int, last: date, calendar: WorkCalendar) -> Words:
    """The week, Monday to Sunday, that ended with or before a day, beside the week before."""
    sunday = last - (last.weekday() + 1) % 7 * A_DAY
    monday = sunday - 6 * A_DAY
    heading = t("The week {first} – {last}", first=monday, last=sunday)
    said = _span(session, account, heading, (monday, sunday), (monday - 7 * A_DAY, monday - A_DAY))
    return joined([said, competition_words(session, account, monday)], "\n")


def month_words(session: Session, account: int, last: date, calendar: WorkCalendar) -> Words:
    """The month that ended with or before a day, beside the month before, with what became of its goals."""
    end = last if (last + A_DAY).day == 1 else last.replace(day=1) - A_DAY
    first = end.replace(day=1)
    before = (first - A_DAY).replace(day=1)
    heading = t("The month {month}", month=f"{first:%Y-%m}")
    said = _span(session, account, heading, (first, end), (before, last_of(before)))
    reached = _reached(session, account, first, calendar)
    return joined([said, reached, profile_words(session, account, first)], "\n")


def _reached(session: Session, account: int, first: date, calendar: WorkCalendar) -> Words:
    plan = plan_of(session, account, first)
    if plan is None:
        return ""
    goals = [one for one in goals_of(session, plan.id) if one.parent is None]
    found = paces(session, account, first, goals, last_of(first) + A_DAY, calendar)
    return listed(t("Goals"), [pace_line(one) for one in found])


def _span(
    session: Session, account: int, heading: Words, now: tuple[date, date], before: tuple[date, date]
) -> Words:
    lines = [_line(session, account, key, now, before) for key in TOLD]
    return joined([heading, *lines, *_best(session, account, *now)], "\n")


def _line(
    session: Session, account: int, key: str, now: tuple[date, date], before: tuple[date, date]
) -> Words:
    """What a metric came to, beside what it came to before."""
    metric = METRICS[key]
    value, base = total(session, account, key, *now), total(session, account, key, *before)
    return joined([metric.name, span_words(metric.unit, value, base)], " ")


def _best(session: Session, account: int, first: date, last: date) -> list[Words]:
    """The articles of the days that were read most by the end of their second day."""
    ours = (Published.account == account, col(Published.day).between(first, last))
    found = session.exec(select(Published).where(*ours)).all()
    reads = {one.id: after_days(session, one, "reads", 2).number or Decimal(one.reads) for one in found}
    best = sorted(found, key=lambda one: (-reads[one.id], one.id))[:TOP]
    return [
        t("{place}.《{title}》{reads}", place=place, title=one.title,
          reads=nt("{count} read", "{count} reads", int(reads[one.id])))
        for place, one in enumerate(best, 1)
        if reads[one.id]
    ]  # fmt: skip

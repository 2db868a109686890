"""On the 20th and the 25th, or the working day before: next month has no plan yet."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, select

from handlers._chat import Tools
from jobs._job import Daily, job
from models.doers import leads_first
from models.figure import Figure
from models.goal import last_of
from models.message import Button, Message
from models.person import Person, Role
from models.plan import Plan, last_plan, plan_of
from models.room import Account, accounts_of, told_apart
from models.teamwork import team_calendar
from models.telling import tell
from models.words import joined, t
from models.workcalendar import WorkCalendar

DAYS = (20, 25)


@job("plan nudges", when=Daily(9, 37))
def nudge(session: Session, now: datetime, tools: Tools) -> None:
    """Remind whoever plans that next month has no plan yet; nothing where nothing is planned or counted"""
    calendar, today = team_calendar(session, tools.calendar), now.date()
    if today not in {_day(today, number, calendar) for number in DAYS}:
        return
    coming = last_of(today.replace(day=1)).toordinal() + 1
    month = date.fromordinal(coming)
    for account in accounts_of(session):
        if plan_of(session, account.id, month) is not None or not _is_watched(session, account):
            continue
        last = last_plan(session, account.id, month)
        name = told_apart(session).get(account.id, "")
        words = joined([t("{month} has no plan yet.", month=f"{month:%Y-%m}"), name], " ")
        begin = Button(t("Begin it…"), f"plan new {month:%Y-%m} …", primary=True)
        for person in _planners(session, last):
            key = f"plan:{account.id}:{month:%Y-%m}:{today.isoformat()}:{person.id}"
            tell(session, person, Message(words, buttons=(begin,)), now, key)


def _day(today: date, number: int, calendar: WorkCalendar) -> date:
    """A day of this month, or the last working day before it."""
    day = today.replace(day=number)
    return day if calendar.is_working(day) else calendar.add_working_days(day, -1)


def _is_watched(session: Session, account: Account) -> bool:
    """Whether the account is planned or counted at all."""
    planned = select(Plan.id).where(Plan.account == account.id).limit(1)
    counted = select(Figure.id).where(Figure.account == account.id, Figure.part == "").limit(1)
    return any(session.exec(asked).first() is not None for asked in (planned, counted))


def _planners(session: Session, last: Plan | None) -> list[Person]:
    """Who wrote the last plan, else the leads; admins where nobody else leads."""
    if last is not None:
        owner = session.get_one(Person, last.owner)
        if owner.left_at is None:
            return [owner]
    leading = leads_first(session)
    return [one for one in leading if one.role == Role.LEAD] or leading

"""Risks are looked at again in time: owners are told, then a lead; the digest room sees them each week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from handlers._chat import Tools
from handlers.risk import draw_risk, risk_line
from jobs._job import job
from jobs._parts import Part, part
from models import hazard
from models.doers import deciding
from models.hazard import Risk, open_risks, owner_told, remind_again
from models.message import Button
from models.person import Person
from models.room import Room, Use
from models.teamwork import push_minute, team_calendar
from models.telling import tell
from models.words import joined, nt, t
from models.workcalendar import WorkCalendar

MOST = 100  # in one transaction
SHOWN = 10
RAISED_FROM = 1  # times the owner was told before those who lead hear of it, too


@job("risks", when=hazard.next_review)
def remind_of_risks(session: Session, now: datetime, tools: Tools) -> None:
    """Tell owners to look at a risk again, every other working day until they do; then a lead, too"""
    calendar, minute = team_calendar(session, tools.calendar), push_minute(session)
    for risk in hazard.due_for_review(session, now, MOST):
        if risk.state != "open":
            risk.remind_at = None
            continue
        if calendar.is_quiet(now) or not calendar.is_working(now.date()):
            risk.remind_at = hazard.morning_of(calendar.add_working_days(now.date(), 0), calendar, minute)
            continue
        _tell(session, risk, now)
        remind_again(risk, now, calendar, minute)


def _tell(session: Session, risk: Risk, now: datetime) -> None:
    card = draw_risk(session, risk.subject, "owner")
    asked = t("This risk is to be looked at again: how does it stand?")
    told = replace(card, sections=(asked, *card.sections))
    people = {one.id: one for one in (owner_told(session, risk), *_above(session, risk))}
    for person in people.values():
        tell(session, person, told, now, f"{risk.subject}:{risk.review_on}:{risk.reminded}:{person.id}")


def _above(session: Session, risk: Risk) -> list[Person]:
    """Those who lead hear of what its owner was told before, once."""
    return deciding(session) if risk.reminded == RAISED_FROM else []


@part(60, Use.DIGEST)
def weekly_risks(session: Session, now: datetime, tools: Tools, room: Room) -> Part | None:
    """Say once a week, on its first working day, what may go wrong, the gravest first."""
    today = now.date()
    if not _begins_week(today, team_calendar(session, tools.calendar)):
        return None
    known = open_risks(session)
    if not known:
        return None
    lines = [risk_line(session, one, today) for one in known[:SHOWN]]
    left = len(known) - SHOWN
    rest = nt("and {count} more", "and {count} more", left) if left > 0 else ""
    heading = nt("{count} open risk", "{count} open risks", len(known))
    return Part(heading, (joined([*lines, rest], "\n"),), (Button(t("Risks"), "risk list"),))


def _begins_week(today: date, calendar: WorkCalendar) -> bool:
    monday = today - timedelta(days=today.weekday())
    return calendar.add_working_days(monday, 0) == today

"""At the end of a month: what became of its budget, for the rooms that read digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from handlers._budget_card import budget_card
from handlers._chat import Tools
from jobs._job import Daily, job
from models import outbox
from models.message import Button
from models.room import Use, rooms
from models.sop_report import Month
from models.teamwork import team_calendar
from models.words import t
from models.workcalendar import WorkCalendar


@job("budget", when=Daily(17, 37))
def report_budget(session: Session, now: datetime, tools: Tools) -> None:
    """Post on a month's last working day what became of its budget, once to each room for digests."""
    calendar = team_calendar(session, tools.calendar)
    if not _ends_month(now, calendar):
        return
    month = Month(now.date().replace(day=1))
    sheet = Button(t("As a sheet"), f"budget export {month}")
    for room in rooms(session):
        card = budget_card(session, month, room.account, (sheet,)) if Use.DIGEST in room.uses else None
        if card is not None:
            told = replace(card, text=t("What became of the budget of {month}", month=str(month)))
            outbox.post(session, room.address, told, now, key=f"budget:{month}:room:{room.id}")


def _ends_month(now: datetime, calendar: WorkCalendar) -> bool:
    today = now.date()
    following = calendar.add_working_days(today, 1)
    return calendar.is_working(today) and following.month != today.month

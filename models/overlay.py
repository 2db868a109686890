"""Days the team itself declared working or off; they win over the official calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Field, Session, SQLModel, col, select

from models.named import Named
from models.setting import plan_anew
from models.words import t
from models.workcalendar import WorkCalendar


class DayKind(Named):
    """What a declared day is."""

    WORKING = "working", t("a working day"), "上班", "调休", "工作日", "work"
    OFF = "off", t("a day off"), "放假", "休息", "假日", "holiday"


class DeclaredDay(SQLModel, table=True):
    """One day, declared."""

    __tablename__ = "declared_day"

    day: date = Field(primary_key=True)
    working: bool


def declare(session: Session, day: date, working: bool) -> None:
    """Declare a day, or change what was declared."""
    session.merge(DeclaredDay(day=day, working=working))
    plan_anew(session)


def declared(session: Session) -> dict[date, bool]:
    """All declared days, the earliest first."""
    rows = session.exec(select(DeclaredDay).order_by(col(DeclaredDay.day)))
    return {row.day: row.working for row in rows}


def as_declared(session: Session, calendar: WorkCalendar) -> WorkCalendar:
    """The same calendar with what the team declared."""
    return replace(calendar, overlay=declared(session))


def days_calendar(session: Session) -> WorkCalendar:
    """Which days people work on, as the team declared them, where no hours are asked for."""
    return as_declared(session, WorkCalendar(ZoneInfo("UTC")))

"""What a digest says besides figures: what waits for people, and what comes out today."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from handlers._article_card import titled
from handlers._waiting import all_waiting, late_words
from models.month import entries_of
from models.person import Person
from models.plan import Plan
from models.request import OPEN, Request
from models.room import of_account
from models.topic import OPEN as UNDECIDED
from models.topic import Topic
from models.turn import turns, under_way
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar

MOST = 5


def waiting_lines(
    session: Session, account: int, person: Person | None, now: datetime, calendar: WorkCalendar
) -> list[Words]:
    """What waits by today: for one person, or for all who work for an account."""
    if person is not None:
        mine = [one for one in all_waiting(session, person, now) if not one.begun]
        return [joined([one.what, one.about(now, calendar)]) for one in mine]
    until = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return [
        *_steps(session, account, until, now, calendar),
        *_requests(session, account, until, now, calendar),
        *_plans(session, account),
        *_topics(session, account),
    ]


def _steps(
    session: Session, account: int, until: datetime, now: datetime, calendar: WorkCalendar
) -> list[Words]:
    """The steps of articles that are due by today, each with whose turn it is."""
    found = [one for one in turns(session, under_way(session, account)) if one.due < until]
    return [
        joined(
            [
                joined([titled(one.article), one.stage.name], " "),
                joined(one.names, "、"),
                late_words(one.due, now, calendar) or t("until {moment}", moment=one.due),
            ]
        )
        for one in found
    ]


def _requests(
    session: Session, account: int, until: datetime, now: datetime, calendar: WorkCalendar
) -> list[Words]:
    asked = select(Request).where(
        col(Request.state).in_(OPEN), col(Request.due) < until, of_account(Request.account, account)
    )
    found = session.exec(asked.order_by(col(Request.due), col(Request.id))).all()
    return [
        joined(
            [
                joined([one.short_id, one.title], " "),
                Request.STATES[one.state],
                late_words(one.due or now, now, calendar),
            ]
        )
        for one in found
    ]


def _plans(session: Session, account: int) -> list[Words]:
    asked = select(Plan).where(Plan.state == "submitted", Plan.account == account)
    return [
        joined(
            [
                t("Plan for {month}", month=f"{one.month:%Y-%m}"),
                Plan.STATES[one.state],
                session.get_one(Person, one.approver).name if one.approver is not None else "",
            ]
        )
        for one in session.exec(asked.order_by(col(Plan.id)))
    ]


def _topics(session: Session, account: int) -> list[Words]:
    asked = select(Topic.id).where(col(Topic.state).in_(UNDECIDED), of_account(Topic.account, account))
    count = len(session.exec(asked).all())
    return [nt("{count} topic to decide", "{count} topics to decide", count)] if count else []


def slot_lines(session: Session, account: int, now: datetime, zone: ZoneInfo) -> list[Words]:
    """What comes out today: when, what, and how far it is."""
    return [
        joined(
            [
                joined([f"{one.at.astimezone(zone):%H:%M}" if one.at else "", f"《{one.title}》"], " "),
                one.label,
                one.owner,
            ]
        )
        for one in entries_of(session, now.date(), now.date(), account)
    ]


def listed(heading: Words, lines: list[Words], most: int = MOST) -> Words:
    """A heading with its count and the first few lines; nothing where there are none."""
    if not lines:
        return ""
    rest = len(lines) - most
    more = nt("and {count} more", "and {count} more", rest) if rest > 0 else ""
    shown = [joined(["· ", line], "") for line in lines[:most]]
    return joined([heading, *shown, more], "\n")

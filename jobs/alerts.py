"""Between digests: what cannot wait for the next one, once, with a button that mutes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from handlers._chat import Tools
from handlers._digest_words import unusual_line
from handlers._pace_words import pace_line
from jobs._job import Daily, job
from models import outbox
from models.alert import Alarm, is_muted
from models.daily import A_DAY, Book, unusual_on
from models.digest import Digest
from models.figure import Figure, Why
from models.goal import goals_of
from models.message import Button, Message
from models.pace import paces
from models.plan import plan_of
from models.room import Account, Use, accounts_of, room_for, told_apart
from models.teamwork import team_calendar
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

LONGEST_OUTAGE = timedelta(days=60)  # within which the same one is told once
EARLY = 7  # days of a month in which no goal is called lost: its forecast is still wide
BROKEN = (
    Why.UNANSWERED.value,
    Why.UNREADABLE.value,
    Why.UNAUTHORISED.value,
    Why.OFFLINE.value,
    Why.REFUSED.value,
)
Alert = tuple[Alarm, str, Words]  # what it is about, a name of what happened, and what is said


@job("alerts", when=Daily(10, 37))
@job("alerts after noon", when=Daily(14, 37))
def raise_alerts(session: Session, now: datetime, tools: Tools) -> None:
    """Say what cannot wait for a digest: many unsubscribe, figures do not come, a goal is out of reach"""
    calendar = team_calendar(session, tools.calendar)
    if not calendar.is_working(now.date()):
        return
    for account in accounts_of(session):
        room = room_for(session, Use.DIGEST, account.id)
        for alarm, name, words in _alerts(session, account, now, calendar) if room is not None else ():
            if room is None or is_muted(session, account.id, alarm):
                continue
            message = Message(
                joined([told_apart(session).get(account.id, ""), words]),
                buttons=(
                    Button(t("See the digest"), "digest"),
                    Button(t("Mute this"), f"digest mute {alarm}"),
                ),
            )
            outbox.post(session, room.address, message, now, key=f"alert:{alarm}:{account.id}:{name}")


def _alerts(session: Session, account: Account, now: datetime, calendar: WorkCalendar) -> Iterator[Alert]:
    yield from _unfollowed(session, account, now, calendar)
    yield from _broken(session, account, now.date())
    yield from _lost(session, account, now.date(), calendar)


def _unfollowed(session: Session, account: Account, now: datetime, calendar: WorkCalendar) -> Iterator[Alert]:
    """More people left than is usual, and no digest has said so."""
    day = now.date() - A_DAY
    book = Book(session, account.id, day, calendar)
    for one in unusual_on(book, day):
        came_at = book.on(one.metric.key, day).collected_at or now
        more_left = one.metric.key == "lost_users" and one.value > one.usual.middle
        if more_left and not _was_told(session, account, day, came_at):
            yield Alarm.UNFOLLOW, f"{day}", unusual_line(one, day)


def _was_told(session: Session, account: Account, day: date, came_at: datetime) -> bool:
    """Whether a digest of a day was posted after a figure had come."""
    of_day = (col(Digest.account) == account.id, col(Digest.last) >= day, col(Digest.posted_at) >= came_at)
    return session.execute(select(col(Digest.id)).where(*of_day).limit(1)).first() is not None


def _broken(session: Session, account: Account, today: date) -> Iterator[Alert]:
    """A metric has no figure of the last two days for a reason that does not mend itself."""
    of_account = (col(Figure.account) == account.id, col(Figure.part) == "", col(Figure.why).in_(BROKEN))
    asked = select(col(Figure.day), col(Figure.metric), col(Figure.why)).where(*of_account)
    lately = session.execute(asked.where(col(Figure.day) >= today - LONGEST_OUTAGE)).all()
    lost = {(metric, day): why for day, metric, why in lately}
    yesterday = today - A_DAY
    twice = [metric for metric, day in lost if day == yesterday and (metric, day - A_DAY) in lost]
    if not twice:
        return
    since = yesterday
    while any((metric, since - A_DAY) in lost for metric in twice):
        since -= A_DAY
    why = Why.of(lost[min(twice), yesterday]).label
    yield Alarm.SOURCE, f"{since}", t("No figures since {day}: {why}", day=since, why=why)


def _lost(session: Session, account: Account, today: date, calendar: WorkCalendar) -> Iterator[Alert]:
    """Even the best that is likely lies below a goal."""
    plan = plan_of(session, account.id, today - A_DAY)
    if plan is None or today - timedelta(days=EARLY) < plan.month:
        return
    for one in paces(session, account.id, plan.month, goals_of(session, plan.id), today, calendar):
        if one.is_lost and one.left:
            yield Alarm.GOAL, one.goal.short_id, t("Out of reach: {goal}", goal=pace_line(one))

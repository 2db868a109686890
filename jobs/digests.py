"""Digests at times of their own and to people directly; posted ones compared with what is known by now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._chat import Tools
from handlers._digest_card import BEIJING
from jobs._digests import post_digest
from jobs._job import MOMENT, job
from models.digest import (
    USUAL_TIME,
    due_looks,
    first_look,
    odd_times,
    places_of,
    what_changed,
    wish_of,
)
from models.life import mark
from models.teamwork import team_calendar

MOST = 50  # in one transaction
AHEAD = 2  # days: on days off the job has nothing to do, and looks again


def _next(session: Session, after: datetime) -> datetime | None:
    """The next time at which a digest is wanted, by the clock of Beijing, whose days are counted."""
    times, local = set(odd_times(session).values()), after.astimezone(BEIJING)
    days = [local.date() + timedelta(days=n) for n in range(AHEAD)]
    moments = [datetime.combine(day, at, BEIJING) for day in days for at in times]
    return min((moment for moment in moments if moment > after), default=None)


@job("digests", when=_next)
def post_digests(session: Session, now: datetime, tools: Tools) -> None:
    """Post the digests that people read directly, and those of rooms at another time than the morning's"""
    calendar = team_calendar(session, tools.calendar)
    if not calendar.is_working(now.date()):
        return
    for account, at in odd_times(session).items():
        if now.astimezone(BEIJING).time() < at:
            continue
        for place in places_of(session, account):
            if place.room is None or wish_of(session, account).at != USUAL_TIME:
                post_digest(session, place, now, calendar)


def _looks(session: Session, after: datetime) -> datetime | None:
    soonest = first_look(session)
    return None if soonest is None else max(soonest, after + MOMENT)


@job("digest looks", when=_looks)
def mend_digests(session: Session, now: datetime, tools: Tools) -> None:
    """Let posted digests say what figures came late or were corrected since"""
    for digest in due_looks(session, now, MOST):
        came, corrected = what_changed(session, digest)
        if came:
            digest.mended_at = now
            digest.corrected = digest.corrected or corrected
        digest.drawn_at, digest.look_at = now, None
        mark(session, digest.subject)

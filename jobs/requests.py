"""Requests go on where nobody does anything: up, accepted, expired; and none is stuck unseen."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from handlers import _requests as requests
from handlers._chat import Tools
from handlers._request_card import COPY, DECIDER, DOER
from handlers._request_stuck import stuck_message
from jobs._job import Daily, job
from models import request
from models.doers import leads_first
from models.person import Person
from models.request import Request, seats_at
from models.request_doing import accept
from models.request_raising import above_doer, pass_by_silence, raise_step, release, try_again
from models.request_stuck import Able, all_stuck
from models.teamwork import team_calendar
from models.telling import tell
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

MOST = 200  # in one transaction


@job("requests", when=request.next_waking)
def look_after_requests(session: Session, now: datetime, tools: Tools) -> None:
    """Let requests that take too long go up, and end what nobody cares about any more"""
    calendar = team_calendar(session, tools.calendar)
    for one in request.woken(session, now, MOST):
        one.wake_at = None
        if one.state == "pending":
            _decide_late(session, one, now, calendar)
        elif one.state in ("approved", "doing"):
            _do_late(session, one, now)
        elif one.state == "delivered":
            _accept(session, one, now)
        elif one.state in ("returned", "draft"):
            _expire(session, one, now)


def _decide_late(session: Session, one: Request, now: datetime, calendar: WorkCalendar) -> None:
    if pass_by_silence(session, one, now, calendar):
        requests.note(session, one, t("Nobody objected in time, which agrees."), now)
        requests.announce(session, one, now, None)
        return
    late = [session.get_one(Person, s.person) for s in requests.to_decide(session, one)]
    asked = raise_step(session, one, now, calendar)
    words = t("{names} did not decide in time; you may, too.", names=_names(late))
    for person in asked:
        requests.send_card(session, one, person, DECIDER, now, words)
    if one.raised == 1:
        for person in late:
            said = t("Your decision is due; {names} may decide, too, now.", names=_names(asked))
            requests.send_card(session, one, person, DECIDER, now, said)
    line = t("Not decided in time: {names} may decide, too.", names=_names(asked))
    requests.note(session, one, line, now)


def _names(people: list[Person]) -> Words:
    return joined([one.name for one in people], "、") or t("nobody")


def _do_late(session: Session, one: Request, now: datetime) -> None:
    """Remind who does it, and tell whoever is above, once."""
    one.raised += 1
    waiting = requests.waits_for(session, one)
    said = t("This is due now: {state}.", state=Request.STATES[one.state])
    for person in waiting:
        requests.send_card(session, one, person, DOER, now, said)
    for person in above_doer(session, one, now):
        words = t("Not done in time; it waits for {names}.", names=_names(waiting))
        requests.send_card(session, one, person, COPY, now, words)
    requests.note(session, one, said, now)


def _accept(session: Session, one: Request, now: datetime) -> None:
    accept(session, one, None, now)
    requests.note(session, one, t("Nobody said anything against it: accepted."), now)
    requests.announce(session, one, now, None)


def _expire(session: Session, one: Request, now: datetime) -> None:
    one.move(session, "expire", None, now)
    one.due = None
    requests.announce(session, one, now, None)


@job("stuck requests", when=Daily(9, 13, "mon-fri"))
def find_stuck(session: Session, now: datetime, tools: Tools) -> None:
    """Put somebody in the place of who cannot decide, and tell the leads what nobody can"""
    calendar = team_calendar(session, tools.calendar)
    if not calendar.is_working(now.date()):
        return
    able = Able.read(session)
    for found in all_stuck(session):
        if found.now:
            _free(session, found.request, now, calendar, able)
    left = all_stuck(session)
    if left:
        for lead in leads_first(session):
            tell(session, lead, stuck_message(left), now, f"stuck:{now:%F}:{lead.id}")


def _free(session: Session, one: Request, now: datetime, calendar: WorkCalendar, able: Able) -> None:
    if not seats_at(session, one, one.place):
        if try_again(session, one, now, calendar):
            requests.announce(session, one, now, None)
        return
    for before, after in release(session, one, now, able):
        said = t("{before} can't decide now; {after} does.", before=before.name, after=after.name)
        requests.note(session, one, said, now)
        requests.send_card(session, one, after, DECIDER, now, said)
        requests.tell_person(session, one, before, said, now)

"""Reviewers who have not decided are reminded before it is late; what stays undecided goes to a lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._article_card import left_words, titled
from handlers._chat import Tools
from handlers._review_card import draw_review, view_of
from jobs._job import job
from jobs._listing import is_past_cap, list_instead
from models import review
from models.article import Article
from models.message import Button, Message
from models.nudge import Nudge, Told, note_told
from models.person import Person
from models.review import Review, names_of, to_decide
from models.reviewing import lead_above, raises_at, remind_next, told_for
from models.teamwork import push_minute, team_calendar
from models.telling import tell
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

MOST = 200  # in one transaction
MOMENTS = timedelta(hours=1)  # after the deadline, in which it is just due


@job("reviews", when=review.next_reminder)
def remind_of_reviews(session: Session, now: datetime, tools: Tools) -> None:
    """Remind those who have yet to decide about a version; what stays undecided goes to a lead"""
    calendar, minute = team_calendar(session, tools.calendar), push_minute(session)
    for one in review.due_for_reminding(session, now, MOST):
        if one.state != "open":
            one.remind_at = None
            continue
        _remind(session, one, now, calendar)
        if now >= raises_at(one, calendar) and not one.raised:
            _raise(session, one, now, calendar)
        remind_next(one, now, calendar, minute)


def _remind(session: Session, one: Review, now: datetime, calendar: WorkCalendar) -> None:
    left = left_words(one.due, now, calendar)
    people = {person.id: person for person in (told_for(session, one, s) for s in to_decide(session, one))}
    kind = _kind(one, now)
    for person in people.values():
        if is_past_cap(session, person, now, calendar):
            _note(session, one, person, Told.CAPPED, now, kind.label)
            list_instead(session, person, now)
            continue
        card = draw_review(session, one.subject, view_of(person))
        note: Words = t("Your decision is asked for: {left}", left=left)
        told = replace(card, sections=(note, *card.sections))
        _note(session, one, person, kind, now)
        tell(session, person, told, now, f"{one.subject}:{person.id}:{now.timestamp():.0f}")


def _kind(one: Review, now: datetime) -> Told:
    if now < one.due:
        return Told.BEFORE
    return Told.DUE if now - one.due < MOMENTS else Told.LATE


def _note(session: Session, one: Review, person: Person, kind: Told, now: datetime, rule: Words = "") -> None:
    """Keep what was told, under the step that the review is of."""
    batch = int(now.timestamp()) * 1_000 + one.id % 1_000
    nudge = Nudge(stage=one.stage, person=person.id, kind=kind, wanted=one.remind_at or now, at=now,
                  batch=batch)  # fmt: skip
    note_told(session, nudge, joined([one.short_id, rule]))


def _raise(session: Session, one: Review, now: datetime, calendar: WorkCalendar) -> None:
    """Tell a lead, once, who may let somebody else decide."""
    one.raised = True
    lead = lead_above(session, one)
    if lead is None:
        return
    number, article = one.short_id, session.get_one(Article, one.article)
    said = t("The review of {article} by {names}: {late}. Let somebody else decide?", article=titled(article),
             names=names_of(session, to_decide(session, one)),
             late=left_words(one.due, now, calendar))  # fmt: skip
    hand = Button(t("Reassign…"), f"review hand-over {number} …", primary=True)
    message = Message(said, buttons=(hand, Button(t("See the version"), f"review show {number}")))
    _note(session, one, lead, Told.RAISED, now)
    tell(session, lead, message, now, f"{one.subject}:raised")

"""Reviewers who have not decided are reminded before it is late; what stays undecided goes to a lead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlmodel import Session

from handlers._article_card import left_words, titled
from handlers._chat import Tools
from handlers._review_card import draw_review, view_of
from jobs._job import job
from jobs._listing import is_past_cap, list_instead
from models import review
from models.article import Article
from models.message import MOST_BUTTONS, Button, Message
from models.nudge import Nudge, Told, note_told, was_told
from models.person import Person
from models.review import Review, names_of, to_decide
from models.reviewing import lead_above, raises_at, remind_next, told_for
from models.teamwork import push_minute, team_calendar
from models.telling import tell
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar

MOST = 200  # in one transaction
MOMENTS = timedelta(hours=1)  # after the deadline, in which it is just due


@dataclass(frozen=True, slots=True)
class Notice:
    """One review to remind somebody of."""

    review: Review
    kind: Told
    wanted: datetime


@job("reviews", when=review.next_reminder)
def remind_of_reviews(session: Session, now: datetime, tools: Tools) -> None:
    """Remind those who have yet to decide about a version; what stays undecided goes to a lead"""
    calendar, minute = team_calendar(session, tools.calendar), push_minute(session)
    notices: dict[int, list[Notice]] = defaultdict(list)
    for one in review.due_for_reminding(session, now, MOST):
        if one.state != "open":
            one.remind_at = None
            continue
        for number in {told_for(session, one, seat).id for seat in to_decide(session, one)}:
            if not _nagged_today(session, one, number, now, calendar):
                notices[number].append(Notice(one, _kind(one, now), one.remind_at or now))
        if now >= raises_at(one, calendar) and not one.raised:
            _raise(session, one, now, calendar)
        remind_next(one, now, calendar, minute)
    for number, found in notices.items():
        _tell(session, session.get_one(Person, number), found, now, calendar)


def _nagged_today(session: Session, one: Review, person: int, now: datetime, calendar: WorkCalendar) -> bool:
    """Whether somebody was told today that it is due: once a working day is enough."""
    day = now.astimezone(calendar.zone).date()
    since = max(one.due, datetime.combine(day, time(), calendar.zone))
    return now >= one.due and was_told(session, one.stage, person, since)


def _tell(
    session: Session, person: Person, found: list[Notice], now: datetime, calendar: WorkCalendar
) -> None:
    """Tell somebody what there is in one message; past the day's most, in the day's one list."""
    if is_past_cap(session, person, now, calendar):
        for notice in found:
            _note(session, notice, person, Told.CAPPED, now, notice.kind.label)
        list_instead(session, person, now)
        return
    several = len(found) > 1
    for notice in found:
        kind, rule = (Told.LISTED, notice.kind.label) if several else (notice.kind, "")
        _note(session, notice, person, kind, now, rule, batch=found[0].review.id)
    message = (
        _together(session, found, now, calendar)
        if several
        else _card(session, person, found[0], now, calendar)
    )
    tell(session, person, message, now, f"{found[0].review.subject}:{person.id}:{now.timestamp():.0f}")


def _card(session: Session, person: Person, notice: Notice, now: datetime, calendar: WorkCalendar) -> Message:
    card = draw_review(session, notice.review.subject, view_of(person))
    left = left_words(notice.review.due, now, calendar)
    note: Words = t("Your decision is asked for: {left}", left=left)
    return replace(card, sections=(note, *card.sections))


def _together(session: Session, found: list[Notice], now: datetime, calendar: WorkCalendar) -> Message:
    lines = [_line(session, notice, now, calendar) for notice in found]
    heading = nt(
        "{count} version waits for your decision", "{count} versions wait for your decision", len(found)
    )
    each = [
        Button(t("See {number}", number=one.review.short_id), f"review show {one.review.short_id}")
        for one in found
    ]
    mine = Button(t("My list"), "my", primary=True)
    return Message(heading, sections=(joined(lines, "\n"),), buttons=(mine, *each[: MOST_BUTTONS - 1]))


def _line(session: Session, notice: Notice, now: datetime, calendar: WorkCalendar) -> Words:
    one = notice.review
    article, left = session.get_one(Article, one.article), left_words(one.due, now, calendar)
    return joined([one.short_id, titled(article), notice.kind.label, t("{moment}", moment=one.due), left])


def _kind(one: Review, now: datetime) -> Told:
    if now < one.due:
        return Told.BEFORE
    return Told.DUE if now - one.due < MOMENTS else Told.LATE


def _note(
    session: Session,
    notice: Notice,
    person: Person,
    kind: Told,
    now: datetime,
    rule: Words = "",
    batch: int = 0,
) -> None:
    """Keep what was told, under the step that the review is of; one message is one batch."""
    one = notice.review
    number = int(now.timestamp()) * 1_000 + (batch or one.id) % 1_000
    nudge = Nudge(stage=one.stage, person=person.id, kind=kind, wanted=notice.wanted, at=now, batch=number)
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
    _note(session, Notice(one, Told.RAISED, one.remind_at or now), lead, Told.RAISED, now)
    tell(session, lead, message, now, f"{one.subject}:raised")

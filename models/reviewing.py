"""How a review begins and who reads, and when those who have not decided are reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from models.absence import standing
from models.article import Article
from models.audit import Deed
from models.doers import first_of, leads_first
from models.life import write_down
from models.person import Person
from models.reminding import MORNING, polite
from models.review import Review, Reviewer, last_review, seats_of
from models.sop import Approval
from models.stage import Stage
from models.version import Version
from models.workcalendar import WorkCalendar

BEFORE, AFTER = timedelta(hours=2), timedelta(hours=2)  # of work: ahead of the deadline, and past it


def open_review(
    session: Session, stage: Stage, version: Version, at: datetime, calendar: WorkCalendar
) -> Review:
    """Let a version be reviewed, by those who read the one before it, else by whom the template names."""
    asked, last = stage.read.review or Approval(("lead",)), last_review(session, stage)
    people = _people(session, stage, asked, last, version, at.astimezone(calendar.zone))
    alone = [person.id for person, _ in people] == [version.author]
    review = Review(
        article=stage.article,
        stage=stage.id,
        read=version.id,
        hash=version.hash,
        round=_round(last),
        rule=asked.rule,
        own=asked.own or alone,
        opened_at=at,
        due=calendar.add_working_time(at, timedelta(hours=asked.hours)),
    )
    session.add(review)
    session.flush()
    session.add_all(Reviewer(review=review.id, person=one.id, added_by=added) for one, added in people)
    session.flush()
    names = "、".join(person.name for person, _ in people)
    write_down(session, Deed(review.subject, "open", version.author, at, after=review.state, why=names))
    return review


def _people(
    session: Session, stage: Stage, asked: Approval, last: Review | None, version: Version, at: datetime
) -> list[tuple[Person, int | None]]:
    """Who reads, and who added them."""
    people = _again(session, last, asked, version)
    if any(added is None for _, added in people):
        return people
    chosen = reviewers_for(session, asked, session.get_one(Article, stage.article), version, at)
    known = {person.id for person, _ in people}
    return [*((one, None) for one in chosen if one.id not in known), *people]


def _round(last: Review | None) -> int:
    if last is None:
        return 1
    return last.round if last.state == "replaced" else last.round + 1


def _again(
    session: Session, last: Review | None, asked: Approval, version: Version
) -> list[tuple[Person, int | None]]:
    """Those who reviewed the version before, each with who added them, but for the author."""
    found = []
    for seat in seats_of(session, last) if last is not None else ():
        person = session.get_one(Person, seat.person)
        if person.left_at is None and (asked.own or person.id != version.author):
            found.append((person, seat.added_by))
    return found


def reviewers_for(
    session: Session, asked: Approval, article: Article, version: Version, at: datetime
) -> list[Person]:
    """A person for each entry of the template, not the author; else a lead; in a team of one, the author."""
    found: list[Person] = []
    for who in asked.who:
        barred = {one.id for one in found} | (set() if asked.own else {version.author})
        person = _deputy_of_author(session, who, article, version, at, barred) or first_of(
            session, who, article, at.date(), barred
        )
        found += [person] if person is not None else []
    others = [one for one in leads_first(session) if one.id != version.author]
    return found or others[:1] or [session.get_one(Person, version.author)]


def _deputy_of_author(
    session: Session, who: str, article: Article, version: Version, at: datetime, barred: Collection[int]
) -> Person | None:
    """Who stands in for an author who would review themselves."""
    meant = first_of(session, who, article, at.date(), ())
    if meant is None or meant.id != version.author or meant.id not in barred:
        return None
    return deputy_of(session, meant, barred)


def deputy_of(session: Session, person: Person, barred: Collection[int] = ()) -> Person | None:
    """Who does everything for somebody who is away now, unless barred."""
    absence = standing(session).get(person.id)
    if absence is None or absence.deputy is None or absence.deputy in barred:
        return None
    deputy = session.get_one(Person, absence.deputy)
    return deputy if deputy.acts_for(person.id) else None


def told_for(session: Session, review: Review, seat: Reviewer) -> Person:
    """Whom to tell that a reviewer is to decide: the reviewer, or who stands in and did not write it."""
    person = session.get_one(Person, seat.person)
    return deputy_of(session, person, (session.get_one(Version, review.read).author,)) or person


def remind_next(review: Review, now: datetime, calendar: WorkCalendar, minute: int) -> None:
    """Set when who has not decided is told again: ahead, when it is due, late, then each working day.

    It is a whole minute, so that what was handed in within one comes in one message.
    """
    ahead = calendar.add_working_time(review.due, -BEFORE)
    moments = [ahead, review.due, raises_at(review, calendar)]
    morning = calendar.add_working_days(max(now, review.due).astimezone(calendar.zone).date(), 1)
    begin = calendar.hours.spans[0][0]
    moments.append(datetime.combine(morning, begin, calendar.zone) + MORNING)
    coming = min(at for at in moments if at > now) + timedelta(minutes=1, microseconds=-1)
    told = polite(coming.replace(second=0, microsecond=0), calendar, minute)
    review.remind_at = max(told, now + timedelta(minutes=1))


def raises_at(review: Review, calendar: WorkCalendar) -> datetime:
    """When a review that is late goes to a lead."""
    return calendar.add_working_time(review.due, AFTER)


def lead_above(session: Session, review: Review) -> Person | None:
    """The lead who hears of a late review: none of its reviewers, and not its author."""
    inside = {seat.person for seat in seats_of(session, review)}
    inside.add(session.get_one(Version, review.read).author)
    return next((one for one in leads_first(session) if one.id not in inside), None)

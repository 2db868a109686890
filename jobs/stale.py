"""Topics that nobody wants any more: their proposer is asked first, then they leave the list."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from handlers._chat import Tools
from handlers._topics import named
from jobs._job import Daily, job
from models import outbox
from models.message import Button, Message
from models.person import Person
from models.teamwork import stale_after, team_calendar
from models.telling import tell
from models.topic import OPEN, Topic
from models.vote import Vote
from models.words import Words, nt, t

ASKED_AHEAD = timedelta(days=7)


@job("stale", when=Daily(9, 37))
def let_topics_grow_stale(session: Session, now: datetime, tools: Tools) -> None:
    """Ask about what was neither voted for nor kept for weeks; put aside what was asked about a week ago."""
    calendar = team_calendar(session, tools.calendar)
    if not calendar.is_working(now.date()):
        return
    voted = dict(session.exec(select(Vote.topic, func.max(Vote.at)).group_by(col(Vote.topic))).all())
    for topic in session.exec(select(Topic).where(col(Topic.state).in_(OPEN)).order_by(col(Topic.id))):
        moments = [topic.proposed_at, topic.kept_at, voted.get(topic.id)]
        quiet_since = max(moment for moment in moments if moment is not None)
        if topic.nudged_at is not None and topic.nudged_at < quiet_since:
            topic.nudged_at = None  # somebody cared since
        if topic.nudged_at is None and quiet_since <= now - stale_after(session) + ASKED_AHEAD:
            _ask(session, topic, now - quiet_since, now)
        elif topic.nudged_at is not None and topic.nudged_at <= now - ASKED_AHEAD:
            topic.move(session, "age", None, now)
            _tell(session, topic, now)


def _ask(session: Session, topic: Topic, quiet: timedelta, now: datetime) -> None:
    topic.nudged_at = now
    weeks = nt("{count} week", "{count} weeks", quiet.days // 7)
    text = t("Nobody voted for {topic} in {weeks}. Is it still wanted?", topic=named(topic), weeks=weeks)
    keep = Button(t("Keep"), f"topic keep {topic.short_id}", primary=True)
    give_up = Button(t("Withdraw"), f"topic withdraw {topic.short_id}")
    note = t("Without an answer it is put aside in a week; it can be brought back.")
    _write(session, topic, Message(text, sections=(note,), buttons=(keep, give_up)), "ask", now)


def _tell(session: Session, topic: Topic, now: datetime) -> None:
    said: Words = t("This is put aside: nobody voted for it or asked to keep it.")
    for to in outbox.threads_of(session, topic.subject):
        key = f"stale:{topic.id}:{now:%Y-%m-%d}:{to.thread_of}"
        outbox.post(session, to, Message(said), now, key)


def _write(session: Session, topic: Topic, message: Message, what: str, now: datetime) -> None:
    proposer = session.get_one(Person, topic.proposer)
    tell(session, proposer, message, now, f"stale:{topic.id}:{now:%Y-%m-%d}:{what}")

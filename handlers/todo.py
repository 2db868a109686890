"""What waits for whom: topics to decide, topics to write, proposals of one's own."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from handlers._topic_card import slot_words
from handlers._topics import named
from models.person import Person
from models.topic import OPEN, Topic
from models.vote import votes_by_topic
from models.words import Words, joined, nt, t

TOP = 3  # of a list that only points to the whole


def undecided(session: Session) -> list[Topic]:
    """The topics that wait for a decision, by votes; of equals the newest first."""
    votes = votes_by_topic(session)
    asked = select(Topic).where(col(Topic.state).in_(OPEN)).order_by(col(Topic.id).desc())
    return sorted(session.exec(asked), key=lambda topic: -votes.get(topic.id, 0))


def to_write(session: Session, owner: Person, since: date) -> list[Topic]:
    """The accepted topics of an owner that are published on a day or later, the next one first."""
    asked = select(Topic).where(Topic.state == "accepted", Topic.owner == owner.id)
    ours = asked.where(col(Topic.slot_day) >= since)
    return list(session.exec(ours.order_by(col(Topic.slot), col(Topic.id))))


def proposed_by(session: Session, person: Person) -> list[Topic]:
    """A person's own proposals that wait for a decision, newest first."""
    asked = select(Topic).where(col(Topic.state).in_(OPEN), Topic.proposer == person.id)
    return list(session.exec(asked.order_by(col(Topic.id).desc())))


def waiting_words(topics: list[Topic], votes: dict[int, int]) -> tuple[Words, Words]:
    """How many topics wait for a decision, and the first few of them with their votes."""
    count = nt("{count} topic waits for your decision", "{count} topics wait for your decision", len(topics))
    lines = [
        joined([named(topic), nt("{count} vote", "{count} votes", votes.get(topic.id, 0))])
        for topic in topics[:TOP]
    ]
    return count, joined(lines, "\n")


def published_words(topic: Topic) -> Words:
    """One line: a topic and when it is published."""
    return joined([named(topic), t("published {moment}", moment=slot_words(topic))])

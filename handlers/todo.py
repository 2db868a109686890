"""What waits for whom: topics to decide, topics to write, proposals of one's own."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, col, select

from handlers._topic_card import slot_words
from handlers._topics import named
from handlers._waiting import Waiting, waits
from models.article import article_of
from models.message import Button
from models.person import Person, Role
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
    lines = [joined([named(topic), _votes(topic, votes)]) for topic in topics[:TOP]]
    return count, joined(lines, "\n")


@waits("topic")
def waiting_topics(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """What a person writes, a lead decides, and has proposed."""
    deciding = undecided(session) if person.is_at_least(Role.LEAD) else []
    proposed = proposed_by(session, person)
    votes = votes_by_topic(session) if deciding or proposed else {}
    return [
        *(
            _to_write(topic)
            for topic in to_write(session, person, now.date())
            if not _has_begun(session, topic)
        ),
        *(_to_decide(topic, votes) for topic in deciding),
        *(_proposed(topic, votes) for topic in proposed),
    ]


def _has_begun(session: Session, topic: Topic) -> bool:
    """Whether a topic's article has begun, so that its steps are what waits."""
    article = article_of(session, topic.id)
    return article is not None and article.state != "planned"


def _to_write(topic: Topic) -> Waiting:
    when = t("published {moment}", moment=slot_words(topic))
    return Waiting(named(topic), t("to write"), topic.slot, when, (_see(topic),))


def _to_decide(topic: Topic, votes: dict[int, int]) -> Waiting:
    buttons = (
        Button(t("Accept…"), f"topic accept {topic.short_id} …"),
        Button(t("Decline…"), f"topic decline {topic.short_id} …"),
    )
    return Waiting(named(topic), joined([t("to decide"), _votes(topic, votes)]), buttons=buttons)


def _proposed(topic: Topic, votes: dict[int, int]) -> Waiting:
    state = joined([topic.STATES[topic.state], _votes(topic, votes)])
    return Waiting(named(topic), state, buttons=(_see(topic),), begun=True)


def _see(topic: Topic) -> Button:
    return Button(t("See topic"), f"topic show {topic.short_id}")


def _votes(topic: Topic, votes: dict[int, int]) -> Words:
    return nt("{count} vote", "{count} votes", votes.get(topic.id, 0))

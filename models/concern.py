"""Concerns about a topic: advice that stays in sight until it is resolved, and stops nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, Session, col, select

from models.audit import Deed
from models.life import Living, Move, mark, way, write_down
from models.person import Person
from models.topic import Topic
from models.words import Text, t


class Concern(Living, table=True):
    """What somebody gives to consider about a topic, and what came of it."""

    PREFIX: ClassVar[str] = "C"
    NOUN: ClassVar[str] = "concern"
    STATES: ClassVar[Mapping[str, Text]] = {"raised": t("raised"), "resolved": t("resolved")}
    MOVES: ClassVar[Mapping[str, Move]] = {"resolve": way("raised", "resolved", "raiser lead")}

    state: str = Field(default="raised")
    topic: int = Field(foreign_key="topic.id", index=True)
    person: int = Field(foreign_key="person.id")
    text: str
    at: datetime
    answer: str = ""

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this concern."""
        ours = {"raiser"} if person.acts_for(self.person) else set()
        return super().capacities(person) | ours

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer those that stand."""
        standing = select(Concern).where(Concern.state == "raised").order_by(col(Concern.id).desc())
        return [(one.short_id, one.text) for one in session.exec(standing.limit(100))]


def raise_concern(session: Session, topic: Topic, text: str, by: Person, at: datetime) -> Concern:
    """Give something to consider; the topic's card shows it."""
    topic.has_concerns = True
    concern = Concern(topic=topic.id, person=by.id, text=text, at=at)
    session.add(concern)
    session.flush()
    write_down(session, Deed(concern.subject, "raise", by.id, at, after=concern.state))
    mark(session, topic.subject)
    return concern


def resolve(session: Session, concern: Concern, answer: str, by: Person, at: datetime) -> Topic:
    """Say what came of a concern; gives its topic."""
    concern.move(session, "resolve", by, at, why=answer)
    concern.answer = answer
    topic = session.get_one(Topic, concern.topic)
    mark(session, topic.subject)
    return topic


def standing_concerns(session: Session, topic: Topic) -> list[Concern]:
    """What is still to be considered about a topic, oldest first."""
    if not topic.has_concerns:
        return []
    asked = select(Concern).where(Concern.topic == topic.id, Concern.state == "raised")
    return list(session.exec(asked.order_by(col(Concern.id))))

"""Topics: what somebody proposes to write about, who votes for it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import bindparam, func
from sqlmodel import Field, Session, SQLModel, and_, col, or_, select

from models.audit import Deed
from models.holding import Held, holds
from models.life import Living, Move, way, write_down
from models.person import Person
from models.refusal import Refusal
from models.row import Row, insert_once
from models.words import Text, t

LONGEST_TITLE = 64  # characters: the limit of an article's title in the Official Account's back office
OPEN = ("proposed", "shortlisted")


class ContentColumn(Row, table=True):
    """A column (栏目) of an account's content matrix, with its quota of articles a month."""

    __tablename__ = "content_column"

    name: str = Field(unique=True)
    quota: int = 0
    account: int | None = Field(default=None, foreign_key="account.id")
    sample: bool = False


class Topic(Living, table=True):
    """A proposed topic. `slot` is when it is to be published, once it is accepted.

    `slot_day` is its day in the workspace's zone; unless `slot_timed` only the day was said.
    """

    PREFIX: ClassVar[str] = "T"
    NOUN: ClassVar[str] = "topic"
    STATES: ClassVar[Mapping[str, Text]] = {
        "proposed": t("proposed"),
        "shortlisted": t("shortlisted"),
        "accepted": t("accepted"),
        "declined": t("declined"),
        "withdrawn": t("withdrawn"),
    }
    MOVES: ClassVar[Mapping[str, Move]] = {
        "shortlist": way("proposed", "shortlisted", "lead"),
        "accept": way("proposed shortlisted", "accepted", "lead"),
        "decline": way("proposed shortlisted", "declined", "lead"),
        "withdraw": way("proposed shortlisted", "withdrawn", "proposer"),
    }

    state: str = Field(default="proposed", index=True)
    title: str
    angle: str = ""
    column: int | None = Field(default=None, foreign_key="content_column.id")
    account: int | None = Field(default=None, foreign_key="account.id")
    proposer: int = Field(foreign_key="person.id")
    proposed_at: datetime
    wished: datetime | None = None
    owner: int | None = Field(default=None, foreign_key="person.id")
    slot: datetime | None = None
    slot_day: date | None = None
    slot_timed: bool = False
    reason: str = ""
    sample: bool = False

    def capacities(self, person: Person) -> set[str]:
        """Add what the person is to this topic."""
        ours = {"proposer"} if person.acts_for(self.proposer) else set()
        return super().capacities(person) | ours

    @classmethod
    def choices(cls, session: Session, viewer: Person) -> list[tuple[str, str]]:
        """Offer the open topics, newest first."""
        asked = select(Topic).where(col(Topic.state).in_(OPEN)).order_by(col(Topic.id).desc())
        return [(topic.short_id, topic.title) for topic in session.exec(asked.limit(100))]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in OPEN


@holds("topic")
def held_topics(session: Session, person: Person, at: datetime) -> list[Held]:
    """The open topics that a person proposed, and those that they write and that are not past."""
    proposed = and_(col(Topic.proposer) == person.id, col(Topic.state).in_(OPEN))
    written = and_(col(Topic.owner) == person.id, col(Topic.state) == "accepted", col(Topic.slot) >= at)
    found = session.exec(select(Topic).where(or_(proposed, written)).order_by(col(Topic.id)))
    return [_held(topic, person) for topic in found]


def _held(topic: Topic, person: Person) -> Held:
    def hand(session: Session, successor: Person, by: Person, at: datetime) -> None:
        setattr(topic, "proposer" if topic.is_open else "owner", successor.id)
        moved = f"{person.name} → {successor.name}"
        write_down(session, Deed(topic.subject, "hand over", by.id, at, why=moved))

    what = t("{number}《{title}》, proposed") if topic.is_open else t("{number}《{title}》, to write")
    words = Text(what.msgid, {"number": topic.short_id, "title": topic.title})
    waits = () if topic.is_open or topic.proposer == person.id else (topic.proposer,)
    return Held(topic.subject, words, hand, waits)


class Vote(SQLModel, table=True):
    """One person's vote for one topic."""

    topic: int = Field(foreign_key="topic.id", primary_key=True)
    person: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime


class Published(Row, table=True):
    """A title that the account has published, for finding repeats."""

    title: str
    published_at: datetime
    reads: int = 0
    account: int | None = Field(default=None, foreign_key="account.id")
    sample: bool = False


def vote(session: Session, topic: Topic, by: Person, at: datetime) -> bool:
    """Count a person's vote once; False if it was counted before."""
    if not topic.is_open:
        raise Refusal(topic.no_longer(session))
    values = {"topic": topic.id, "person": by.id, "at": at}
    fresh = insert_once(session, Vote, **values) is not None
    if fresh:
        write_down(session, Deed(topic.subject, "vote", by.id, at))
    return fresh


def unvote(session: Session, topic: Topic, by: Person, at: datetime) -> bool:
    """Take a vote back; False if there was none."""
    if not topic.is_open:
        raise Refusal(topic.no_longer(session))
    cast = session.get(Vote, (topic.id, by.id))
    if cast is None:
        return False
    session.delete(cast)
    write_down(session, Deed(topic.subject, "unvote", by.id, at))
    return True


def join_votes(session: Session, person: Person, into: Person, at: datetime) -> dict[str, list[int]]:
    """Let a person's votes be another's; where both voted, one vote counts. Gives which topics were which."""
    both = {vote.topic for vote in session.exec(select(Vote).where(Vote.person == into.id))}
    cast = list(session.exec(select(Vote).where(Vote.person == person.id)))
    done: dict[str, list[int]] = {"moved": [], "collapsed": []}
    for one in cast:
        session.delete(one)
        done["collapsed" if one.topic in both else "moved"].append(one.topic)
    session.flush()
    for topic in done["moved"]:
        session.add(Vote(topic=topic, person=into.id, at=at))
    _note_votes(session, done, "unvote", person, at)
    return done


def part_votes(
    session: Session, person: Person, into: Person, joined: Mapping[str, list[int]], at: datetime
) -> None:
    """Give a person back the votes that were joined to another's."""
    for topic in joined["moved"]:
        cast = session.get(Vote, (topic, into.id))
        if cast is not None:
            session.delete(cast)
    for topic in (*joined["moved"], *joined["collapsed"]):
        insert_once(session, Vote, topic=topic, person=person.id, at=at)
    _note_votes(session, joined, "vote", person, at)


def _note_votes(
    session: Session, done: Mapping[str, list[int]], verb: str, person: Person, at: datetime
) -> None:
    for number in done["collapsed"]:
        topic = session.get_one(Topic, number)
        write_down(session, Deed(topic.subject, verb, person.id, at))


def votes_for(session: Session, topic: Topic) -> int:
    """How many people voted for a topic."""
    return int(session.connection().execute(_VOTES, {"topic": topic.id}).scalar_one())


_VOTES = select(func.count()).where(col(Vote.topic) == bindparam("topic"))


def votes_by_topic(session: Session) -> dict[int, int]:
    """How many people voted, by the topic's number."""
    asked = select(Vote.topic, func.count()).group_by(col(Vote.topic))
    return {topic: count for topic, count in session.exec(asked)}

"""Votes: one a person for a topic and all that was merged into it. Each stays with what it was cast for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, bindparam, distinct, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import Deed
from models.keeping import Kept, Whose, keeps
from models.life import write_down
from models.person import Person
from models.refusal import Refusal
from models.row import insert_once
from models.topic import Topic
from models.words import t


class Vote(SQLModel, table=True):
    """One person's vote for one topic."""

    topic: int = Field(foreign_key="topic.id", primary_key=True)
    person: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime


@keeps("vote")
def kept_votes(session: Session, whose: Whose) -> list[Kept]:
    """Votes are the team's: they stay."""
    cast = select(func.count()).select_from(Vote).where(Vote.person == whose.person)
    return [Kept("votes", t("votes"), session.exec(cast).one())]


def _family() -> Select[tuple[int]]:
    """The numbers of a topic and of all that was merged into it, step by step."""
    family = select(col(Topic.id)).where(Topic.id == bindparam("topic")).cte("family", recursive=True)
    merged = family.union_all(select(col(Topic.id)).where(col(Topic.merged_into) == family.c.id))
    return select(merged.c.id)


_COUNT = select(func.count(distinct(col(Vote.person)))).where(col(Vote.topic).in_(_family()))
_COUNT_ALONE = select(func.count()).where(col(Vote.topic) == bindparam("topic"))
_VOTERS = select(col(Vote.person)).where(col(Vote.topic).in_(_family())).distinct()
_CAST = select(Vote).where(col(Vote.topic).in_(_family()), col(Vote.person) == bindparam("person"))


def vote(session: Session, topic: Topic, by: Person, at: datetime) -> bool:
    """Count a person's vote once; False if it was counted before."""
    if not topic.is_open:
        raise Refusal(topic.no_longer(session))
    if topic.has_merged and by.id in voters(session, topic):
        return False
    fresh = insert_once(session, Vote, topic=topic.id, person=by.id, at=at) is not None
    if fresh:
        write_down(session, Deed(topic.subject, "vote", by.id, at))
    return fresh


def unvote(session: Session, topic: Topic, by: Person, at: datetime) -> bool:
    """Take a vote back, also what was cast for a topic that was merged; False if there was none."""
    if not topic.is_open:
        raise Refusal(topic.no_longer(session))
    cast = session.execute(_CAST, {"topic": topic.id, "person": by.id}).scalars().all()
    for one in cast:
        session.delete(one)
    if cast:
        session.flush()
        write_down(session, Deed(topic.subject, "unvote", by.id, at))
    return bool(cast)


def voters(session: Session, topic: Topic) -> set[int]:
    """The numbers of those who voted for a topic or what was merged into it."""
    return set(session.execute(_VOTERS, {"topic": topic.id}).scalars())


def votes_for(session: Session, topic: Topic) -> int:
    """How many people voted for a topic or what was merged into it."""
    asked = _COUNT if topic.has_merged else _COUNT_ALONE
    return int(session.connection().execute(asked, {"topic": topic.id}).scalar_one())


def votes_by_topic(session: Session) -> dict[int, int]:
    """How many people voted, by the topic's number; a merged topic's votes count where it went."""
    asked = select(col(Vote.topic), func.count()).group_by(col(Vote.topic))
    counts = {topic: count for topic, count in session.exec(asked)}
    went = select(col(Topic.id), col(Topic.merged_into)).where(col(Topic.merged_into).is_not(None))
    into = {topic: target for topic, target in session.exec(went)}
    families: dict[int, list[int]] = {}
    for topic in into:
        families.setdefault(_last(topic, into), []).append(topic)
    for target, merged in families.items():
        people = select(func.count(distinct(col(Vote.person))))
        counts[target] = session.exec(people.where(col(Vote.topic).in_([target, *merged]))).one()
    return counts


def _last(topic: int, into: Mapping[int, int | None]) -> int:
    while (further := into.get(topic)) is not None:
        topic = further
    return topic


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
    _note(session, done, "unvote", person, at)
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
    _note(session, joined, "vote", person, at)


def _note(session: Session, done: Mapping[str, list[int]], verb: str, person: Person, at: datetime) -> None:
    for number in done["collapsed"]:
        topic = session.get_one(Topic, number)
        write_down(session, Deed(topic.subject, verb, person.id, at))

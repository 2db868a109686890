"""Votes under any sequence of voting, merging and undoing: each is counted once, where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.db import Database
from models.audit import broken
from models.person import Person
from models.refusal import Refusal
from models.topic import Topic, merge, unmerge
from models.vote import unvote, vote, voters, votes_by_topic, votes_for
from tests.said import WEDNESDAY

PEOPLE, TOPICS = 4, 4
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), st.integers(0, PEOPLE - 1), st.integers(0, TOPICS - 1)),
        st.tuples(st.just("unvote"), st.integers(0, PEOPLE - 1), st.integers(0, TOPICS - 1)),
        st.tuples(st.just("merge"), st.integers(0, TOPICS - 1), st.integers(0, TOPICS - 1)),
        st.tuples(st.just("unmerge"), st.integers(0, TOPICS - 1), st.just(0)),
    ),
    max_size=25,
)


class Model:
    """What must be true, said another way: who cast a vote for which topic, and where each topic went."""

    def __init__(self) -> None:
        self.cast: set[tuple[int, int]] = set()
        self.into: dict[int, int] = {}

    def family(self, topic: int) -> set[int]:
        found, more = {topic}, {topic}
        while more:
            more = {one for one, target in self.into.items() if target in more}
            found |= more
        return found

    def voters(self, topic: int) -> set[int]:
        return {person for person, voted in self.cast if voted in self.family(topic)}

    def plays(self, step: tuple[str, int, int]) -> bool:
        """Whether the step was allowed."""
        verb, a, b = step
        if verb == "unmerge":
            return self.into.pop(a, None) is not None
        if verb == "merge":
            if a == b or a in self.into or b in self.into:
                return False
            self.into[a] = b
        elif b in self.into:
            return False
        elif verb == "vote" and a not in self.voters(b):
            self.cast.add((a, b))
        elif verb == "unvote":
            self.cast -= {(a, topic) for topic in self.family(b)}
        return True


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(steps=STEPS)
def test_votes_are_conserved_under_any_sequence_of_merge_and_undo(
    db: Database, steps: list[tuple[str, int, int]]
) -> None:
    model = Model()
    with db.transaction() as session:
        people, topics = _world(session)

        for step in steps:
            assert _plays(session, people, topics, step) == model.plays(step)

        counts = votes_by_topic(session)
        for place, topic in enumerate(topics):
            expected = {people[one].id for one in model.voters(place)}
            assert voters(session, topic) == expected
            assert votes_for(session, topic) == len(expected)
            assert place in model.into or counts.get(topic.id, 0) == len(expected)
        assert broken(session) is None
        session.rollback()


def _world(session: Session) -> tuple[list[Person], list[Topic]]:
    people = [Person(name=f"p{n}", role="lead") for n in range(PEOPLE)]
    session.add_all(people)
    session.flush()
    topics = [Topic(title=f"t{n}", proposer=people[0].id, proposed_at=WEDNESDAY) for n in range(TOPICS)]
    session.add_all(topics)
    session.flush()
    return people, topics


def _plays(session: Session, people: list[Person], topics: list[Topic], step: tuple[str, int, int]) -> bool:
    verb, a, b = step
    try:
        if verb == "merge":
            merge(session, topics[a], topics[b], people[0], WEDNESDAY)
        elif verb == "unmerge":
            unmerge(session, topics[a], people[0], WEDNESDAY)
        else:
            (vote if verb == "vote" else unvote)(session, topics[b], people[a], WEDNESDAY)
    except Refusal:
        return False
    session.flush()
    return True

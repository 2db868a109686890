"""Lives are tables: each state with each verb, and nobody but `move` writes a state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.db import Database
from models.audit import history
from models.person import Person, Role
from models.refusal import Refusal
from models.topic import Topic
from tests.team import Team

NOW = datetime(2026, 3, 11, 2, 30, tzinfo=UTC)
LEGAL = {
    ("proposed", "shortlist", "lead"),
    ("proposed", "accept", "lead"),
    ("shortlisted", "accept", "lead"),
    ("proposed", "decline", "lead"),
    ("shortlisted", "decline", "lead"),
    ("proposed", "withdraw", "proposer"),
    ("shortlisted", "withdraw", "proposer"),
    ("stale", "revive", "proposer"),
    ("stale", "revive", "lead"),
    *((state, "merge", who) for state in ("proposed", "shortlisted") for who in ("proposer", "lead")),
    *(("merged", verb, who) for verb in ("unmerge", "relist") for who in ("proposer", "lead")),
}
EACH = [
    (state, verb, who)
    for state in Topic.STATES
    for verb in Topic.MOVES
    for who in ("lead", "proposer", "member")
]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    db = Database(database_url)
    with db.transaction() as session:
        yield session
    db.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("state", "verb", "who"), EACH, ids=["-".join(one) for one in EACH])
def test_each_state_takes_the_verbs_of_the_table_from_those_who_may(
    session: Session, state: str, verb: str, who: str
) -> None:
    people = {
        "proposer": Person(name="a"),
        "lead": Person(name="b", role=Role.LEAD),
        "member": Person(name="c"),
    }
    session.add_all(people.values())
    session.flush()
    topic = Topic(title="618", state=state, proposer=people["proposer"].id, proposed_at=NOW)
    session.add(topic)
    session.flush()

    legal = (state, verb, who) in LEGAL
    assert topic.may(verb, people[who]) == legal
    try:
        topic.move(session, verb, people[who], NOW, why="because")
    except Refusal:
        assert not legal
        assert topic.state == state
        assert history(session, topic.subject) == []
    else:
        assert legal
        assert [(e.before, e.after, e.why) for e in history(session, topic.subject)] == [
            (state, Topic.MOVES[verb].target, "because")
        ]


TRIGGER = """
CREATE TRIGGER only_moves BEFORE UPDATE OF state ON topic
WHEN NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM audit JOIN chain ON chain.subject = audit.subject AND chain.count = audit.n
    WHERE audit.subject = 'topic:T' || NEW.id AND audit.before = OLD.state AND audit.after = NEW.state)
BEGIN SELECT RAISE(ABORT, 'a state was written without a move'); END
"""


@pytest.fixture
def guarded(team: Team) -> Team:
    """A team whose database refuses a state that no audit entry explains."""
    with team.paiqi.db.transaction() as session:
        session.execute(text(TRIGGER))
    return team


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_command_writes_states_by_moving(guarded: Team) -> None:
    lead, market = guarded.member("负责人", Role.LEAD), guarded.member("市场")
    for title in ("618美妆测评", "敏感肌换季护理", "门店探访", "会员日预告"):
        market.says(f"选题 提交 {title}")

    lead.says("选题 备选 T1")
    lead.says("选题 定题 T1 @市场 截止 明天18:00")
    lead.says("选题 定题 T2 @市场 截止 明天18:00")
    lead.says("选题 不采用 T3 写过了")
    market.says("选题 撤回 T4")

    assert [market.sees(f"T{n}").split("状态 ")[1].split("\n")[0] for n in (1, 2, 3, 4)] == [
        "已定题",
        "已定题",
        "不采用",
        "已撤回",
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_state_written_by_hand_is_refused_by_the_guard(guarded: Team) -> None:
    guarded.member("市场").says("选题 提交 618美妆测评")

    with pytest.raises(IntegrityError, match="without a move"), guarded.paiqi.db.transaction() as session:
        session.get_one(Topic, 1).state = "accepted"

"""Each cell of the printed table of permissions is tried on the real thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from sqlmodel import Session, select

import handlers
from bot.db import Database
from bot.manual import PERMISSIONS, living, relations
from handlers._command import commands
from models.article import Article
from models.concern import Concern
from models.duty import Swap
from models.hazard import Risk
from models.inbox import Incoming
from models.lesson import Lesson
from models.life import Living
from models.link import Link
from models.message import message_from_data
from models.outbox import Parcel
from models.person import Person, Role
from models.plan import Plan
from models.refusal import Refusal
from models.repeat import Repeat
from models.request import Request, Seat
from models.request_shipped import SHIPPED as KINDS
from models.review import Review, Reviewer
from models.rhythm import Every, Rest, Rhythm
from models.room import Account
from models.sop import SHIPPED
from models.stage import Stage
from models.topic import Topic
from models.version import Content, add_version
from tests.team import Team

handlers.discover()
NOW = datetime(2026, 3, 11, 2, 30, tzinfo=UTC)
REFUSED = "Only {role} can do this: {names}. Nothing was changed."
TO_GUESTS = (
    "You are a guest; guests may look at topics here and vote, no more. An admin can make you a "
    "member: {names}. Nothing was changed."
)
NOT_HERE = (
    "You are a guest; guests may look at topics and vote only in a room that lets them. An admin can "
    "let them, or make you a member: {names}. Nothing was changed."
)


def table(first: str) -> list[list[str]]:
    """The rows of the printed table whose heading begins with a word."""
    lines = iter(PERMISSIONS.read_text("utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {first} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def test_the_table_lists_every_command() -> None:
    assert [row[0] for row in table("say")] == [made.head for made in commands()]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_command_is_refused_to_whom_the_table_refuses_it(team: Team, role: Role) -> None:
    team.member("管理员", Role.ADMIN).says("群 访客 可以 #选题"), team.member("某人", role)

    refused = {made.head: is_refused(team, f"{made.head} …", "选题") for made in commands()}

    place = 2 + list(Role).index(role)
    assert refused == {row[0]: row[place] == "·" for row in table("say")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("room", ["数据", None], ids=["in a room that lets no guests", "directly"])
def test_elsewhere_each_command_is_refused_to_a_guest(team: Team, room: str | None) -> None:
    team.member("管理员", Role.ADMIN).says("群 访客 可以 #选题"), team.member("某人", Role.GUEST)

    answered = [made.head for made in commands() if not is_refused(team, f"{made.head} …", room)]

    assert answered == []


def is_refused(team: Team, line: str, room: str | None) -> bool:
    incoming = Incoming("local", team.event(), "某人", line, room)
    team.paiqi.receiver.hear(incoming)
    with team.paiqi.db.reading() as session:
        answers = list(session.exec(select(Parcel).where(Parcel.event == incoming.keys[0])))
    said = [getattr(message_from_data(answer.body).text, "msgid", "") for answer in answers]
    return bool({REFUSED, TO_GUESTS, NOT_HERE} & set(said))


def a_topic(_: Session, people: dict[str, Person], state: str) -> Topic:
    return Topic(title="618", state=state, proposer=people["proposer"].id, proposed_at=NOW)


def a_swap(_: Session, people: dict[str, Person], state: str) -> Swap:
    day = date(2026, 3, 12)
    return Swap(state=state, asker=people["asker"].id, other=people["asked"].id, asker_day=day)


def a_link(_: Session, people: dict[str, Person], state: str) -> Link:
    return Link(state=state, kept=people["either"].id, joined=people["asked"].id)


def a_concern(session: Session, people: dict[str, Person], state: str) -> Concern:
    topic = a_topic(session, people, "proposed")
    session.add(topic)
    session.flush()
    return Concern(state=state, topic=topic.id, person=people["raiser"].id, text="?", at=NOW)


def an_article(session: Session, people: dict[str, Person], state: str) -> Article:
    topic = a_topic(session, people, "accepted")
    session.add(topic)
    session.flush()
    return Article(
        state=state,
        topic=topic.id,
        title="618",
        owner=people["owner"].id,
        slot=NOW,
        slot_day=NOW.date(),
        sop="standard",
    )


def a_stage(session: Session, people: dict[str, Person], state: str) -> Stage:
    article = an_article(session, people, "writing")
    session.add(article)
    session.flush()
    spec = SHIPPED["standard"].stages[1].as_data()
    doer = people["doer"].id
    return Stage(state=state, article=article.id, place=1, spec=spec, doer=doer, planned=NOW, due=NOW)


def a_review(session: Session, people: dict[str, Person], state: str) -> Review:
    stage = a_stage(session, people, "reviewing")
    session.add(stage)
    session.flush()
    article = session.get_one(Article, stage.article)
    version = add_version(session, article, stage, Content("618"), False, people["owner"], NOW)
    review = Review(
        state=state, article=article.id, stage=stage.id, read=version.id, hash=version.hash,
        opened_at=NOW, due=NOW,
    )  # fmt: skip
    session.add(review)
    session.flush()
    session.add(Reviewer(review=review.id, person=people["reviewer"].id))
    return review


def a_lesson(_: Session, people: dict[str, Person], state: str) -> Lesson:
    return Lesson(state=state, text="?", person=people["writer"].id, at=NOW)


def a_plan(session: Session, people: dict[str, Person], state: str) -> Plan:
    account = Account(name="美妆号")
    session.add(account)
    session.flush()
    made = Plan(
        state=state, account=account.id, month=date(2026, 3, 1), owner=people["owner"].id, made_at=NOW
    )
    made.approver = people["approver"].id
    return made


def a_request(session: Session, people: dict[str, Person], state: str) -> Request:
    doer = people["doer"].id if state in ("approved", "doing", "delivered", "closed") else None
    request = Request(
        state=state, kind="data", spec=KINDS["data"].as_data(), title="618", values={}, hash="",
        filer=people["filer"].id, filed_at=NOW, place=0, doer=doer,
    )  # fmt: skip
    session.add(request)
    session.flush()
    session.add(Seat(request=request.id, place=0, person=people["approver"].id))
    return request


def a_repeat(_: Session, people: dict[str, Person], state: str) -> Repeat:
    weekly = Rhythm(Every.WEEK, time(9, 7), NOW.date(), Rest.SKIP, (0,))
    return Repeat.of(weekly, state=state, person=people["owner"].id, what="?")


def a_risk(_: Session, people: dict[str, Person], state: str) -> Risk:
    owner = people["keeper"].id
    return Risk(state=state, title="?", likelihood="1", impact="1", owner=owner, review_on=NOW.date(), at=NOW)


MADE: dict[str, Callable[[Session, dict[str, Person], str], Living]] = {
    "article": an_article,
    "concern": a_concern,
    "lesson": a_lesson,
    "link": a_link,
    "plan": a_plan,
    "request": a_request,
    "review": a_review,
    "repeat": a_repeat,
    "risk": a_risk,
    "stage": a_stage,
    "swap": a_swap,
    "topic": a_topic,
}
RELATED = ("proposer", "asker", "asked", "either", "raiser", "owner", "doer", "reviewer", "writer", "filer",
           "approver", "keeper")  # fmt: skip
CELLS = [
    pytest.param(kind, row[0], state, who, cell == "✓", id=f"{kind.NOUN} {row[0]} from {state} by {who}")
    for kind in living()
    for row in table(kind.NOUN)
    for state in row[1].split(", ")
    for who, cell in zip(relations(kind), row[3:], strict=True)
]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    db = Database(database_url)
    with db.transaction() as session:
        yield session
    db.close()


def test_the_tables_list_every_move_of_every_noun() -> None:
    printed = {kind.NOUN: [row[0] for row in table(kind.NOUN)] for kind in living()}

    assert printed == {kind.NOUN: list(kind.MOVES) for kind in living()}
    assert set(printed) == set(MADE)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "verb", "state", "who", "may"), CELLS)
def test_each_move_is_made_or_refused_as_the_table_says(
    session: Session, kind: type[Living], verb: str, state: str, who: str, may: bool
) -> None:
    people = {name: Person(name=name) for name in RELATED}
    people |= {role.value: Person(name=f"a {role}", role=role.value) for role in Role}
    session.add_all(people.values())
    session.flush()
    thing = MADE[kind.NOUN](session, people, state)
    session.add(thing)
    session.flush()

    try:
        thing.move(session, verb, people.get(who), NOW)  # nobody is Paiqi itself
    except Refusal:
        assert not may
        assert thing.state == state
    else:
        assert may
        assert thing.state == kind.MOVES[verb].target

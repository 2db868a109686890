"""What people write for each kind of value, and what is read from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from handlers._chat import Chat
from handlers._dates import When
from handlers._kinds import LongText, kind_of
from models.column import ContentColumn
from models.inbox import Incoming
from models.person import Person, Role
from models.refusal import Refusal
from models.room import Language, Room
from models.topic import Topic
from tests.team import Team


@pytest.fixture
def chat(team: Team) -> Iterator[Chat]:
    """A line of the lead's, in a team with one topic and one column."""
    team.member("负责人", Role.LEAD)
    team.member("市场").says("选题 提交 618美妆测评")
    with team.paiqi.db.transaction() as session:
        session.add(ContentColumn(name="深度干货"))
        session.flush()
        me = session.get_one(Person, 1)
        yield Chat(session, me, team.now, Incoming("local", "e", "负责人", ""), None, team.paiqi.tools)


READ = {
    "a number": (int, "12", 12),
    "a full-width number": (int, "１２", 12),
    "a number with commas": (int, "12,000", 12_000),
    "a negative number": (int, "-3", -3),
    "money": (Decimal, "1200", Decimal("1200.00")),
    "money with its sign": (Decimal, "¥1,200.50", Decimal("1200.50")),
    "money with a full-width sign": (Decimal, "￥１２００", Decimal("1200.00")),
    "money with its word": (Decimal, "1200元", Decimal("1200.00")),
    "ten thousands": (Decimal, "1.2万", Decimal("12000.00")),
    "text": (str, "  618 测评 ", "618 测评"),
    "several lines": (LongText, "一\n二", "一\n二"),
    "a day": (date, "下周三", date(2026, 3, 18)),
    "a language": (Language, "英文", Language.ENGLISH),
    "a language in English": (Language, "Chinese", Language.CHINESE),
    "a role": (Role, "编辑", Role.EDITOR),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "written", "value"), READ.values(), ids=READ.keys())
def test_what_people_write_is_read(chat: Chat, kind: type, written: str, value: object) -> None:
    assert kind_of(kind).read(chat, written) == value


NAMED = {
    "a person": (Person, "市场", "市场"),
    "a person with the sign": (Person, "@市场", "市场"),
    "a person by identity": (Person, "local:市场", "市场"),
    "a room": (Room, "选题", "选题"),
    "a room with the sign": (Room, "#选题", "选题"),
    "a column": (ContentColumn, "#深度干货", "深度干货"),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "written", "name"), NAMED.values(), ids=NAMED.keys())
def test_people_and_places_are_found_by_name(chat: Chat, kind: type, written: str, name: str) -> None:
    assert kind_of(kind).read(chat, written).name == name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("written", ["T1", "t1", "Ｔ１", "1", " T1 "])
def test_a_topic_is_found_by_its_number(chat: Chat, written: str) -> None:
    assert kind_of(Topic).read(chat, written).title == "618美妆测评"


REFUSED = {
    "no number": (int, "十二个半"),
    "a number no database holds": (int, "99999999999"),
    "no money": (Decimal, "很多"),
    "less than a fen": (Decimal, "1.005"),
    "less than nothing": (Decimal, "-5"),
    "not a number": (Decimal, "NaN"),
    "endless money": (Decimal, "1e99"),
    "infinite": (Decimal, "Infinity"),
    "nobody": (Person, "没有这个人"),
    "no room": (Room, "没有这个群"),
    "no column": (ContentColumn, "没有"),
    "no topic": (Topic, "T99"),
    "another letter": (Topic, "R1"),
    "no language": (Language, "法文"),
    "an unclear day": (date, "尽快"),
    "a day that has passed": (When, "昨天"),
    "a line too long": (str, "长" * 501),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "written"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_meant_is_refused_in_words(chat: Chat, kind: type, written: str) -> None:
    with pytest.raises(Refusal):
        kind_of(kind).read(chat, written)


def test_what_nobody_can_type_is_no_parameter() -> None:
    with pytest.raises(TypeError):
        kind_of(dict)

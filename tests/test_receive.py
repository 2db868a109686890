"""The way in: each event has one effect, whoever else is speaking, and a no leaves no trace."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, func, select

import handlers
from bot.db import Database
from bot.receive import Heard, Receiver
from handlers._chat import Chat, Tools
from handlers._command import COMMANDS, command
from handlers._titles import Titles
from models.audit import Entry, broken
from models.draft import Draft
from models.inbox import Incoming
from models.message import message_from_data
from models.outbox import Parcel
from models.person import Person, Role, meet
from models.room import Room
from models.topic import Topic
from models.vote import Vote
from models.workcalendar import WorkCalendar
from tests.team import Team

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=ZONE)
handlers.discover()


class Door:
    """The way in on a database with one room, the lead and sixteen others."""

    def __init__(self, db: Database, admin: str = "") -> None:
        self.db = db
        self.receiver = Receiver(db, Tools(WorkCalendar(ZONE), Titles()), lambda: NOW, admin)
        with db.transaction() as session:
            meet(session, "local", "负责人").role = Role.LEAD
            for number in range(16):
                meet(session, "local", f"编辑{number}")
            session.add(Room(platform="local", native="选题", name="选题", uses=["topics"]))

    def hear(self, who: str, line: str, event: str, message: str | None = None) -> Heard:
        return self.receiver.hear(Incoming("local", event, who, line, room="选题", message=message))

    def all_at_once(self, *acts: Callable[[], object]) -> None:
        threads = [threading.Thread(target=act) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def count(self, kind: type[Vote | Topic | Entry | Draft | Parcel | Person]) -> int:
        with self.db.reading() as session:
            return session.exec(select(func.count()).select_from(kind)).one()

    def answers(self, person: str) -> list[str]:
        """The msgids of what a person was told privately, oldest first."""
        with self.db.reading() as session:
            return [_msgid(row) for row in session.exec(_OWN.where(Parcel.only == person))]


_OWN = select(Parcel).order_by(col(Parcel.id))


def _msgid(row: Parcel) -> str:
    text = message_from_data(row.body).text
    return text if isinstance(text, str) else text.msgid


@pytest.fixture
def door(database_url: str) -> Iterator[Door]:
    db = Database(database_url)
    yield Door(db)
    db.close()


def test_sixteen_votes_at_the_same_moment_all_count(door: Door) -> None:
    door.hear("编辑0", "选题 提交 618美妆测评", "propose")

    door.all_at_once(*(lambda n=n: door.hear(f"编辑{n}", "选题 投票 T1", f"vote{n}") for n in range(16)))

    assert door.count(Vote) == 16
    with door.db.reading() as session:
        assert broken(session) is None
        assert len(session.exec(select(Entry).where(Entry.verb == "vote")).all()) == 16


def test_of_sixteen_decisions_at_the_same_moment_one_counts(door: Door) -> None:
    door.hear("编辑0", "选题 提交 618美妆测评", "propose")

    line = "选题 不采用 T1 已经写过"
    door.all_at_once(*(lambda n=n: door.hear("负责人", line, f"decline{n}") for n in range(16)))

    said = door.answers("负责人")
    assert said.count("{topic} is declined; {person} is told why.") == 1
    assert said.count("{number} is already {state}, by {person}, {moment}; nothing to do.") == 15
    with door.db.reading() as session:
        assert len(session.exec(select(Entry).where(Entry.verb == "decline")).all()) == 1
        assert len(session.exec(select(Parcel).where(Parcel.direct, Parcel.room == "编辑0")).all()) == 1


@pytest.mark.parametrize(
    ("events", "message"),
    [(("e", "e", "e"), None), (("e1", "e2", "e3"), "C1:17.5")],
    ids=["the same event", "one message under three event ids"],
)
def test_what_is_delivered_three_times_has_one_effect(
    door: Door, events: tuple[str, ...], message: str | None
) -> None:
    heard = [door.hear("编辑0", "选题 提交 618美妆测评", event, message) for event in events]

    assert [one.repeated for one in heard] == [False, True, True]
    assert door.count(Topic) == 1


def test_the_same_event_eight_times_at_once_has_one_effect(door: Door) -> None:
    door.all_at_once(*(lambda: door.hear("编辑0", "选题 提交 618美妆测评", "same") for _ in range(8)))

    assert (door.count(Topic), door.count(Parcel)) == (1, 1)


def test_two_first_messages_of_a_stranger_at_once_make_one_person(door: Door) -> None:
    before = door.count(Person)

    door.all_at_once(*(lambda n=n: door.hear("新人", "帮助", f"first{n}") for n in range(8)))

    assert door.count(Person) == before + 1


def test_saying_the_same_thing_twice_is_two_things(door: Door) -> None:
    door.hear("编辑0", "帮助", "one")
    door.hear("编辑0", "帮助", "two")

    assert len(door.answers("编辑0")) == 2


@pytest.fixture
def broken_command() -> Iterator[None]:
    @command("break it", "弄坏", "nh")
    def break_it(chat: Chat) -> None:
        """Break after writing"""
        chat.session.add(Draft(person=chat.me.id, command="x", fields={}, at=chat.now))
        chat.session.flush()
        raise RuntimeError("out of paper")

    yield
    for name in ("breakit", "弄坏", "nh"):
        del COMMANDS[name]


@pytest.mark.usefixtures("broken_command")
def test_a_command_that_crashes_leaves_nothing_but_an_apology(door: Door) -> None:
    heard = door.hear("编辑0", "break it", "crash")

    assert heard.form is None
    assert door.count(Draft) == 0
    assert door.answers("编辑0") == [
        "Something went wrong and nothing was saved. Try again, or give your admin code {code}."
    ]


def test_a_refused_command_leaves_no_trace(door: Door) -> None:
    door.hear("编辑0", "选题 提交 618美妆测评", "propose")
    entries = door.count(Entry)

    door.hear("编辑1", "选题 撤回 T1", "withdraw")

    assert door.count(Entry) == entries
    assert door.answers("编辑1") == ["Only {first} can do this."]


def test_talk_that_is_overheard_is_not_answered(door: Door) -> None:
    said = Incoming("local", "talk", "编辑0", "这个题不错", room="选题", addressed=False)

    assert not door.receiver.hear(said).addressed
    assert door.count(Parcel) == 0


def test_an_overheard_line_that_begins_with_a_command_is_meant_for_us(door: Door) -> None:
    said = Incoming("local", "talk", "编辑0", "选题 提交 618美妆测评", room="选题", addressed=False)

    assert door.receiver.hear(said).addressed
    assert door.count(Topic) == 1


@pytest.mark.parametrize("title", ["a\0b", "半个\ud83d", "很长" * 20_000], ids=["NUL", "half a pair", "huge"])
def test_what_no_database_stores_does_not_break_the_way_in(door: Door, title: str) -> None:
    door.hear("编辑0", f"选题 提交 {title}", "hostile")

    assert not [said for said in door.answers("编辑0") if said.startswith("Something went wrong")]
    assert len(door.answers("编辑0")) + door.count(Topic) == 1


def test_the_first_admin_is_named_by_the_setting_and_only_once(database_url: str) -> None:
    db = Database(database_url)
    door = Door(db, admin="local:编辑3")

    door.hear("编辑2", "帮助", "one")
    door.hear("编辑3", "帮助", "two")
    door.hear("编辑3", "成员 权限 admin 编辑4", "three")
    door.hear("编辑4", "成员 权限 member 编辑3", "four")
    door.hear("编辑3", "帮助", "five")

    with db.reading() as session:
        assert _admins(session) == ["编辑4"]
    db.close()


def _admins(session: Session) -> list[str]:
    return list(session.exec(select(Person.name).where(Person.role == Role.ADMIN)))


def test_where_no_form_opens_a_button_asks_for_it(team: Team) -> None:
    mia = team.member("市场")

    heard = team.paiqi.receiver.hear(Incoming("local", team.event(), "市场", "选题 提交", opens=False))
    team.paiqi.deliver()

    assert heard.form is None
    assert mia.hears() == "提一个选题，会先查有没有重复\n[填表…]"
    assert mia.presses("填表…") == "提一个选题，会先查有没有重复"
    assert mia.form is not None

"""The way out: whatever the chat's mood, each message is seen once, in order, in its reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from bot import metrics
from bot.platform import Delivery, Never
from bot.virtual import real_time
from models import outbox
from models.outbox import Outcome
from models.person import Identity, Person
from models.room import Room
from models.words import t
from tests.office import OTHER_ROOM, ROOM, Office, post_office
from tests.pretended import NAME, Hand, Pretended, pretended_chat
from tests.said import rows

WAITING, SENT, PARKED, DROPPED = Outcome.WAITING, Outcome.SENT, Outcome.PARKED, Outcome.DROPPED
Mood = dict[str, Any]


@pytest.fixture(scope="module")
def chat() -> Iterator[Hand]:
    with pretended_chat() as hand:
        yield hand


@pytest.fixture
def office(database_url: str, chat: Hand) -> Iterator[Office]:
    with post_office(database_url, chat) as opened:
        yield opened


ONE_MESSAGE: dict[str, tuple[Mood, timedelta, int, Outcome]] = {
    "accepts it, then resets the connection": ({"answer": "reset", "accepts": True}, timedelta(), 1, SENT),
    "accepts it, then closes the connection": ({"answer": "close", "accepts": True}, timedelta(), 1, SENT),
    "accepts it, then says 500": ({"answer": "500", "accepts": True}, timedelta(), 1, SENT),
    "resets before it accepts: not yet asked again": ({"answer": "reset"}, timedelta(seconds=2), 0, WAITING),
    "resets before it accepts: asked and sent again": ({"answer": "reset"}, timedelta(seconds=5), 1, SENT),
    "says 500 before it accepts": ({"answer": "500"}, timedelta(seconds=5), 1, SENT),
    "asks to wait 30 s, 29 pass": ({"answer": "429", "after": 30}, timedelta(seconds=29), 0, WAITING),
    "asks to wait 30 s, 31 pass": ({"answer": "429", "after": 30}, timedelta(seconds=31), 1, SENT),
    "asks to wait an hour, longer than a room may be held": (
        {"answer": "429", "after": 3600},
        timedelta(),
        0,
        PARKED,
    ),
    "says it is closed": ({"answer": "503"}, timedelta(), 0, WAITING),
    "says it is closed, and a second passes": ({"answer": "503"}, timedelta(seconds=2), 1, SENT),
    "refuses it": ({"answer": "400"}, timedelta(hours=1), 0, PARKED),
    "always asks to wait, 4 minutes pass": ({"answer": "429", "times": -1}, timedelta(minutes=4), 0, WAITING),
    "always asks to wait, 6 minutes pass": ({"answer": "429", "times": -1}, timedelta(minutes=6), 0, PARKED),
    "always says 500, 4 minutes pass": ({"answer": "500", "times": -1}, timedelta(minutes=4), 0, WAITING),
    "always says 500, 6 minutes pass": ({"answer": "500", "times": -1}, timedelta(minutes=6), 0, PARKED),
    "always says it is closed, a day passes": (
        {"answer": "503", "times": -1, "verb": "any"},
        timedelta(days=1),
        0,
        WAITING,
    ),
}


@pytest.mark.parametrize(("mood", "passing", "seen", "state"), rows(ONE_MESSAGE))
def test_one_message_is_seen_once_or_given_up(
    office: Office, mood: Mood, passing: timedelta, seen: int, state: Outcome
) -> None:
    office.chat.mood(**{"times": 1} | mood)

    office.posts("三审通过")
    office.passes(seconds=passing.total_seconds())

    assert office.chat.texts() == ["三审通过"] * seen
    assert office.states() == [state]


def test_a_chat_that_accepts_and_never_answers_is_asked(database_url: str, chat: Hand) -> None:
    with post_office(database_url, chat, patience=0.5) as office:
        office.chat.mood(answer="hang", accepts=True, times=1)

        office.posts("三审通过")
        office.settles()

        assert office.chat.texts() == ["三审通过"]
        assert office.states() == [SENT]


OUTAGES = {
    "10 minutes": (timedelta(minutes=10),),
    "an hour": (timedelta(hours=1),),
    "3 days": (timedelta(days=3),),
}


@pytest.mark.parametrize("outage", [pytest.param(*row.values, id=row.id) for row in rows(OUTAGES)])
def test_an_outage_loses_and_parks_nothing(office: Office, outage: timedelta) -> None:
    office.chat.gone()
    office.posts("一审通过")
    office.posts("昨日阅读 3 万", OTHER_ROOM)
    office.posts("二审通过")
    office.passes(seconds=outage.total_seconds())

    office.chat.back()
    office.passes(minutes=2)

    assert office.chat.texts(ROOM) == ["一审通过", "二审通过"]
    assert office.chat.texts(OTHER_ROOM) == ["昨日阅读 3 万"]
    assert [office.row(number).tries for number in (1, 2, 3)] == [0, 0, 0]


def test_a_chat_that_went_away_in_the_middle_of_a_message_is_asked_when_it_is_back(office: Office) -> None:
    office.chat.mood(answer="reset", accepts=True, times=1)
    office.chat.mood(answer="503", verb="/find", times=1)

    office.posts("三审通过")
    office.passes(seconds=2)
    before, calls = office.row(1), len(office.chat.calls())
    office.passes(minutes=1)

    assert (before.state, before.tries) == (WAITING, 0)
    assert calls == 2, "what was cut off just now is left to settle"
    assert office.chat.texts() == ["三审通过"]
    assert office.states() == [SENT]


def test_a_message_tried_often_enough_is_given_up_early(office: Office) -> None:
    office.courier = office.another_courier(office.platform, jitter=min)
    office.chat.mood(answer="429", after=1)

    office.posts("三审通过")
    office.passes(seconds=30)

    assert len(office.chat.calls()) == 12
    assert office.states() == [PARKED]


def test_a_hopeless_message_is_given_up_and_the_others_flow(office: Office) -> None:
    office.posts("长" * 2_500)
    office.posts("三审通过")
    office.settles()

    assert office.chat.texts() == ["三审通过"]
    assert office.states() == [PARKED, SENT]
    assert office.row(1).error == "text too long"


def test_a_message_that_cannot_be_read_is_given_up_and_the_others_flow(office: Office) -> None:
    office.posts("一审通过")
    office.posts("二审通过")
    with office.db.transaction() as session:
        session.execute(text("""UPDATE outbox SET body = '{"text": 7}' WHERE id = 1"""))
    office.settles()

    assert office.chat.texts() == ["二审通过"]
    assert office.states() == [PARKED, SENT]
    assert "cannot be shown" in str(office.row(1).error)


def test_a_failing_message_holds_its_room_five_minutes_and_no_other(office: Office) -> None:
    office.chat.mood(answer="429", about="封面")
    office.posts("封面待定")
    office.posts("三审通过")
    office.posts("昨日阅读 3 万", OTHER_ROOM)

    office.passes(minutes=4)
    after_4_minutes = office.chat.texts()
    office.passes(minutes=2)

    assert after_4_minutes == ["昨日阅读 3 万"]
    assert office.chat.texts() == ["昨日阅读 3 万", "三审通过"]
    assert office.states() == [PARKED, SENT, SENT]


def test_each_room_keeps_its_order_through_failures(office: Office) -> None:
    office.chat.mood(answer="429", about="一审", times=1)
    office.chat.mood(answer="reset", about="二审", times=2)
    office.chat.mood(answer="500", about="三审", accepts=True, times=1)
    for step in ("一审通过", "二审通过", "三审通过", "已定时"):
        office.posts(step)
        office.posts(step, OTHER_ROOM)

    office.passes(minutes=2)

    assert office.chat.texts(ROOM) == ["一审通过", "二审通过", "三审通过", "已定时"]
    assert office.chat.texts(OTHER_ROOM) == ["一审通过", "二审通过", "三审通过", "已定时"]


def test_a_message_of_a_later_time_waits_and_holds_up_nobody(office: Office) -> None:
    office.posts("明早见", at=office.now + timedelta(hours=12))
    office.posts("三审通过")

    office.passes(hours=11)
    after_11_hours = office.chat.texts()
    office.passes(hours=1)

    assert after_11_hours == ["三审通过"]
    assert office.chat.texts() == ["三审通过", "明早见"]


def test_a_room_is_given_its_pace_while_the_others_flow(database_url: str, chat: Hand) -> None:
    with post_office(database_url, chat, pace=1.0) as office:
        office.posts("一审通过")
        office.posts("二审通过")
        office.posts("昨日阅读 3 万", OTHER_ROOM)

        office.settles()
        at_once = office.chat.texts()
        office.another_courier(office.platform).drain()
        by_somebody_else = office.chat.texts()
        office.passes(seconds=1)

        assert at_once == by_somebody_else == ["一审通过", "昨日阅读 3 万"]
        assert office.chat.texts() == ["一审通过", "昨日阅读 3 万", "二审通过"]


def test_what_one_person_alone_sees_waits_for_no_rooms_pace(database_url: str, chat: Hand) -> None:
    with post_office(database_url, chat, pace=1.0) as office:
        for text in ("一审通过", "二审通过"):
            office.posts(text)
        office.posts("你投了 T1", only="U1")
        office.posts("你投了 T2", only="U1")

        office.settles()
        at_once = office.chat.texts()
        office.passes(seconds=1)

        assert at_once == ["一审通过", "你投了 T1", "你投了 T2"]
        assert office.chat.texts() == [*at_once, "二审通过"]


def test_a_card_that_changes_often_is_changed_once_a_pace_and_shows_the_last(
    database_url: str, chat: Hand
) -> None:
    with post_office(database_url, chat, pace=1.0) as office:
        card = office.posts("0 票")
        office.settles()
        for votes in range(1, 5):
            office.changes(card, f"{votes} 票")
            office.settles()
        at_once = [shown["edits"] for shown in office.chat.shown()]
        office.passes(seconds=1)

        assert at_once == [["1 票"]]
        assert [shown["edits"] for shown in office.chat.shown()] == [["1 票", "4 票"]]


def test_an_edit_comes_after_its_message(office: Office) -> None:
    office.chat.mood(answer="429", times=1)
    card = office.posts("选题 T1：1 票")
    office.changes(card, "选题 T1：2 票")

    office.settles()
    at_once = office.chat.texts()
    office.passes(seconds=5)

    assert at_once == []
    assert [m["text"] for m in office.chat.shown()] == ["选题 T1：1 票"]
    assert office.chat.texts() == ["选题 T1：2 票"]


def test_of_several_unsent_edits_only_the_newest_is_sent(office: Office) -> None:
    card = office.posts("选题 T1：1 票")
    office.settles()
    for votes in (2, 3, 4):
        office.changes(card, f"选题 T1：{votes} 票")
    office.settles()

    assert [m["edits"] for m in office.chat.shown()] == [["选题 T1：4 票"]]
    assert office.states() == [SENT, DROPPED, DROPPED, SENT]


def test_an_edit_may_be_done_twice_but_never_after_a_newer_one(office: Office) -> None:
    card = office.posts("选题 T1：1 票")
    office.settles()
    office.chat.mood(answer="reset", accepts=True, verb="/edit", times=1)

    office.changes(card, "选题 T1：2 票")
    office.settles()
    office.changes(card, "选题 T1：3 票")
    office.passes(seconds=10)

    assert [m["edits"] for m in office.chat.shown()] == [["选题 T1：2 票", "选题 T1：3 票"]]


def test_a_card_that_changes_while_its_edit_is_on_the_way_shows_the_newest(office: Office) -> None:
    card = office.posts("选题 T1：1 票")
    office.settles()
    votes = iter(["选题 T1：3 票"])

    class Voted(Pretended):
        """Somebody votes in the very moment in which an edit is sent."""

        def edit(self, delivery: Delivery, ref: str) -> None:
            for vote in votes:
                office.changes(card, vote)
            super().edit(delivery, ref)

    office.changes(card, "选题 T1：2 票")
    voted = Voted(office.chat.port)
    office.another_courier(voted).drain()
    voted.close()

    assert office.chat.texts() == ["选题 T1：3 票"]
    assert WAITING not in office.states()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_edit_that_gave_way_while_it_was_refused_is_not_given_up_but_dropped(office: Office) -> None:
    card = office.posts("选题 T1：1 票")
    office.settles()

    class Voted(Pretended):
        """Somebody votes in the very moment in which an edit is refused."""

        def edit(self, delivery: Delivery, ref: str) -> None:
            if "2 票" in str(delivery.message.text):
                office.changes(card, "选题 T1：3 票")
                raise Never("too late to change it")
            super().edit(delivery, ref)

    office.changes(card, "选题 T1：2 票")
    voted = Voted(office.chat.port)
    office.another_courier(voted).drain()
    voted.close()

    assert office.chat.texts() == ["选题 T1：3 票"]
    assert office.states() == [SENT, DROPPED, SENT]


def test_the_edits_of_a_card_that_was_given_up_are_dropped(office: Office) -> None:
    office.chat.mood(answer="400", about="1 票")
    card = office.posts("选题 T1：1 票")
    office.changes(card, "选题 T1：2 票")
    office.settles()
    office.changes(card, "选题 T1：3 票")
    office.settles()

    assert office.states() == [PARKED, DROPPED, DROPPED]
    assert office.chat.shown() == []


def test_a_reply_joins_the_thread_of_the_message_it_answers(office: Office) -> None:
    root = office.posts("选题 T1")
    office.posts("有人投票", thread_of=root)
    office.posts("昨日阅读 3 万")
    office.posts("又有人投票", thread=None, thread_of=root)
    office.settles()

    card, first, between, second = office.chat.shown()
    assert [first["thread"], between["thread"], second["thread"]] == [card["ref"], None, card["ref"]]


def test_a_reply_to_a_message_that_was_given_up_is_said_in_the_room(office: Office) -> None:
    office.chat.mood(answer="400", times=1)
    root = office.posts("选题 T1")
    office.posts("有人投票", thread_of=root)
    office.settles()

    assert [(m["text"], m["thread"]) for m in office.chat.shown()] == [("有人投票", None)]


def test_what_was_given_up_goes_to_the_end_of_the_line_when_it_is_tried_again(office: Office) -> None:
    office.chat.mood(answer="400", times=1)
    office.posts("封面待定")
    office.settles()
    office.posts("三审通过")
    with office.db.transaction() as session:
        [given_up] = outbox.parked(session)
        outbox.retry(session, given_up, office.now)
    office.settles()

    assert office.chat.texts() == ["三审通过", "封面待定"]


def test_each_reader_reads_in_their_own_language(office: Office) -> None:
    office.joins(Room(platform=NAME, native=ROOM, name=ROOM, language="en"))
    person = Person(name="编辑甲", language="zh_CN")
    office.joins(person)
    office.joins(Identity(platform=NAME, native="U1", person=person.id))
    due = t("{day}", day=office.now.date())

    office.posts(due)
    office.posts(due, only="U1")
    office.posts(due, only="U1", language="en")
    office.posts(due, OTHER_ROOM)
    office.settles()

    english, chinese = "Wed 11 Mar", "3月11日 周三"
    assert office.chat.texts(ROOM) == [english, chinese, english]
    assert office.chat.texts(OTHER_ROOM) == [chinese]


def test_a_changed_language_holds_from_the_next_message_on(office: Office) -> None:
    room = Room(platform=NAME, native=ROOM, name=ROOM, language="zh_CN")
    office.joins(room)
    due = t("{day}", day=office.now.date())
    office.posts(due)
    office.settles()

    room.language = "en"
    office.joins(room)
    office.posts(due)
    office.settles()

    assert office.chat.texts() == ["3月11日 周三", "Wed 11 Mar"]


class Slow(Pretended):
    """In the middle of each message a minute passes, and somebody else tries to send, too."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.chat.port)
        self.office = office
        self.seen_before: list[int] = []

    def send(self, delivery: Delivery) -> str:
        self.office.now += timedelta(minutes=1)
        self.office.settles()
        self.seen_before.append(len(self.office.chat.shown()))
        return super().send(delivery)


def test_two_senders_never_send_one_message_however_slow_one_is(office: Office) -> None:
    office.posts("一审通过")
    office.posts("二审通过")
    slow = Slow(office)
    office.another_courier(slow).drain()
    slow.close()

    assert office.chat.texts() == ["一审通过", "二审通过"]
    assert office.states() == [SENT, SENT]


def test_two_senders_never_speak_in_one_room_at_once(office: Office) -> None:
    office.posts("明早见", at=office.now + timedelta(seconds=30))
    office.posts("三审通过")
    slow = Slow(office)
    office.another_courier(slow).drain()
    slow.close()

    assert slow.seen_before == [0, 1]
    assert office.chat.texts() == ["三审通过", "明早见"]


def test_a_courier_told_to_stop_finishes_the_message_in_hand(office: Office) -> None:
    office.chat.slow(delay=0.2)
    for step in range(20):
        office.posts(f"第 {step} 步")
    stop = Event()
    running = Thread(target=office.courier.run, args=(stop,))
    running.start()
    while not office.chat.shown():
        stop.wait(0.01)
    stop.set()
    office.db.tell()
    running.join()

    assert 1 <= len(office.chat.shown()) < 20
    assert office.states().count(SENT) == len(office.chat.shown())


def test_a_running_courier_is_woken_by_a_commit_and_by_the_hour_and_is_never_early(office: Office) -> None:
    stop = Event()
    running = Thread(target=office.real_courier().run, args=(stop,))
    running.start()
    due = real_time() + timedelta(seconds=0.3)
    office.posts("定时消息", at=due)
    office.posts("三审通过")
    while len(office.chat.shown()) < 2:
        stop.wait(0.02)
    stop.set()
    office.db.tell()
    running.join()

    at_once, timed = office.chat.shown()
    assert [at_once["text"], timed["text"]] == ["三审通过", "定时消息"]
    assert timed["at"] >= due.timestamp()


def test_what_is_due_and_not_sent_is_counted(office: Office) -> None:
    office.chat.gone()
    office.posts("一审通过")
    office.posts("二审通过", at=office.now + timedelta(hours=1))
    office.passes(minutes=2)

    with office.db.reading() as session:
        figures = metrics.exposition(session, office.now).decode().splitlines()
    assert 'paiqi_outbox_waiting{platform="pretended"} 1.0' in figures
    assert 'paiqi_outbox_oldest_seconds{platform="pretended"} 120.0' in figures

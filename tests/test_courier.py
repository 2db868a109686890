"""The way out: whatever the chat's mood, each message is seen once, in order, in its reader's language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import metrics
from models import outbox
from models.outbox import Outcome
from models.person import Identity, Person
from models.room import Room
from models.words import t
from tests.office import OTHER_ROOM, ROOM, Office, post_office
from tests.pretended import NAME, Hand
from tests.said import rows

WAITING, SENT, PARKED, DROPPED = Outcome.WAITING, Outcome.SENT, Outcome.PARKED, Outcome.DROPPED
Mood = dict[str, Any]


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


def test_what_is_due_and_not_sent_is_counted(office: Office) -> None:
    office.chat.gone()
    office.posts("一审通过")
    office.posts("二审通过", at=office.now + timedelta(hours=1))
    office.passes(minutes=2)

    with office.db.reading() as session:
        figures = metrics.exposition(session, office.now).decode().splitlines()
    assert 'paiqi_outbox_waiting{platform="pretended"} 1.0' in figures
    assert 'paiqi_outbox_oldest_seconds{platform="pretended"} 120.0' in figures

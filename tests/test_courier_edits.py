"""Edits and replies come after the message that they belong to, and the newest edit is what is seen."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import httpx
import pytest

from bot.platform import Delivery, Never
from models.outbox import Outcome
from tests.office import Office
from tests.pretended import Pretended

WAITING, SENT, PARKED, DROPPED = Outcome.WAITING, Outcome.SENT, Outcome.PARKED, Outcome.DROPPED


class Killed(BaseException):
    """The sender is killed: nothing of it runs on."""


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


@pytest.mark.parametrize("cut_off", [Killed(), httpx.ReadError("the connection was reset")])
@pytest.mark.parametrize("meanwhile", [True, False], ids=["changed meanwhile", "changed afterwards"])
def test_an_edit_that_was_cut_off_never_comes_in_after_a_newer_one(
    office: Office, cut_off: BaseException, meanwhile: bool
) -> None:
    card = office.posts("选题 T1：1 票")
    office.settles()
    late = []

    class CutOff(Pretended):
        """Its sender is cut off while it is on the way; it comes in a little later."""

        def edit(self, delivery: Delivery, ref: str) -> None:
            late.append((delivery, ref))
            if meanwhile:
                office.changes(card, "选题 T1：3 票")
            raise cut_off

    office.changes(card, "选题 T1：2 票")
    unlucky = CutOff(office.chat.port)
    with suppress(Killed):
        office.another_courier(unlucky).drain()
    unlucky.close()
    if not meanwhile:
        office.changes(card, "选题 T1：3 票")
    office.passes(seconds=2.9)
    for delivery, ref in late:
        office.platform.edit(delivery, ref)
    office.passes(seconds=70)

    assert [m["edits"] for m in office.chat.shown()] == [["选题 T1：2 票", "选题 T1：3 票"]]
    assert office.states() == [SENT, DROPPED, SENT]


def test_an_edit_from_before_the_clock_was_turned_back_is_not_sent_after_a_newer_one(office: Office) -> None:
    card = office.posts("选题 T1：1 票")
    office.settles()
    office.now += timedelta(hours=1)
    office.chat.mood(answer="reset", verb="/edit", times=1)
    office.changes(card, "选题 T1：2 票")
    office.settles()
    office.now -= timedelta(hours=1)
    office.changes(card, "选题 T1：3 票")
    office.passes(hours=2)

    assert [m["edits"] for m in office.chat.shown()] == [["选题 T1：3 票"]]
    assert office.states() == [SENT, DROPPED, SENT]


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

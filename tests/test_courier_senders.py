"""Senders that are slow, two, told to stop or woken."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

from bot.platform import Delivery
from bot.virtual import real_time
from models.outbox import Outcome
from tests.office import Office
from tests.pretended import Pretended

WAITING, SENT, PARKED, DROPPED = Outcome.WAITING, Outcome.SENT, Outcome.PARKED, Outcome.DROPPED


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

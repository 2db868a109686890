"""Who goes first: what can wait gives way to lines that are being heard, and still has its turn."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from bot.precedence import Precedence

FOREVER = 3_600.0


def test_where_nobody_speaks_nothing_waits() -> None:
    Precedence(longest=FOREVER).give_way()


def test_what_can_wait_goes_on_when_the_line_is_answered() -> None:
    lines, order, waits = Precedence(longest=FOREVER), list[str](), Event()

    def sends() -> None:
        waits.set()
        lines.give_way()
        order.append("sent")

    courier = Thread(target=sends)
    with lines.hearing(), lines.hearing():
        courier.start()
        waits.wait()
        order.append("heard")
    courier.join()

    assert order == ["heard", "sent"]


def test_however_many_speak_what_waits_has_its_turn_and_keeps_it() -> None:
    lines = Precedence(turn=FOREVER)

    with lines.hearing():
        lines.give_way()
        lines.longest = FOREVER
        lines.give_way()


def test_a_line_that_fails_holds_nobody_up() -> None:
    lines = Precedence(longest=FOREVER)

    with pytest.raises(ValueError, match="no"), lines.hearing():
        raise ValueError("no")

    lines.give_way()

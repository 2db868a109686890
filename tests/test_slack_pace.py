"""The pace that Slack's refusals teach."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.slack.pace import Pace


@dataclass
class Time:
    """A clock that is moved."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_nobody_waits_who_was_never_refused() -> None:
    time = Time()
    pace = Pace(time)

    for _ in range(1_000):
        pace.called()

    assert pace.wait() == 0.0


def test_a_refusal_is_waited_for_and_then_the_minute_is_shared_out() -> None:
    time = Time()
    pace = Pace(time)
    for _ in range(301):  # the last one is refused
        pace.called()

    pace.refused(after=7.0)
    first = pace.wait()
    time.now += 7.0
    pace.called()
    second = pace.wait()

    assert first == 7.0
    assert 60 / 300 < second < 60 / 280


def test_a_burst_too_many_slows_nobody_below_what_slack_promises() -> None:
    time = Time()
    pace = Pace(time)
    for _ in range(20):
        pace.called()

    pace.refused(after=1.0)
    time.now += 1.0
    pace.called()

    assert 60 / 200 < pace.wait() < 60 / 180


def test_refusals_double_the_pause_up_to_a_second() -> None:
    time = Time()
    pace = Pace(time)
    waits = []
    for _ in range(4):
        pace.called()
        pace.refused(after=1.0)
        time.now += 1.0
        pace.called()
        waits.append(pace.wait())
        time.now += 1.0

    assert [round(wait, 3) for wait in waits] == [0.315, 0.63, 1.0, 1.0]

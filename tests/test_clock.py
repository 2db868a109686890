"""The team's clock runs ahead, never back; and the alarm wakes when something falls due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event, Thread, Timer
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from bot.clock import Alarm, next_due
from bot.db import Database
from bot.virtual import Backwards, VirtualClock, forget
from jobs._job import Daily, Job
from models.person import Person
from tests.said import SHANGHAI, moment

MORNING = moment("2026-03-11 09:00")
BERLIN = ZoneInfo("Europe/Berlin")


class Desk:
    """A database with somebody in it, and a wall whose clock we move."""

    def __init__(self, url: str) -> None:
        self.db = Database(url)
        self.wall = MORNING
        self.clock = self.another()

    def another(self) -> VirtualClock:
        """The clock as another process has it."""
        return VirtualClock(self.db, SHANGHAI, lambda: self.wall)

    def somebody_joins(self) -> None:
        with self.db.transaction() as session:
            session.add(Person(name="市场"))


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.db.close()


def test_the_team_has_real_time_until_somebody_moves_it(desk: Desk) -> None:
    desk.wall += timedelta(hours=2)

    assert desk.clock.now() == moment("2026-03-11 11:00")
    assert desk.clock.now().tzinfo == SHANGHAI


def test_time_that_was_moved_goes_on_from_there(desk: Desk) -> None:
    desk.clock.set_to(moment("2026-12-01 09:00"))

    desk.wall += timedelta(minutes=7)

    assert desk.clock.now() == moment("2026-12-01 09:07")


def test_what_one_process_moved_another_sees(desk: Desk) -> None:
    desk.clock.set_to(moment("2026-12-01 09:00"))

    assert desk.another().now() == moment("2026-12-01 09:00")


def test_who_looked_before_it_was_moved_does_not_turn_it_back(desk: Desk) -> None:
    """Another thread reads the old time, and is slow to say so."""
    has_read, may_go_on = Event(), Event()

    @event.listens_for(desk.db.engine, "after_cursor_execute", once=True)
    def _dawdle(*_: object) -> None:
        has_read.set()
        may_go_on.wait(10)

    slow = Thread(target=desk.clock.now)
    slow.start()
    has_read.wait(10)
    desk.clock.set_to(moment("2026-12-01 09:00"))
    seen = desk.clock.now()
    may_go_on.set()
    slow.join()

    assert (seen, desk.clock.now()) == (moment("2026-12-01 09:00"), moment("2026-12-01 09:00"))


@pytest.mark.parametrize(
    ("sets", "to"),
    [
        pytest.param([], "2026-03-11 08:59", id="before now, if it was never set"),
        pytest.param(["2026-12-01 09:00"], "2026-12-01 08:59", id="before the last moment set"),
        pytest.param(["2026-12-01 09:00"], "2026-03-11 10:00", id="back to real time"),
        pytest.param(
            ["2026-12-01 09:00", "2026-12-01 09:05"], "2026-12-01 09:04", id="before a moment set since"
        ),
    ],
)
def test_time_never_goes_back(desk: Desk, sets: list[str], to: str) -> None:
    desk.somebody_joins()
    for earlier in sets:
        desk.clock.set_to(moment(earlier))
        desk.wall += timedelta(minutes=10)
    before = desk.clock.now()

    with pytest.raises(Backwards):
        desk.clock.set_to(moment(to))

    assert desk.clock.now() == before


def test_a_script_may_say_the_same_moment_again(desk: Desk) -> None:
    desk.somebody_joins()
    desk.clock.set_to(moment("2026-12-01 09:00"))
    desk.wall += timedelta(minutes=3)

    desk.clock.set_to(moment("2026-12-01 09:00"))

    assert desk.clock.now() == moment("2026-12-01 09:03")


def test_where_nobody_is_yet_any_moment_will_do(desk: Desk) -> None:
    desk.clock.set_to(moment("2025-01-02 10:00"))

    assert desk.clock.now() == moment("2025-01-02 10:00")


def test_real_time_comes_back_when_it_is_asked_for(desk: Desk) -> None:
    desk.clock.set_to(moment("2026-12-01 09:00"))

    with desk.db.transaction() as session:
        forget(session)

    assert desk.another().now() == MORNING


@pytest.mark.parametrize(
    ("when", "after", "due"),
    [
        pytest.param(Daily(9, 7), "2026-03-11 09:06", "2026-03-11 09:07", id="later today"),
        pytest.param(Daily(9, 7), "2026-03-11 09:07", "2026-03-12 09:07", id="not the moment itself"),
        pytest.param(Daily(9, 7, "mon"), "2026-03-11 09:00", "2026-03-16 09:07", id="Monday is a Monday"),
        pytest.param(Daily(9, 7, "mon-fri"), "2026-03-13 09:07", "2026-03-16 09:07", id="over a weekend"),
        pytest.param(Daily(0, 5), "2026-12-31 23:59", "2027-01-01 00:05", id="over the year's end"),
    ],
)
def test_a_daily_job_falls_due_by_the_wall_clock(desk: Desk, when: Daily, after: str, due: str) -> None:
    with desk.db.reading() as session:
        found = next_due(Job("morning", lambda *_: None, when), session, moment(after), SHANGHAI)

    assert found == moment(due)


def test_a_daily_job_keeps_its_time_when_the_clocks_change(desk: Desk) -> None:
    saturday = datetime(2026, 3, 28, 9, 7, tzinfo=BERLIN)
    with desk.db.reading() as session:
        found = next_due(Job("morning", lambda *_: None, Daily(9, 7)), session, saturday, BERLIN)

    assert found == datetime(2026, 3, 29, 9, 7, tzinfo=BERLIN)
    assert found - saturday == timedelta(hours=24)
    assert found.timestamp() - saturday.timestamp() == timedelta(hours=23).total_seconds()


def test_the_alarm_rings_at_the_start_and_after_a_commit(desk: Desk) -> None:
    rung: list[Event] = [Event(), Event()]

    def ring() -> timedelta:
        next(event for event in rung if not event.is_set()).set()
        return timedelta(days=1)

    alarm = Alarm(desk.db, ring)
    alarm.start()
    at_start = rung[0].wait(10)
    desk.somebody_joins()
    after_commit = rung[1].wait(10)
    rung.append(Event())
    alarm.stop()

    assert (at_start, after_commit) == (True, True)


def test_the_alarm_rings_when_something_falls_due(desk: Desk) -> None:
    rung: list[Event] = [Event(), Event(), Event()]

    def ring() -> timedelta:
        next((event for event in rung if not event.is_set()), rung[0]).set()
        return timedelta(milliseconds=5)

    alarm = Alarm(desk.db, ring)
    alarm.start()
    rang = [event.wait(10) for event in rung]
    alarm.stop()

    assert rang == [True, True, True]


def test_a_look_that_fails_is_made_again(desk: Desk) -> None:
    well = Event()
    failures = iter([RuntimeError("the database is gone")])

    def ring() -> timedelta:
        for failure in failures:
            raise failure
        well.set()
        return timedelta(days=1)

    alarm = Alarm(desk.db, ring)
    alarm.start()
    came_back = well.wait(10)
    alarm.stop()

    assert came_back


def test_an_alarm_that_is_stopped_finishes_what_it_does_and_no_more(desk: Desk) -> None:
    begun, may_end = Event(), Event()
    rung: list[int] = []

    def ring() -> timedelta:
        begun.set()
        may_end.wait(10)
        rung.append(len(rung) + 1)
        return timedelta()

    alarm = Alarm(desk.db, ring)
    alarm.start()
    begun.wait(10)
    desk.somebody_joins()
    Timer(0.2, may_end.set).start()
    alarm.stop()

    assert rung == [1]

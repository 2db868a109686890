"""Jobs: each occurrence once, however many replicas there are, however late it is, whoever dies."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select, update

import jobs
from bot.runner import LEASE
from handlers._cards import draw
from handlers._chat import Tools
from jobs._job import Daily, Job, job
from models import occurrence, outbox
from models.inbox import Heard
from models.message import Message
from models.occurrence import Occurrence
from models.outbox import Address, Parcel, Redraw
from models.person import Role
from tests.said import moment
from tests.team import Team


def greet(session: Session, now: datetime, tools: Tools) -> None:
    """Say good morning in the room, without a key: a second run would be heard."""
    outbox.post(session, Address("local", "选题"), Message(f"早上好 {now:%m-%d}"), now)


@pytest.fixture
def greeting(team: Team) -> Job:
    """A job of the team's own, at 09:07 each day, and no other."""
    made = Job("greeting", greet, Daily(9, 7))
    team.has_jobs(made)
    team.settles()
    return made


def test_a_daily_job_runs_each_day_at_its_time(team: Team, greeting: Job) -> None:
    team.passes(days=3)

    assert team.room("选题").cards() == ["早上好 03-12", "早上好 03-13", "早上好 03-14"]


def test_what_was_missed_while_nobody_was_there_happens_once_and_for_the_last_day(
    team: Team, greeting: Job
) -> None:
    team.leaves(days=5)

    team.settles()

    assert team.room("选题").cards() == ["早上好 03-16"]


def test_what_lay_before_the_first_start_was_not_missed(team: Team, greeting: Job) -> None:
    team.settles()

    assert team.room("选题").cards() == []


def test_of_many_replicas_one_runs_a_job(team: Team, greeting: Job) -> None:
    team.leaves(days=1)
    replicas = [threading.Thread(target=team.another_runner().run_due) for _ in range(6)]

    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join()
    team.settles()

    assert team.room("选题").cards() == ["早上好 03-12"]


def test_a_replica_that_dies_is_replaced_when_its_lease_ends(team: Team, greeting: Job) -> None:
    team.leaves(days=1)
    with team.paiqi.db.transaction() as session:
        due = moment("2026-03-12 09:07")
        assert occurrence.claim(session, "greeting", due, team.now, team.now + LEASE)

    team.settles()
    while_it_lives = team.room("选题").cards()
    team.passes(seconds=61)

    assert while_it_lives == []
    assert team.room("选题").cards() == ["早上好 03-12"]


def test_a_replica_that_slept_through_its_lease_leaves_nothing(team: Team, greeting: Job) -> None:
    def sleep_and_greet(session: Session, now: datetime, tools: Tools) -> None:
        session.flush()
        greet(session, now, tools)
        session.execute(update(Occurrence).values(leased_until=team.now + timedelta(hours=1)))

    team.has_jobs(replace(greeting, run=sleep_and_greet))
    team.leaves(days=1)

    team.settles()

    assert team.room("选题").cards() == []


def test_a_job_that_fails_leaves_no_trace_and_is_tried_again(team: Team, greeting: Job) -> None:
    failures = iter([ZeroDivisionError()])

    def fail_once(session: Session, now: datetime, tools: Tools) -> None:
        greet(session, now, tools)
        for failure in failures:
            raise failure

    team.has_jobs(replace(greeting, run=fail_once))
    team.leaves(days=1)

    team.settles()
    after_the_failure = team.room("选题").cards()
    team.passes(minutes=2)

    assert after_the_failure == []
    assert team.room("选题").cards() == ["早上好 03-12"]


def test_a_job_that_keeps_failing_does_not_keep_the_alarm_ringing(team: Team) -> None:
    def fail(session: Session, now: datetime, tools: Tools) -> None:
        raise ZeroDivisionError

    team.settles()
    ours = dict(team.paiqi.runner.jobs)
    del ours["auditor"]  # it looks at what is late a minute later, and may
    ours["reminders"] = Job("reminders", fail, ours["reminders"].when)
    team.has_jobs(*ours.values())
    team.member("市场").says("提醒 2小时后 交首图")
    team.leaves(hours=3)

    sleep = team.paiqi.runner.ring()

    assert sleep > timedelta(minutes=1)


def test_a_year_holds_each_morning_once(team: Team, greeting: Job) -> None:
    team.passes(days=365)

    with team.paiqi.db.reading() as session:
        done = session.exec(select(func.count()).where(col(Occurrence.done_at).is_not(None))).one()
    assert len(set(team.room("选题").cards())) == 365
    assert done == 366  # the beginning counts as one


def test_two_jobs_of_one_name_stop_the_start() -> None:
    jobs.discover()

    with pytest.raises(ValueError, match="two jobs are called 'morning'"):
        job("morning", when=Daily(9, 7))(greet)


def test_cards_in_very_many_places_are_refreshed_in_batches(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    _post_copies(team, 44)
    team.settles()

    lead.says("选题 不采用 T1 太晚了")
    team.settles()
    shown = [card for card in team.room("选题").cards() if "618美妆测评" in card]

    assert team.reads(_batches) == [20, 20, 5]
    assert len(shown) == 45
    assert all("不采用" in card for card in shown)


def test_a_change_while_cards_are_refreshed_begins_anew(team: Team) -> None:
    market = team.member("市场")
    market.says("选题 提交 618美妆测评")
    _post_copies(team, 30)
    with team.paiqi.db.transaction() as session:
        session.add(Redraw(subject="topic:T1", upto=10_000))

    market.says("topic edit T1 618美妆红榜")
    team.settles()

    assert sum("618美妆红榜" in card for card in team.room("选题").cards()) == 31


def test_what_was_heard_long_ago_is_forgotten_at_night(team: Team) -> None:
    market = team.member("市场")
    market.says("帮助")

    team.passes(days=13)
    remembered = team.reads(_heard)
    team.passes(days=3)

    assert (remembered, team.reads(_heard)) == (1, 0)


def test_in_the_morning_an_owner_hears_what_is_published_until_the_next_working_day_ends(team: Team) -> None:
    lead, editor = team.member("负责人", Role.LEAD), team.member("编辑甲", Role.EDITOR)
    lead.says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑甲 截止 3月16日 20:07")

    team.passes_until("2026-03-12 12:00")
    on_thursday = editor.hears_times("快到发布时间了")
    team.passes_until("2026-03-13 12:00")
    on_friday = editor.hears()
    team.passes_until("2026-03-16 12:00")

    assert on_thursday == 0
    assert on_friday.startswith("《618美妆测评》快到发布时间了\n发布时间 3月16日 周一 20:07")
    assert editor.hears().startswith("《618美妆测评》今天发布\n发布时间 3月16日 周一 20:07")


def test_in_the_morning_leads_hear_how_much_waits_for_them(team: Team) -> None:
    market, lead = team.member("市场"), team.member("负责人", Role.LEAD)
    market.says("选题 提交 618美妆测评")
    market.says("选题 提交 留言怎么开")
    lead.says("选题 投票 T1")

    team.passes_until("2026-03-12 09:08")

    assert lead.hears() == "2 个选题等你定\nT1《618美妆测评》 · 1 票\nT2《留言怎么开》 · 0 票\n[选题排行]"
    assert market.hears_times("等你定") == 0


def test_nobody_hears_of_work_on_a_weekend(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    team.passes_until("2026-03-13 12:00")
    lead.says("选题 提交 618美妆测评")

    team.passes_until("2026-03-15 23:00")
    over_the_weekend = lead.hears_times("等你定")
    team.passes_until("2026-03-16 09:08")

    assert (over_the_weekend, lead.hears_times("等你定")) == (0, 1)


def test_a_morning_that_is_noticed_at_night_is_left_out(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)
    lead.says("选题 提交 618美妆测评")
    team.settles()

    team.leaves(hours=36)
    team.settles()

    assert f"{team.now:%H:%M}" == "22:30"
    assert lead.hears_times("等你定") == 0


def test_where_nothing_waits_nothing_is_said(team: Team) -> None:
    lead = team.member("负责人", Role.LEAD)

    team.passes(days=2)

    assert lead.hears_times("") == 0


def _post_copies(team: Team, count: int) -> None:
    with team.paiqi.db.transaction() as session:
        for _ in range(count):
            outbox.post(session, Address("local", "选题"), draw(session, "topic:T1"), team.now)


def _batches(session: Session) -> list[int]:
    """How many cards each run of the refreshing job drew."""
    edits = select(func.count()).where(col(Parcel.edits).is_not(None), col(Parcel.event).startswith("job:"))
    return sorted(session.exec(edits.group_by(col(Parcel.event))), reverse=True)


def _heard(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Heard)).one()

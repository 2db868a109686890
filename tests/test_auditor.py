"""The auditor notices what does not happen, and tells the admins once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, update

from bot import metrics
from handlers._chat import Tools
from jobs._job import Daily, Job
from models import outbox
from models.audit import broken_since
from models.message import Message
from models.outbox import Address, Outcome, Parcel
from models.person import Role
from tests.team import Member, Team

NOWHERE = Address("nowhere", "选题")  # a chat that nobody connected
STUCK = "消息没有发出去"


@pytest.fixture
def admin(team: Team) -> Member:
    return team.member("管理员", Role.ADMIN)


def _post_nowhere(team: Team, state: Outcome = Outcome.WAITING) -> None:
    with team.paiqi.db.transaction() as session:
        outbox.post(session, NOWHERE, Message("到不了"), team.now)
        session.execute(update(Parcel).values(state=state, error="nobody is there"))


def test_a_message_that_stays_is_told_once_and_once_when_it_is_well_again(team: Team, admin: Member) -> None:
    market = team.member("市场")
    _post_nowhere(team)

    team.passes(minutes=10)
    in_time = admin.hears_times(STUCK)
    team.passes(minutes=2)
    told = admin.hears()
    well_meanwhile = team.paiqi.is_well()
    team.passes(hours=2)
    with team.paiqi.db.transaction() as session:
        session.execute(update(Parcel).where(col(Parcel.platform) == "nowhere").values(state=Outcome.DROPPED))
    team.passes(minutes=11)

    assert in_time == 0
    assert told.startswith("消息没有发出去\n1 条消息到时间没有发出，最早的是3月11日 周三 10:30 的\n")
    assert not well_meanwhile
    assert admin.hears() == "已经恢复：消息没有发出去"
    assert (admin.hears_times(STUCK), market.hears_times(STUCK)) == (2, 0)
    assert team.paiqi.is_well()


def test_what_was_given_up_is_no_news_for_the_auditor(team: Team, admin: Member) -> None:
    _post_nowhere(team, Outcome.PARKED)

    team.passes(hours=1)

    assert admin.hears_times("") == 0


def test_a_pause_of_days_is_no_alarm(team: Team, admin: Member) -> None:
    admin.says("提醒我 明天下午三点 交首图")
    team.leaves(days=5)

    team.passes(hours=1)

    assert (admin.hears_times("交首图"), admin.hears_times(STUCK)) == (2, 0)


def test_a_job_that_does_not_get_done_is_told(team: Team, admin: Member) -> None:
    def fail(session: Session, now: datetime, tools: Tools) -> None:
        raise ZeroDivisionError

    team.settles()
    team.has_jobs(*team.paiqi.runner.jobs.values(), Job("greeting", fail, Daily(11, 7)))

    team.passes(hours=2)

    assert admin.hears().startswith("有任务没有完成\n“greeting”从3月11日 周三 11:07 起没有完成\n")
    assert admin.hears_times("有任务没有完成") == 1


@pytest.mark.tampers
def test_a_record_that_was_changed_is_told_in_the_morning(team: Team, admin: Member) -> None:
    admin.says("选题 提交 618美妆测评")
    with team.paiqi.db.transaction() as session:
        session.execute(text("UPDATE audit SET person = NULL"))

    team.passes_until("2026-03-12 08:30")
    at_night = admin.hears_times("记录被改动")
    team.passes(days=2)

    assert (at_night, admin.hears_times("记录被改动")) == (0, 1)
    assert (
        'paiqi_problem{problem="record"} 1.0'
        in team.reads(lambda s: metrics.exposition(s, team.now)).decode()
    )


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param("UPDATE audit SET why = 'x' WHERE n = 2", "topic:T1 entry 2: changed", id="changed"),
        pytest.param("DELETE FROM audit WHERE n = 3", "3 entries were written, 2 are there", id="gone"),
        pytest.param("UPDATE chain SET head = 'x'", "topic:T1: its end was changed", id="another end"),
    ],
)
def test_a_look_at_what_is_new_finds_what_is_wrong(
    team: Team, admin: Member, statement: str, found: str
) -> None:
    admin.says("选题 提交 618美妆测评")
    admin.says("选题 投票 T1")
    admin.says("选题 备选 T1")
    well, upto = team.reads(lambda session: broken_since(session, 0))
    with team.paiqi.db.transaction() as session:
        session.execute(text(statement))

    fault, _ = team.reads(lambda session: broken_since(session, upto))

    assert (well, upto) == (None, 3)
    assert str(fault).startswith(found)

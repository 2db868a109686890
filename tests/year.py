"""Replicas that look at one clock for a year, while somebody sets it: each occurrence happens once."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from random import Random
from threading import Thread

from sqlmodel import Session, col, select

from bot.runner import Runner
from handlers._chat import Tools
from jobs._job import Daily, Job
from models import outbox
from models.message import Message
from models.outbox import Address, Parcel
from models.reminder import Reminder
from models.repeat import Repeat
from models.teamwork import team_calendar
from tests.said import WEDNESDAY
from tests.team import Team

EVERY = (
    "每天 9:07",
    "每个工作日 18:00",
    "每周一 9:30",
    "每两周周五 10:00",
    "每月25日 10:00",
    "每月最后一天 23:30",
)
STEPS = 0.1  # of all occurrences, before which somebody sets the clock by an hour
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Year:
    """What came of it: how many occurrences there were, how often the clock was set, and what was wrong."""

    occurrences: int
    steps: int
    wrong: list[str]


def greet(session: Session, now: datetime, tools: Tools) -> None:
    """Say good morning without a key: a second run would be seen."""
    outbox.post(session, Address("local", "选题"), Message("早上好"), now)


def lives(database_url: str, replicas: int, days: int, seed: int) -> Year:
    """Let days pass from one occurrence to the next, with all replicas looking at the same moment."""
    with closing(Team(database_url)) as team:
        market = team.member("市场")
        for rhythm in EVERY:
            assert market.says(f"提醒我{rhythm} 看数据").startswith("好的")
        jobs = {"greeting": Job("greeting", greet, Daily(9, 7)), "repeats": team.paiqi.runner.jobs["repeats"]}
        runners = [team.another_runner(jobs) for _ in range(replicas)]
        steps = _pass_days(team, runners, days, Random(seed))
        with team.paiqi.db.reading() as session:
            wrong = [*_wrong_turns(session, team), *_wrong_greetings(session, days)]
            return Year(len(session.exec(select(Reminder.id)).all()), steps, wrong)


def _pass_days(team: Team, runners: list[Runner], days: int, random: Random) -> int:
    """How often the clock was set."""
    until, steps = team.now + timedelta(days=days), 0
    _all_look(runners)
    while (coming := runners[0].next_after(team.now)) is not None and coming < until:
        by = HOUR * random.choice((1, -1)) if random.random() < STEPS else timedelta()
        steps += bool(by)
        team.leaves(seconds=(coming - team.now + max(by, timedelta())).total_seconds())
        _all_look(runners)
        if by < timedelta():
            team.leaves(seconds=by.total_seconds())
            _all_look(runners)
    team.leaves(seconds=(until - team.now).total_seconds())
    _all_look(runners)
    return steps


def _all_look(runners: list[Runner]) -> None:
    looks = [Thread(target=runner.run_due) for runner in runners]
    for look in looks:
        look.start()
    for look in looks:
        look.join()


def _wrong_turns(session: Session, team: Team) -> list[str]:
    """Each turn of each repeat is told once, and nothing else."""
    calendar = team_calendar(session, team.paiqi.tools.calendar)
    wrong = []
    for one in session.exec(select(Repeat)):
        turns = takewhile(lambda turn: turn.day <= team.now.date(), one.rhythm.turns(WEDNESDAY, calendar))
        expected = Counter(turn.at for turn in turns if turn.at is not None and turn.at <= team.now)
        told = Counter(session.exec(select(Reminder.at).where(Reminder.repeat == one.id)))
        wrong += (
            [f"{one.clock} {one.every}: {(told - expected) + (expected - told)}"] if told != expected else []
        )
    return wrong


def _wrong_greetings(session: Session, days: int) -> list[str]:
    """One each morning."""
    events = Counter(session.exec(select(Parcel.event).where(col(Parcel.event).startswith("job:greeting"))))
    twice = [f"{event}: {times} times" for event, times in events.items() if times > 1]
    return twice + ([f"{len(events)} mornings, not {days}"] if len(events) != days else [])

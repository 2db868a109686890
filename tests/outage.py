"""A team whose Paiqi is away for a while: what it is told afterwards of reminders, repeats and steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from models.nudge import SENT, Nudge, Told
from models.outbox import Outcome, Parcel
from models.person import Person, Role
from models.reminder import Reminder
from models.repeat import Repeat
from models.teamwork import team_calendar
from tests.team import Team

BERLIN = ZoneInfo("Europe/Berlin")  # whose clocks go forward on 29 March 2026
FRIDAY = datetime(2026, 3, 27, 8, 30, tzinfo=BERLIN)
LENGTHS = {
    "10 minutes": timedelta(minutes=10),
    "1 hour": timedelta(hours=1),
    "3 days, over a clock change": timedelta(days=3),
}
EVERY = ("每天 9:07", "每个工作日 9:30", "每周一 2:30", "每天 2:30")
PEOPLE = 5


@dataclass
class After:
    """What came of it: how many were told of what, and all that should not be."""

    told: dict[str, int]
    wrong: list[str]


def away(database_url: str, length: timedelta, singles: int) -> After:
    """Let everything fall due around an outage, and see what was told until two days after it."""
    with closing(Team(database_url, FRIDAY, zone=BERLIN.key)) as team:
        _set_up(team, singles, length)
        team.settles()
        team.leaves(seconds=length.total_seconds())
        back = team.now
        team.settles()
        team.passes(days=2)
        wrong = [*team.wrongs(), *team.reads(_wrong_singles), *_wrong_repeats(team, back)]
        return After(team.reads(_told), wrong)


def _set_up(team: Team, singles: int, length: timedelta) -> None:
    """People with reminders in the outage and after it, and an article whose step falls due in it."""
    lead = team.member("负责人", Role.LEAD)
    people = [team.member(f"编辑{n}", Role.EDITOR) for n in range(PEOPLE)]
    for rhythm in EVERY:
        people[0].says(f"提醒我{rhythm} 看留言")
    people[0].says("提醒大家每天 9:07 早会", room="选题")
    people[1].says("选题 提交 618美妆测评")
    lead.says("选题 定题 T1 @编辑1 截止 4月8日 20:07")
    lead.says("稿件 开始 A1")
    with team.paiqi.db.transaction() as session:
        numbers = list(session.exec(select(Person.id).where(col(Person.name).startswith("编辑"))))
        for n in range(singles):
            at = FRIDAY + length * 1.5 * (n + 1) / singles
            session.add(Reminder(person=numbers[n % PEOPLE], at=at, what=f"第 {n} 件事"))


def _told(session: Session) -> dict[str, int]:
    steps = select(func.count()).select_from(Nudge).where(col(Nudge.kind).in_((*SENT, Told.LISTED)))
    single = select(func.count()).select_from(Reminder).where(col(Reminder.repeat).is_(None))
    turns = select(func.count()).select_from(Reminder).where(col(Reminder.repeat).is_not(None))
    return {
        "reminders": session.exec(single).one(),
        "turns": session.exec(turns).one(),
        "steps told": session.exec(steps).one(),
    }


def _wrong_singles(session: Session) -> list[str]:
    """Each reminder that rings once is told once, and nobody hears of a later one first."""
    rows = session.exec(select(Reminder).where(col(Reminder.repeat).is_(None))).all()
    due = {f"reminder:{row.id}:{row.at.timestamp():.0f}": row for row in rows}
    sent = select(Parcel.key).where(Parcel.state == Outcome.SENT, col(Parcel.key).in_(due))
    keys = list(session.exec(sent.order_by(col(Parcel.sent_at), col(Parcel.id))))
    times = Counter(keys)
    told = [due[key] for key in keys if key]
    ordered = sorted(told, key=lambda row: (row.person, row.at))
    by_person = sorted(told, key=lambda row: row.person)
    return [
        *(f"told {times[key]} times: {row.what}" for key, row in due.items() if times[key] != 1),
        *(["somebody heard of a later one first"] if ordered != by_person else []),
    ]


def _wrong_repeats(team: Team, back: datetime) -> Iterator[str]:
    """What was told of each repeat are its turns, but of those missed the newest alone."""
    with team.paiqi.db.reading() as session:
        calendar = team_calendar(session, team.paiqi.tools.calendar)
        for one in session.exec(select(Repeat)):
            turns = takewhile(lambda turn: turn.day <= team.now.date(), one.rhythm.turns(FRIDAY, calendar))
            times = [turn.at for turn in turns if turn.at is not None and turn.at <= team.now]
            missed = [at for at in times if at <= back]
            expected = [*missed[-1:], *(at for at in times if at > back)]
            told = session.exec(
                select(Reminder.at).where(Reminder.repeat == one.id).order_by(col(Reminder.at))
            )
            if (found := list(told)) != expected:
                yield f"{one.clock} {one.what}: told {found}, expected {expected}"

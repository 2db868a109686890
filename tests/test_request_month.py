"""A month of five hundred requests in which people are away, forget and change their minds: none is stuck."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from jobs.requests import find_stuck, look_after_requests
from models.absence import Absence, Scope, begin, due, end, go_away
from models.audit import Entry, history
from models.outbox import Parcel
from models.person import Department, Identity, Person, Role
from models.position import give, position_named
from models.refusal import Refusal
from models.request import Request
from models.request_doing import accept, approve_after, claim, deliver
from models.request_editing import withdraw
from models.request_queue import filed_by, to_decide_by, to_do_by
from models.request_shipped import SHIPPED
from models.request_stuck import all_stuck
from models.requesting import agree, new_request, refuse, send_back, submit
from models.teamwork import team_calendar
from models.workcalendar import WorkCalendar
from tests.said import moment
from tests.team import Team

BEGINS = moment("2026-12-01 09:07")
DAYS, REQUESTS = 31, 500
KINDS = ("publish", "design", "promotion", "legal", "data", "material", "feedback", "budget", "correction")
VALUES = {
    "content": "双十二", "size": "3 张", "needed": "2026-12-24", "channels": "推文", "period": "11 月",
    "count": "2", "channel": "留言", "action": "删除", "line": "投放",
}  # fmt: skip
OVER = ("closed", "rejected", "withdrawn", "expired")


class Month:
    """An office that works hour by hour; what people do is drawn from a seed."""

    def __init__(self, team: Team, seed: int) -> None:
        self.team, self.random = team, random.Random(seed)
        self.left = REQUESTS
        with team.paiqi.db.transaction() as session:
            self._hire(session)

    def _hire(self, session: Session) -> None:
        for name in ("市场部", "设计部", "产品部"):
            session.add(made := Department(name=name))
            session.flush()
            people = [Person(name=f"{name}{n}", department=made.id, heads=n == 0) for n in range(4)]
            people[0].role, people[1].role = Role.LEAD, Role.EDITOR
            session.add_all(people)
            session.flush()
            session.add_all(Identity(platform="local", native=one.name, person=one.id) for one in people)
            for position in self.random.sample(("内容主管", "财务", "法务", "运营", "品牌"), 3):
                give(session, position_named(session, position), people[2], BEGINS)

    def lives_through(self, now: datetime, files: bool) -> None:
        """One hour: time does its part, then people do theirs."""
        with self.team.paiqi.db.transaction() as session:
            calendar = team_calendar(session, self.team.paiqi.tools.calendar)
            for absence in due(session, now):
                (end if absence.until <= now else begin)(session, absence, now)
            look_after_requests(session, now, self.team.paiqi.tools)
            if now.hour == 9:
                find_stuck(session, now, self.team.paiqi.tools)
            if calendar.is_working_time(now):
                self._works(session, now, calendar, files)

    def _works(self, session: Session, now: datetime, calendar: WorkCalendar, files: bool) -> None:
        away = set(session.exec(select(Absence.person).where(col(Absence.over_at).is_(None))))
        people = session.exec(select(Person).order_by(col(Person.id))).all()
        for person in people:
            if person.id in away:
                continue
            if files and self.left and self.random.random() < 0.35:
                self._file(session, person, now, calendar)
            if files and self.random.random() < 0.01:
                self._goes_away(session, person, list(people), now)
            self._acts(session, person, now, calendar)

    def _file(self, session: Session, person: Person, now: datetime, calendar: WorkCalendar) -> None:
        self.left -= 1
        amount = self.random.choice(("", "300.00", "8000.00", "30000.00"))
        claims = self.random.choice(("", "yes"))
        values = VALUES | {name: said for name, said in (("amount", amount), ("claims", claims)) if said}
        kind = SHIPPED[self.random.choice(KINDS)]
        kept = {spec.key: values[spec.key] for spec in kind.fields if spec.key in values}
        request = new_request(session, kind, person, "双十二", kept, now)
        submit(session, request, person, now, calendar)

    def _goes_away(self, session: Session, person: Person, people: list[Person], now: datetime) -> None:
        deputy = self.random.choice([None, *(one for one in people if one.id != person.id)])
        until = now + timedelta(days=self.random.randint(1, 4))
        scope = Scope.ALL if deputy else Scope.NONE
        absence = Absence(
            person=person.id, since=now, until=until, last_day=until.date(),
            deputy=deputy.id if deputy else None, scope=scope,
        )  # fmt: skip
        go_away(session, absence, person, now)

    def _acts(self, session: Session, person: Person, now: datetime, calendar: WorkCalendar) -> None:
        for request in to_decide_by(session, person):
            if self.random.random() < 0.15:
                self._decides(session, request, person, now, calendar)
        for request in to_do_by(session, person):
            if self.random.random() < 0.3:
                deed = deliver if request.state == "doing" else None
                if deed is None:
                    claim(session, request, person, now, calendar)
                else:
                    deed(session, request, person, "见网盘", now, calendar)
                    approve_after(session, request, now, calendar)
        for request in filed_by(session, person):
            self._follows(session, request, person, now, calendar)

    def _decides(
        self, session: Session, request: Request, person: Person, now: datetime, calendar: WorkCalendar
    ) -> None:
        drawn = self.random.random()
        if drawn < 0.08:
            refuse(session, request, person, "不做", now, calendar)
        elif drawn < 0.16 and not request.rushed:
            send_back(session, request, person, "缺图", now, calendar)
        else:
            with suppress(Refusal):
                agree(session, request, person, "好", now, calendar)

    def _follows(
        self, session: Session, request: Request, person: Person, now: datetime, calendar: WorkCalendar
    ) -> None:
        if request.state == "delivered" and self.random.random() < 0.2:
            accept(session, request, person, now)
        elif request.state == "returned" and self.random.random() < 0.2:
            submit(session, request, person, now, calendar)
        elif request.state == "pending" and self.random.random() < 0.002:
            withdraw(session, request, person, now, calendar)


def late_stays(session: Session, request: Request) -> Iterator[int]:
    """How often it went up in each stay at a step."""
    raised = 0
    for entry in history(session, request.subject):
        if entry.verb in ("begin", "agree", "approve", "reject", "return", "withdraw", "void", "ratify"):
            yield raised
            raised = 0
        raised += entry.verb == "raise"


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_a_month_of_requests_none_is_stuck_and_each_delay_goes_up_once(team: Team) -> None:
    month = Month(team, seed=12)

    hours = [BEGINS + timedelta(hours=n) for n in range(24 * (DAYS + 40)) if 9 <= (9 + n) % 24 <= 18]
    for now in hours:
        month.lives_through(now, files=now < BEGINS + timedelta(days=DAYS))

    assert month.left == 0
    assert team.reads(all_stuck) == []
    found = team.reads(lambda s: list(s.exec(select(Request))))
    assert [one.subject for one in found if one.state not in OVER] == []
    raised = team.reads(lambda s: [n for one in s.exec(select(Request)).all() for n in late_stays(s, one)])
    assert max(raised) <= 2
    assert sum(raised) > 20
    told = team.reads(lambda s: s.exec(select(Entry.verb).where(Entry.verb == "raise")).all())
    assert len(told) == sum(raised)
    assert team.reads(lambda s: s.exec(select(Parcel.id).limit(1)).first()) is not None
    assert team.wrongs() == []

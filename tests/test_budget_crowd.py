"""Many approvals in the same moment, through the door: each line pays for as many as it can, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Thread

from sqlmodel import Session, col, select

from models.budget import Figures, figures, make_line
from models.inbox import Incoming
from models.person import Person
from models.request import Request
from models.request_shipped import SHIPPED
from models.requesting import new_request, submit
from models.sop_report import Month
from models.teamwork import team_calendar
from tests.requesting import office
from tests.team import Team

MARCH = Month(date(2026, 3, 1))
VALUES = {"content": "长图", "size": "3 张", "needed": "2026-03-20", "amount": "150.00", "line": "设计"}
MANY, PAID = 10, 6  # requests, and how many of them ¥1,000 pays for


def test_approvals_in_the_same_moment_never_overdraw_a_line(team: Team) -> None:
    we = office(team)
    we.lead.says("预算 设置 设计 1000")
    numbers = filed(team, MANY)
    lines = [we.line(number) for number in numbers]

    presses = [Thread(target=press, args=(team, line)) for line in lines]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    team.settles()

    assert sorted(team.reads(states)) == ["approved"] * PAID + ["pending"] * (MANY - PAID)
    assert team.reads(design) == Figures(Decimal(1000), Decimal(150 * PAID))
    assert we.head.hears_times("的设计只剩 ¥100.00，这次要 ¥150.00") == MANY - PAID
    assert team.wrongs() == []


def filed(team: Team, many: int) -> list[int]:
    """Requests of 市场, of a kind that its head alone approves and that may overdraw nothing."""
    kind = replace(SHIPPED["design"], steps=SHIPPED["design"].steps[:1])
    with team.paiqi.db.transaction() as session:
        filer = session.exec(select(Person).where(Person.name == "市场")).one()
        calendar = team_calendar(session, team.paiqi.tools.calendar)
        made = [new_request(session, kind, filer, f"长图 {n}", VALUES, team.now) for n in range(many)]
        for one in made:
            submit(session, one, filer, team.now, calendar)
        return [one.id for one in made]


def press(team: Team, line: str) -> None:
    """Let the head of 市场部 press a button in a window of their own."""
    event = f"press of {line}"
    team.paiqi.receiver.hear(Incoming("local", event, "市场主管", line, message=event))


def states(session: Session) -> list[str]:
    """How far each request is."""
    return list(session.exec(select(col(Request.state))))


def design(session: Session) -> Figures:
    """What the line comes to."""
    return figures(session, make_line(session, MARCH, None, "设计"))

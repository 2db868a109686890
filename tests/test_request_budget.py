"""Requests and the budget: reserved at approval, spent at delivery, free again, never overdrawn unasked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.db import Database
from models.budget import Figures, entries_of, figures, make_line, month_of_budget
from models.person import Department, Person, Role
from models.refusal import Refusal
from models.request import Request, seats_of
from models.request_budget import is_over
from models.request_shipped import SHIPPED
from models.requesting import agree, new_request, submit
from models.sop_report import Month
from models.spending import Act, plan_line
from models.workcalendar import WorkCalendar
from models.yuan import NOTHING
from tests.invariants import broken
from tests.said import SHANGHAI, WEDNESDAY

CALENDAR = WorkCalendar(SHANGHAI)
JUNE = Month(date(2026, 6, 1))
VALUES = {"content": "首页长图", "size": "3 张", "needed": "2026-06-05", "amount": "600.00", "line": "设计"}
FILER, HEAD, LEAD, FINANCE = range(1, 5)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    with closing(Database(database_url)) as db, db.transaction() as session:
        department = Department(name="市场部")
        session.add(department)
        session.flush()
        people = (("市场", Role.MEMBER, False), ("市场主管", Role.MEMBER, True), ("负责人", Role.LEAD, False))
        for name, role, heads in (*people, ("财务", Role.LEAD, False)):
            whose = department.id if name.startswith("市场") else None
            session.add(Person(name=name, role=role, department=whose, heads=heads))
        session.flush()
        yield session
        assert broken(session, WEDNESDAY) == []


def planned(session: Session, amount: str, name: str = "设计") -> None:
    """Let June have so much for something."""
    lead = session.get_one(Person, LEAD)
    plan_line(session, make_line(session, JUNE, None, name), Decimal(amount), Act(lead, WEDNESDAY))


def june(session: Session, name: str = "设计") -> Figures:
    """What a line of June comes to."""
    return figures(session, make_line(session, JUNE, None, name))


def filed(session: Session, kind: str = "design", **changed: str) -> Request:
    """A request of the filer's that waits for its first step."""
    filer = session.get_one(Person, FILER)
    request = new_request(session, SHIPPED[kind], filer, "618 长图", VALUES | changed, WEDNESDAY)
    submit(session, request, filer, WEDNESDAY, CALENDAR)
    return request


def approve(session: Session, request: Request) -> list[int]:
    """Let each who is asked agree, step by step; who they were."""
    asked = []
    while request.state == "pending":
        seat = next(s for s in seats_of(session, request) if s.place == request.place and not s.decision)
        asked.append(seat.person)
        agree(session, request, session.get_one(Person, seat.person), "", WEDNESDAY, CALENDAR)
    return asked


def goes(session: Session, request: Request, *verbs: str) -> None:
    """Let a request make some moves."""
    for verb in verbs:
        by = FILER if verb in ("withdraw", "rework", "accept") else LEAD
        request.move(session, verb, session.get_one(Person, by), WEDNESDAY)


def test_money_is_reserved_at_approval_spent_at_delivery_and_held_again_where_it_is_done_anew(
    session: Session,
) -> None:
    planned(session, "1000")
    request = filed(session)
    assert june(session).free == Decimal(1000)

    assert approve(session, request) == [HEAD, LEAD]
    assert june(session) == Figures(Decimal(1000), Decimal(600), NOTHING)

    goes(session, request, "claim", "deliver")
    assert june(session) == Figures(Decimal(1000), NOTHING, Decimal(600))
    goes(session, request, "rework")
    assert june(session) == Figures(Decimal(1000), Decimal(600), NOTHING)
    goes(session, request, "deliver", "accept")
    assert june(session) == Figures(Decimal(1000), NOTHING, Decimal(600))
    [line] = [line for line, _ in month_of_budget(session, JUNE, None)]
    ledger = [(one.verb, one.subject, one.person) for one in entries_of(session, [line])]
    assert ledger[1:3] == [("reserve", "request:R1", LEAD), ("spend", "request:R1", LEAD)]


def test_what_is_withdrawn_is_free_again(session: Session) -> None:
    planned(session, "1000")
    request = filed(session)
    approve(session, request)

    goes(session, request, "withdraw")

    assert june(session) == Figures(Decimal(1000))


def test_where_too_little_is_left_finance_is_asked_besides_and_may_let_it_be_overdrawn(
    session: Session,
) -> None:
    planned(session, "500")
    request = filed(session)

    assert approve(session, request) == [HEAD, LEAD]  # the lead is finance, too: nobody holds that position

    assert [seat.place for seat in seats_of(session, request)] == [0, 1, 2]
    assert june(session).free == Decimal(-100)


def test_what_was_affordable_when_it_was_filed_and_is_not_any_more_asks_finance_before_it_is_approved(
    session: Session,
) -> None:
    planned(session, "1000")
    first, second = filed(session), filed(session)
    approve(session, first)

    approve(session, second)

    assert second.state == "approved"
    assert (is_over(session, first), is_over(session, second)) == (False, True)
    assert [seat.place for seat in seats_of(session, second)] == [0, 1, 2]
    assert june(session).free == Decimal(-200)


def test_a_kind_without_a_step_for_it_is_refused_and_its_approval_undone(session: Session) -> None:
    planned(session, "500")
    filer = session.get_one(Person, FILER)
    design = SHIPPED["design"]
    plain = Request(
        kind="design", spec=replace(design, steps=design.steps[:1]).as_data(),
        title="长图", values={}, hash="", filer=FILER, filed_at=WEDNESDAY, amount=Decimal(600), line="设计",
        needed=date(2026, 6, 5),
    )  # fmt: skip
    session.add(plain)
    session.flush()
    submit(session, plain, filer, WEDNESDAY, CALENDAR)

    with pytest.raises(Refusal, match="transfer from another line"), session.begin_nested():
        agree(session, plain, session.get_one(Person, HEAD), "", WEDNESDAY, CALENDAR)

    assert june(session).used == 0


def test_a_line_that_the_month_does_not_plan_has_nothing_and_a_month_without_a_budget_stops_nobody(
    session: Session,
) -> None:
    assert approve(session, filed(session, line="投放")) == [HEAD, LEAD]
    assert month_of_budget(session, JUNE, None) == []
    planned(session, "1000")

    request = filed(session, line="投放")
    approve(session, request)

    assert [seat.place for seat in seats_of(session, request)] == [0, 1, 2]
    assert june(session, "投放").free == Decimal(-600)


def test_a_request_for_money_may_bring_it_along_from_another_line(session: Session) -> None:
    planned(session, "1000")
    planned(session, "100", "投放")
    request = filed(session, kind="budget", needed="", line="投放", source="设计")
    request.needed = JUNE.first

    approve(session, request)

    assert june(session) == Figures(Decimal(400))
    assert june(session, "投放") == Figures(Decimal(700), Decimal(600), NOTHING)

"""Requests under any sequence of what people may try: no illegal state, a whole record, no self-approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.db import Database
from models.audit import broken
from models.person import Department, Person, Role
from models.refusal import Refusal
from models.request import AGREED, Request, look_again, seats_of
from models.request_doing import accept, approve_after, claim, deliver, reopen
from models.request_editing import edit, withdraw
from models.request_money import Holding, held
from models.request_raising import pass_by_silence, raise_step
from models.request_seats import add_seat, hand_seat
from models.request_shipped import SHIPPED
from models.requesting import agree, new_request, refuse, seat_for, send_back, submit
from models.workcalendar import WorkCalendar
from tests.invariants import broken as wrongs
from tests.said import SHANGHAI, WEDNESDAY

CALENDAR = WorkCalendar(SHANGHAI)
PEOPLE = 6
KINDS = ("design", "legal", "correction")
VALUES = {"content": "首页长图", "size": "3 张", "needed": "2026-06-05", "action": "删除"}
AMOUNTS = ("", "100.00", "9000.00")
Do = Callable[[Session, Request, Person, Person, datetime, int], object]

DEEDS: dict[str, Do] = {
    "submit": lambda s, r, by, to, at, n: submit(s, r, by, at, CALENDAR),
    "agree": lambda s, r, by, to, at, n: agree(s, r, by, "好", at, CALENDAR),
    "refuse": lambda s, r, by, to, at, n: refuse(s, r, by, "不", at, CALENDAR),
    "return": lambda s, r, by, to, at, n: send_back(s, r, by, "缺图", at, CALENDAR),
    "withdraw": lambda s, r, by, to, at, n: withdraw(s, r, by, at, CALENDAR),
    "claim": lambda s, r, by, to, at, n: claim(s, r, by, at, CALENDAR),
    "deliver": lambda s, r, by, to, at, n: deliver(s, r, by, "见网盘", at, CALENDAR),
    "approve after": lambda s, r, by, to, at, n: approve_after(s, r, at, CALENDAR),
    "accept": lambda s, r, by, to, at, n: accept(s, r, by, at),
    "reopen": lambda s, r, by, to, at, n: reopen(s, r, by, "颜色", at, CALENDAR),
    "edit": lambda s, r, by, to, at, n: edit(s, r, r.title, _values(n), by, at, CALENDAR),
    "hand over": lambda s, r, by, to, at, n: hand_seat(s, r, seat_for(s, r, by), to, by, at),
    "add": lambda s, r, by, to, at, n: add_seat(s, r, to, by, at, CALENDAR),
    "raise": lambda s, r, by, to, at, n: r.state == "pending" and raise_step(s, r, at, CALENDAR),
    "silence": lambda s, r, by, to, at, n: r.state == "pending" and pass_by_silence(s, r, at, CALENDAR),
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(DEEDS)),
        st.integers(0, PEOPLE - 1),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 2),
    ),
    max_size=30,
)


def _values(n: int) -> dict[str, str]:
    return VALUES | ({"amount": AMOUNTS[n], "line": "设计"} if AMOUNTS[n] else {})


def people_of(session: Session) -> list[Person]:
    market, design = Department(name="市场部"), Department(name="设计部")
    session.add_all([market, design])
    session.flush()
    made = [
        Person(name="市场", department=market.id),
        Person(name="市场主管", department=market.id, heads=True),
        Person(name="设计甲", department=design.id, heads=True, role=Role.EDITOR),
        Person(name="负责人", role=Role.LEAD),
        Person(name="编辑甲", role=Role.EDITOR),
        Person(name="访客", role=Role.MEMBER),
    ]
    session.add_all(made)
    session.flush()
    return made


def check(session: Session, request: Request) -> None:
    """What must hold after anything at all."""
    seats = seats_of(session, request)
    assert request.state in Request.STATES
    assert all(seat.person != request.filer for seat in seats)
    assert all(seat.by != request.filer for seat in seats if seat.decision == AGREED)
    assert (request.place >= 0) == (request.state in ("pending",)) or request.state == "submitted"
    if request.amount is None or request.line is None:
        assert held(request) is Holding.NOTHING
    assert broken(session, [request.subject]) is None


@pytest.mark.parametrize("kind", KINDS)
@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_deeds_breaks_a_request(
    database_url: str, kind: str, steps: list[tuple[str, int, int, int]]
) -> None:
    db = Database(database_url)
    with db.engine.connect() as connection, connection.begin() as transaction:
        session = Session(connection, join_transaction_mode="create_savepoint")
        people = people_of(session)
        request = new_request(session, SHIPPED[kind], people[0], "618 长图", _values(2), WEDNESDAY)
        submit(session, request, people[0], WEDNESDAY, CALENDAR)
        for turn, (verb, by, to, n) in enumerate(steps, 1):
            at = WEDNESDAY + timedelta(minutes=turn)
            try:
                with session.begin_nested():
                    DEEDS[verb](session, request, people[by], people[to], at, n)
            except Refusal:
                look_again(session)
                session.refresh(request)
            check(session, request)
        assert wrongs(session, WEDNESDAY) == []
        session.close()
        transaction.rollback()
    db.close()

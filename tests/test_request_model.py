"""Requests as data: kinds, conditions, chains and what money hears of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.db import Database
from bot.words import Reader, say
from models.person import Department, Person, Role
from models.refusal import Refusal
from models.request import REFUSED, Request, Seat, seats_of
from models.request_conditions import applies
from models.request_kind import Kind, StepSpec
from models.request_kinds import kind_named, kinds_on, save_kind, turn
from models.request_money import Holding, held
from models.request_shipped import SHIPPED
from models.request_words import Named, called, named_in
from models.requesting import agree, is_lost, new_request, refuse, seat_for, send_back, submit
from models.workcalendar import WorkCalendar
from tests.said import SHANGHAI, WEDNESDAY, rows

CALENDAR = WorkCalendar(SHANGHAI)
VALUES = {"content": "首页长图", "size": "3 张", "needed": "2026-06-05", "amount": "6000.00", "line": "设计"}


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    db = Database(database_url)
    with db.transaction() as session:
        market = Department(name="市场部")
        session.add(market)
        session.flush()
        for name, role, department, heads in (
            ("市场", Role.MEMBER, market.id, False),
            ("市场主管", Role.MEMBER, market.id, True),
            ("负责人", Role.LEAD, None, False),
        ):
            session.add(Person(name=name, role=role, department=department, heads=heads))
        session.flush()
        yield session
    db.close()


def person(session: Session, number: int) -> Person:
    return session.get_one(Person, number)


def filed(session: Session, kind: str = "design", by: int = 1, **changed: str) -> Request:
    request = new_request(
        session, SHIPPED[kind], person(session, by), "618 长图", VALUES | changed, WEDNESDAY
    )
    submit(session, request, person(session, by), WEDNESDAY, CALENDAR)
    return request


@pytest.mark.parametrize("kind", SHIPPED.values(), ids=lambda kind: kind.name)
def test_each_shipped_kind_is_data_and_read_back(kind: Kind) -> None:
    assert Kind.from_data(kind.as_data()) == kind


CONDITIONS = {
    "nothing always holds": ("", {}, True),
    "more than a bound": ("amount > 5000", {"amount": "5000.01"}, True),
    "the bound itself is not more": ("amount > 5000", {"amount": "5000.00"}, False),
    "but at least as much": ("amount >= 5000", {"amount": "5000.00"}, True),
    "nothing said is nothing": ("amount > 0", {}, False),
    "a tick": ("claims", {"claims": "yes"}, True),
    "no tick": ("claims", {}, False),
    "a value": ("channel = 直播", {"channel": "直播"}, True),
    "either of two": ("amount > 5000 | claims", {"amount": "1", "claims": "yes"}, True),
    "what nobody declared": ("over the moon", {}, False),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("only", "values", "holds"), rows(CONDITIONS))
def test_a_step_applies_when_its_condition_holds(
    session: Session, only: str, values: dict[str, str], holds: bool
) -> None:
    request = filed(session)
    request.values = values

    assert applies(session, request, only) == holds


def test_a_request_goes_through_its_steps_to_its_approval(session: Session) -> None:
    request = filed(session)

    assert (request.state, request.place, request.amount) == ("pending", 0, Decimal(6000))
    assert [(seat.place, seat.person) for seat in seats_of(session, request)] == [(0, 2), (1, 3), (2, 3)]
    assert agree(session, request, person(session, 2), "", WEDNESDAY, CALENDAR)
    assert (request.state, request.place, held(request)) == ("pending", 1, Holding.NOTHING)

    agree(session, request, person(session, 3), "", WEDNESDAY, CALENDAR)

    # The lead agreed as 设计主管 and is not asked again as 财务.
    assert (request.state, held(request)) == ("approved", Holding.RESERVED)


def test_nobody_approves_what_they_filed(session: Session) -> None:
    request = filed(session, by=2)

    assert seats_of(session, request)[0].person == 3
    with pytest.raises(Refusal, match="your own request"):
        seat_for(session, request, person(session, 2))


def test_what_nobody_can_decide_stays_where_it_is(session: Session) -> None:
    lonely = StepSpec("only", "财务", "Finance", ("position:财务",))
    kind = save_kind(session, Kind("own", "自己的", "Own", (), (lonely,)), None, WEDNESDAY)

    request = new_request(session, kind, person(session, 1), "?", {}, WEDNESDAY)
    submit(session, request, person(session, 1), WEDNESDAY, CALENDAR)

    assert (request.state, request.place) == ("submitted", 0)


def test_a_refusal_rejects_and_a_return_asks_for_more(session: Session) -> None:
    request, other = filed(session), filed(session)

    refuse(session, request, person(session, 2), "不做了", WEDNESDAY, CALENDAR)
    send_back(session, other, person(session, 2), "缺尺寸", WEDNESDAY, CALENDAR)

    assert (request.state, other.state, held(request)) == ("rejected", "returned", Holding.NOTHING)


def test_what_is_urgent_is_done_first(session: Session) -> None:
    request = filed(session, kind="correction")

    assert (request.state, request.rushed) == ("approved", True)


def test_kinds_are_turned_on_and_kept_in_versions(session: Session) -> None:
    assert [kind.name for kind in kinds_on(session)] == ["publish", "design", "promotion", "legal", "data"]

    turn(session, "budget", True)
    changed = save_kind(session, SHIPPED["budget"], 3, WEDNESDAY)

    assert changed.version == 2
    assert kind_named(session, "budget") == changed
    assert "budget" in [kind.name for kind in kinds_on(session)]


RULES = {
    "any: one no is enough": ("any", 3, 1, True),
    "all: one no is enough": ("all", 3, 1, True),
    "two of three: one no leaves two": ("2", 3, 1, False),
    "two of three: two no are too many": ("2", 3, 2, True),
}


@pytest.mark.parametrize(("rule", "count", "refused", "lost"), rows(RULES))
def test_how_many_may_refuse(rule: str, count: int, refused: int, lost: bool) -> None:
    seats = [Seat(request=1, place=0, person=n) for n in range(count)]
    for seat in seats[:refused]:
        seat.decision = REFUSED

    assert is_lost(StepSpec("x", "x", "x", ("role:lead",), rule=rule), seats) == lost


NAMED = {(one.zh, one.en): one for kind in SHIPPED.values() for one in named_in(kind)}


@pytest.mark.parametrize("one", NAMED.values(), ids=lambda one: one.en)
def test_what_we_ship_is_called_in_each_language_as_it_is_written(one: Named) -> None:
    said = [say(called(one), Reader(language, SHANGHAI, WEDNESDAY.date())) for language in ("zh_CN", "en")]

    assert said == [one.zh, one.en]

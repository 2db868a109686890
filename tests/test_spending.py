"""Money under any interleaving: planned = reserved + spent + free; never overdrawn by chance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from bot.db import Database
from models.audit import Entry, broken
from models.budget import (
    BudgetEntry,
    BudgetLine,
    Figures,
    entries_of,
    figures,
    make_line,
    month_of_budget,
    total,
)
from models.person import Person, Role
from models.refusal import Refusal
from models.sop_report import Month
from models.spending import Act, plan_line, release, reserve, settle, spend, transfer
from models.yuan import NOTHING
from tests.invariants import broken as wrongs
from tests.said import WEDNESDAY

MARCH = Month(date(2026, 3, 1))
NAMES = ("稿费", "投放", "机动")
YUAN = st.integers(0, 500_000).map(lambda fen: Decimal(fen).scaleb(-2))
LINE, SUBJECT = st.integers(0, len(NAMES) - 1), st.integers(0, 4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("plan"), LINE, LINE, YUAN),
        st.tuples(st.just("transfer"), LINE, LINE, YUAN),
        st.tuples(st.sampled_from(["reserve", "beyond", "spend"]), LINE, SUBJECT, YUAN),
        st.tuples(st.sampled_from(["settle", "settle for", "release"]), LINE, SUBJECT, YUAN),
    ),
    max_size=40,
)


class Books:
    """What must be true, kept another way: what each line has, and what is held for whom on it."""

    def __init__(self) -> None:
        self.planned = [NOTHING] * len(NAMES)
        self.spent = [NOTHING] * len(NAMES)
        self.held: dict[tuple[int, int], Decimal] = {}

    def reserved(self, line: int) -> Decimal:
        return sum((held for (where, _), held in self.held.items() if where == line), NOTHING)

    def free(self, line: int) -> Decimal:
        return self.planned[line] - self.reserved(line) - self.spent[line]

    def plays(self, step: tuple[str, int, int, Decimal]) -> bool:
        """Whether the step was allowed."""
        verb, line, other, amount = step
        if verb == "plan":
            return self._plans(line, amount)
        if verb == "transfer":
            return self._moves(line, other, amount)
        if verb in ("reserve", "beyond"):
            if amount > self.free(line) and verb == "reserve":
                return False
            self.held[line, other] = self.held.get((line, other), NOTHING) + amount
        elif verb == "spend":
            self.held.pop((line, other), None)
            self.spent[line] += amount
        else:
            self._ends(other, amount, verb)
        return True

    def _plans(self, line: int, amount: Decimal) -> bool:
        if amount < self.planned[line] - max(self.free(line), NOTHING) and amount < self.planned[line]:
            return False
        self.planned[line] = amount
        return True

    def _moves(self, line: int, other: int, amount: Decimal) -> bool:
        if line == other or amount <= 0 or self.free(line) < amount:
            return False
        self.planned[line] -= amount
        self.planned[other] += amount
        return True

    def _ends(self, subject: int, amount: Decimal, verb: str) -> None:
        mine = [
            (line, held) for (line, whose), held in sorted(self.held.items()) if whose == subject and held
        ]
        left = amount if verb == "settle for" else sum((held for _, held in mine), NOTHING)
        for place, (line, held) in enumerate(mine, 1):
            part = left if place == len(mine) else min(left, held)
            self.spent[line] += part if verb != "release" else 0
            left -= part
            del self.held[line, subject]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    with closing(Database(database_url)) as made:
        yield made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(steps=STEPS)
def test_money_is_conserved_under_any_sequence_of_changes(
    db: Database, steps: list[tuple[str, int, int, Decimal]]
) -> None:
    books = Books()
    with db.transaction() as session:
        lead = Person(name="负责人", role=Role.LEAD.value)
        session.add(lead)
        lines = [make_line(session, MARCH, None, name) for name in NAMES]

        for step in steps:
            assert _plays(session, lines, lead, step) == books.plays(step)

        for place, line in enumerate(lines):
            now = figures(session, line)
            assert now == Figures(books.planned[place], books.reserved(place), books.spent[place])
            assert now.planned == now.reserved + now.spent + now.free
        assert total(month_of_budget(session, MARCH, None)).planned == sum(books.planned)
        assert len(session.exec(select(Entry)).all()) == len(entries_of(session, lines))
        assert wrongs(session, WEDNESDAY) == []
        session.rollback()


def _plays(
    session: Session, lines: list[BudgetLine], lead: Person, step: tuple[str, int, int, Decimal]
) -> bool:
    verb, line, other, amount = step
    act = Act(lead, WEDNESDAY, "" if verb in ("plan", "transfer") else f"request:R{other}")
    try:
        match verb:
            case "plan":
                plan_line(session, lines[line], amount, act)
            case "transfer":
                transfer(session, lines[line], lines[other], amount, act)
            case "reserve" | "beyond":
                reserve(session, lines[line], amount, act, beyond=verb == "beyond")
            case "spend":
                spend(session, lines[line], amount, act)
            case "release":
                release(session, act)
            case _:
                settle(session, None if verb == "settle" else amount, act)
    except Refusal:
        return False
    return True


BUYERS, EACH, PRICE = 12, 15, Decimal("7.50")


def test_many_who_reserve_at_once_never_overdraw_a_line(database_url: str) -> None:
    with closing(Database(database_url)) as here, closing(Database(database_url)) as there:
        with here.transaction() as session:
            lines = [make_line(session, MARCH, None, name) for name in NAMES[:2]]
            for line in lines:
                plan_line(session, line, Decimal("500.00"), Act(None, WEDNESDAY))
        refused: list[str] = []
        buyers = [Thread(target=_buys, args=((here, there)[n % 2], n, refused)) for n in range(BUYERS)]

        for one in buyers:
            one.start()
        for one in buyers:
            one.join()

        with here.reading() as session:
            found = [one for _, one in month_of_budget(session, MARCH, None)]
            rows = session.exec(select(BudgetEntry)).all()
            assert broken(session) is None
            assert wrongs(session, WEDNESDAY) == []
    # 66 × 7.50 = 495.00 is the most that fits into each line, by whoever came first.
    assert [one.used for one in found] == [Decimal("495.00")] * 2
    assert len(refused) == BUYERS * EACH - 2 * 66
    assert not any(row.beyond for row in rows)


def _buys(db: Database, buyer: int, refused: list[str]) -> None:
    """Reserve again and again, on one line and the other, and pay for every third at once."""
    for n in range(EACH):
        subject = f"request:R{buyer * EACH + n}"
        while not _bought(db, subject, NAMES[n % 2], n % 3 == 0, refused):
            pass


def _bought(db: Database, subject: str, name: str, at_once: bool, refused: list[str]) -> bool:
    try:
        with db.transaction() as session:
            line = make_line(session, MARCH, None, name)
            act = Act(None, WEDNESDAY, subject)
            reserve(session, line, PRICE, act)
            if at_once:
                settle(session, None, act)
    except Refusal:
        refused.append(subject)
    except OperationalError:
        return False  # another process's writer was in the way: the door tries again
    return True


def test_a_reservation_is_settled_or_released_once(db: Database) -> None:
    with db.transaction() as session:
        line = make_line(session, MARCH, None, "设计")
        plan_line(session, line, Decimal(1_000), Act(None, WEDNESDAY))
        act = Act(None, WEDNESDAY, "request:R17")
        reserve(session, line, Decimal(600), act)

        assert settle(session, Decimal("580.50"), act)
        assert not settle(session, None, act)
        assert release(session, act) == 0

        assert figures(session, line) == Figures(Decimal(1_000), NOTHING, Decimal("580.50"))

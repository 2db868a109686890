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
from models.spending import Act, hold, plan_line, transfer
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
        st.tuples(st.sampled_from(["reserve", "beyond", "spend", "release"]), LINE, SUBJECT, YUAN),
    ),
    max_size=40,
)


class Books:
    """What must be true, kept another way: what each line has, and what each subject has on which line."""

    def __init__(self) -> None:
        self.planned = [NOTHING] * len(NAMES)
        self.held: dict[int, tuple[int, Decimal, Decimal]] = {}

    def figures(self, line: int) -> Figures:
        mine = [one for one in self.held.values() if one[0] == line]
        return Figures(
            self.planned[line], sum(one[1] for one in mine) + NOTHING, sum(one[2] for one in mine) + NOTHING
        )

    def plays(self, step: tuple[str, int, int, Decimal]) -> bool:
        """Whether the step was allowed."""
        verb, line, other, amount = step
        if verb == "plan":
            return self._plans(line, amount)
        if verb == "transfer":
            return self._moves(line, other, amount)
        if verb == "release":
            self.held.pop(other, None)
            return True
        return self._holds(verb, line, other, amount)

    def _plans(self, line: int, amount: Decimal) -> bool:
        if amount < self.figures(line).used and amount < self.planned[line]:
            return False
        self.planned[line] = amount
        return True

    def _moves(self, line: int, other: int, amount: Decimal) -> bool:
        if line == other or amount <= 0 or self.figures(line).free < amount:
            return False
        self.planned[line] -= amount
        self.planned[other] += amount
        return True

    def _holds(self, verb: str, line: int, subject: int, amount: Decimal) -> bool:
        where, *had = self.held.get(subject, (line, NOTHING, NOTHING))
        before = sum(had) if where == line else NOTHING
        if verb == "reserve" and amount > before and amount - before > self.figures(line).free:
            return False
        spent = amount if verb == "spend" else NOTHING
        self.held[subject] = (line, amount - spent, spent)
        return True


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
            assert now == books.figures(place)
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
            case "release":
                hold(session, None, Figures(), act)
            case "spend":
                hold(session, lines[line], Figures(spent=amount), act, beyond=True)
            case _:
                hold(session, lines[line], Figures(reserved=amount), act, beyond=verb == "beyond")
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
            hold(session, line, Figures(reserved=PRICE), act)
            if at_once:
                hold(session, line, Figures(spent=PRICE), act)
    except Refusal:
        refused.append(subject)
    except OperationalError:
        return False  # another process's writer was in the way: the door tries again
    return True


def test_what_is_asked_twice_is_held_once(db: Database) -> None:
    with db.transaction() as session:
        line = make_line(session, MARCH, None, "设计")
        plan_line(session, line, Decimal(1_000), Act(None, WEDNESDAY))
        act = Act(None, WEDNESDAY, "request:R17")

        for want in (Figures(reserved=Decimal(600)), Figures(spent=Decimal("580.50"))) * 2:
            hold(session, line, want, act)
            hold(session, line, want, act)

        assert figures(session, line) == Figures(Decimal(1_000), NOTHING, Decimal("580.50"))
        assert [entry.verb for entry in entries_of(session, [line])] == ["plan", *["reserve", "spend"] * 2]

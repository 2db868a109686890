"""The budget: lines per month and account, and a ledger in which each change of them is a row.

What a line comes to is always the sum of its rows: planned = reserved + spent + free. `models/spending.py`
alone writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlalchemy import select as rows
from sqlmodel import Field, Session, and_, col, func, select

from models.room import of_account, told_apart
from models.row import Row, insert_once
from models.sop_report import Month
from models.words import Words, joined
from models.yuan import NOTHING, Yuan

FEES = "稿费"
# facts: what teams of 公众号 budget for; 机动 is what is kept back.
SHIPPED = (FEES, "设计", "投放", "奖品", "工具", "版权", "机动")
LONGEST_NAME = 20
# To a unique constraint, two that have no account differ.
COMMON: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("account IS NULL"))


class BudgetLine(Row, table=True):
    """What a month has for one purpose; `month` is its first day. One without an account is for all."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("month", "account", "name"),
        Index("budget_line_common", "month", "name", unique=True, **COMMON),
    )

    month: date
    account: int | None = Field(default=None, foreign_key="account.id")
    name: str
    sample: bool = False

    @property
    def subject(self) -> str:
        """Give what the record calls this row, `budget:7`."""
        return f"budget:{self.id}"


class BudgetEntry(Row, table=True):
    """By how much a line's planned, reserved and spent money changed, and for what (`request:R17`).

    `person` is None for what Paiqi did. `beyond` says that the line was allowed to be overdrawn by it.
    """

    __tablename__ = "budget_entry"

    line: int = Field(foreign_key="budget_line.id", index=True)
    verb: str
    planned: Decimal = Field(default=NOTHING, sa_column=Column(Yuan, nullable=False))
    reserved: Decimal = Field(default=NOTHING, sa_column=Column(Yuan, nullable=False))
    spent: Decimal = Field(default=NOTHING, sa_column=Column(Yuan, nullable=False))
    beyond: bool = False
    subject: str = Field(default="", index=True)
    person: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a line comes to, in yuan."""

    planned: Decimal = NOTHING
    reserved: Decimal = NOTHING
    spent: Decimal = NOTHING

    @property
    def used(self) -> Decimal:
        """What is reserved or spent."""
        return self.reserved + self.spent

    @property
    def free(self) -> Decimal:
        """What is left; below zero where the line was allowed to be overdrawn."""
        return self.planned - self.used

    @property
    def percent(self) -> int:
        """How much of what was planned is used, rounded down; 100 where something is used of nothing."""
        if self.planned <= 0:
            return 100 if self.used else 0
        return int(100 * self.used / self.planned)

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.planned + other.planned, self.reserved + other.reserved, self.spent + other.spent)


_SUMS = tuple(
    func.coalesce(func.sum(column), NOTHING, type_=Yuan)
    for column in (col(BudgetEntry.planned), col(BudgetEntry.reserved), col(BudgetEntry.spent))
)


def figures(session: Session, line: BudgetLine) -> Figures:
    """What a line comes to."""
    session.flush()
    row = session.execute(rows(*_SUMS).where(col(BudgetEntry.line) == line.id)).one()
    return Figures(*row)


def month_of_budget(session: Session, month: Month, account: int | None) -> list[tuple[BudgetLine, Figures]]:
    """The lines of a month that are an account's or for all, with what each comes to; None is any account."""
    session.flush()
    mine = and_(col(BudgetLine.month) == month.first, of_account(BudgetLine.account, account))
    lines = session.exec(select(BudgetLine).where(mine)).all()
    asked = rows(col(BudgetEntry.line), *_SUMS).join(BudgetLine).where(mine).group_by(col(BudgetEntry.line))
    found = {row[0]: Figures(*row[1:]) for row in session.execute(asked)}
    ordered = sorted(lines, key=lambda one: (one.account or 0, _place(one.name), one.id))
    return [(line, found.get(line.id, Figures())) for line in ordered]


def _place(name: str) -> int:
    return SHIPPED.index(name) if name in SHIPPED else len(SHIPPED)


def total(lines: Iterable[tuple[BudgetLine, Figures]]) -> Figures:
    """What lines come to together."""
    return sum((one for _, one in lines), Figures())


def names_of_lines(session: Session) -> list[str]:
    """What lines are called: the usual ones, then the team's own."""
    own = session.exec(select(col(BudgetLine.name)).distinct().order_by(col(BudgetLine.name)))
    return list(dict.fromkeys([*SHIPPED, *own]))


def line_for(session: Session, month: Month, account: int | None, name: str) -> BudgetLine | None:
    """Find the line that pays for something: the account's own, else the one for all."""
    named = (BudgetLine.month == month.first, BudgetLine.name == name)
    asked = select(BudgetLine).where(*named, of_account(BudgetLine.account, account))
    known = [one for one in session.exec(asked) if one.account in (account, None)]
    return max(known, key=lambda one: one.account is not None, default=None)


def make_line(
    session: Session, month: Month, account: int | None, name: str, sample: bool = False
) -> BudgetLine:
    """Find an account's own line, or the one for all where the account is None; begin it if need be."""
    mine = col(BudgetLine.account).is_(None) if account is None else col(BudgetLine.account) == account
    asked = select(BudgetLine).where(BudgetLine.month == month.first, BudgetLine.name == name, mine)
    found = session.exec(asked).first()
    if found is None:
        insert_once(session, BudgetLine, month=month.first, account=account, name=name, sample=sample)
        found = session.exec(asked).one()
    return found


def held_for(session: Session, subject: str) -> dict[int, Figures]:
    """What is reserved and spent for a subject, by the number of the line; lines without any are left out."""
    session.flush()
    asked = rows(col(BudgetEntry.line), *_SUMS[1:]).where(col(BudgetEntry.subject) == subject)
    found = session.execute(asked.group_by(col(BudgetEntry.line)).order_by(col(BudgetEntry.line)))
    held = {line: Figures(NOTHING, reserved, spent) for line, reserved, spent in found}
    return {line: one for line, one in held.items() if one != Figures()}


def entries_of(session: Session, lines: Iterable[BudgetLine]) -> list[BudgetEntry]:
    """The ledger of some lines, oldest first."""
    numbers = [line.id for line in lines]
    asked = select(BudgetEntry).where(col(BudgetEntry.line).in_(numbers)).order_by(col(BudgetEntry.id))
    return list(session.exec(asked))


def line_name(session: Session, line: BudgetLine) -> Words:
    """What a line is called, with its account where there are several."""
    named = told_apart(session)
    return joined([line.name, named.get(line.account, "") if line.account is not None else ""])

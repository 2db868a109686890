"""A month of the team's publishing: what is to come out on which day, and what did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.column import ContentColumn
from models.person import Person
from models.published import Published
from models.room import Account, of_account
from models.topic import Topic

Names = Mapping[int | None, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a month, planned or out. Names are empty where there is none.

    `at` is None where only the day was said; `reads` is None until it is out; `number` is its topic's.
    """

    day: date
    title: str
    at: datetime | None
    column: str
    account: str
    number: str = ""
    owner: str = ""
    stage: str = ""
    reads: int | None = None
    url: str = ""

    @property
    def is_out(self) -> bool:
        """Whether it was published."""
        return self.reads is not None


def entries_of(session: Session, first: date, last: date, account: int | None = None) -> list[Entry]:
    """What is planned and what came out from a day to another, of an account or of all, in its order.

    An accepted topic whose title came out meanwhile is shown once, as out.
    """
    columns, accounts = _names(session, ContentColumn), _names(session, Account)
    planned = {
        (one.title, one.account): one for one in _planned(session, first, last, account, columns, accounts)
    }
    out = []
    for one in _out(session, first, last, account, columns, accounts):
        topic = planned.pop((one.title, one.account), None) or planned.pop((one.title, ""), None)
        out.append(replace(one, number=topic.number, owner=topic.owner) if topic else one)
    return sorted([*out, *planned.values()], key=_order)


def _planned(
    session: Session, first: date, last: date, account: int | None, columns: Names, accounts: Names
) -> list[Entry]:
    people, table = _names(session, Person), Topic
    asked = select(
        *map(col, (table.id, table.title, table.slot_day, table.slot, table.slot_timed)),
        *map(col, (table.column, table.account, table.owner, table.stage)),
    ).where(
        col(Topic.state) == "accepted",
        col(Topic.slot_day).between(first, last),
        of_account(Topic.account, account),
    )
    return [
        Entry(
            day,
            title,
            slot if timed else None,
            columns.get(column, ""),
            accounts.get(whose, ""),
            f"{Topic.PREFIX}{number}",
            people.get(owner, ""),
            stage,
        )
        for number, title, day, slot, timed, column, whose, owner, stage in session.execute(asked)
    ]


def _out(
    session: Session, first: date, last: date, account: int | None, columns: Names, accounts: Names
) -> list[Entry]:
    table = Published
    asked = select(
        *map(col, (table.title, table.day, table.published_at, table.column, table.account)),
        *map(col, (table.reads, table.url)),
    ).where(col(Published.day).between(first, last), of_account(Published.account, account))
    return [
        Entry(day, title, at, columns.get(column, ""), accounts.get(whose, ""), reads=reads, url=url)
        for title, day, at, column, whose, reads, url in session.execute(asked)
    ]


def _names(session: Session, kind: type[Person | ContentColumn | Account]) -> Names:
    return {number: name for number, name in session.execute(select(col(kind.id), col(kind.name)))}


def _order(entry: Entry) -> tuple[date, float, str]:
    """What has no time comes first on its day."""
    return entry.day, entry.at.timestamp() if entry.at else 0.0, entry.title

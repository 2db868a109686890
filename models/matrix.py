"""The month's content matrix: how many articles each column is to have, and how many it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models.column import ContentColumn, columns_of
from models.plan import quotas_of
from models.published import Published
from models.room import of_account
from models.topic import Topic


@dataclass(frozen=True, slots=True)
class Share:
    """One column's part of a month: what was published or is accepted for it, and its quota.

    That is the plan's of the month, where there is an approved one, else the column's usual one.
    """

    column: ContentColumn
    published: int
    accepted: int
    quota: int

    @property
    def lacking(self) -> int:
        """How many articles are still to be found."""
        return max(0, self.quota - self.published - self.accepted)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def matrix(session: Session, day: date, account: int | None = None) -> list[Share]:
    """Each column's part of a day's month, in the order of the columns.

    A topic whose title was published that month is counted as published. What is for no account in
    particular counts for each.
    """
    first, last = month_of(day)
    out = select(Published.column, Published.title).where(
        col(Published.day).between(first, last), of_account(Published.account, account)
    )
    planned = select(Topic.column, Topic.title).where(
        Topic.state == "accepted",
        col(Topic.slot_day).between(first, last),
        of_account(Topic.account, account),
    )
    done = session.exec(out).all()
    titles = {title for _, title in done}
    published = Counter(column for column, _ in done)
    accepted = Counter(column for column, title in session.exec(planned) if title not in titles)
    asked = quotas_of(session, account, first)
    return [
        Share(column, published[column.id], accepted[column.id], asked.get(column.id, column.quota))
        for column in columns_of(session, account)
    ]

"""Competitors (竞品): accounts of others that one of ours is compared with, and their figures week by week.

No interface tells of them. Somebody looks and types what is to be seen from outside, or hands in a sheet. A
week is named by its Monday; what nobody saw is missing and never a zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy import select as columns
from sqlmodel import Field, Session, col, select

from models.figure import Cell, Found, Origin, Recorded, record_in, table_of
from models.metric import COMPETITOR_METRICS
from models.room import accounts_of, of_account
from models.row import Row
from models.series import MISSING, Value, columns_of, value_of
from models.withdrawing import take_back

MOST = 12  # of an account: they fit into one form
WEEK = timedelta(weeks=1)
Given = Mapping[str, Decimal | None]  # by metric; None takes a figure back


class Competitor(Row, table=True):
    """An account of others that one of ours is compared with; its figures outlive its removal."""

    __table_args__ = (UniqueConstraint("account", "name"),)

    account: int = Field(foreign_key="account.id")
    name: str
    note: str = ""
    removed_at: datetime | None = None
    sample: bool = False

    @property
    def subject(self) -> str:
        """What the audit calls it."""
        return f"competitor:{self.id}"


class CompetitorFigure(Cell, table=True):
    """A figure of a competitor for the week that begins on `day`; the newest counts, whoever says it."""

    __tablename__ = "competitor_figure"
    __table_args__ = (UniqueConstraint("competitor", "metric", "part", "day"),)
    OF: ClassVar[str] = "competitor"
    RANKED: ClassVar[bool] = False

    competitor: int = Field(foreign_key="competitor.id")


class CompetitorTitle(Row, table=True):
    """The title that stands for a competitor's week. `earlier` holds titles before, and when each came."""

    __tablename__ = "competitor_title"
    __table_args__ = (UniqueConstraint("competitor", "day"),)

    competitor: int = Field(foreign_key="competitor.id")
    day: date
    title: str
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime
    earlier: list[Any] = Field(default_factory=list, sa_type=JSON)


@dataclass
class Week:
    """What is known of one competitor's week, who said so last, and when."""

    numbers: dict[str, Value] = field(default_factory=dict)
    title: str = ""
    by: int | None = None
    at: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is."""
        return bool(self.title) or any(value.number is not None for value in self.numbers.values())

    def of(self, metric: str) -> Value:
        """One of its figures."""
        return self.numbers.get(metric, MISSING)

    def said(self, by: int | None, at: datetime) -> None:
        """Note that somebody said something of it."""
        if self.at is None or at > self.at:
            self.by, self.at = by, at


Weeks = Mapping[tuple[int, date], Week]


def monday_of(day: date) -> date:
    """The Monday of a day's week, by which the week is named."""
    return day - timedelta(days=day.weekday())


def last_week(today: date) -> date:
    """The last week that is over."""
    return monday_of(today) - WEEK


def competitors_of(session: Session, account: int | None) -> list[Competitor]:
    """Those that an account watches, in the order they were added; all of all accounts without one."""
    ours = (of_account(Competitor.account, account), col(Competitor.removed_at).is_(None))
    return list(session.exec(select(Competitor).where(*ours).order_by(col(Competitor.id))))


def competitors_by_name(session: Session, account: int | None) -> dict[str, Competitor]:
    """Those that may be meant, by name; those of one name that several accounts watch, by `account:name`."""
    known = competitors_of(session, account)
    alike = {name for name, count in Counter(one.name for one in known).items() if count > 1}
    accounts = {one.id: one.name for one in accounts_of(session)} if alike else {}
    return {(f"{accounts[one.account]}:{one.name}" if one.name in alike else one.name): one for one in known}


def watch(session: Session, account: int, name: str, note: str, sample: bool) -> Competitor:
    """Add a competitor; one of that name that was removed comes back with its figures."""
    before = select(Competitor).where(Competitor.account == account, Competitor.name == name)
    found = session.exec(before).first() or Competitor(account=account, name=name, sample=sample)
    found.removed_at, found.note = None, note
    session.add(found)
    session.flush()
    return found


def keep_week(session: Session, one: Competitor, monday: date, given: Given, origin: Origin) -> Recorded:
    """Keep figures of a week; what a correction replaces, or what is taken back, is kept beside."""
    said = [Found(COMPETITOR_METRICS[key], monday, number) for key, number in given.items()]
    found = [figure for figure in said if figure.number is not None]
    done = record_in(session, CompetitorFigure, one.id, one.account, found, origin)
    for figure in said:
        if figure.number is None and take_back(session, CompetitorFigure, one.id, figure, origin):
            done += Recorded(corrected=1)
    return done


def keep_title(session: Session, one: Competitor, monday: date, title: str, origin: Origin) -> Recorded:
    """Keep the title that stands for a week, or none; a title that it replaces is kept beside."""
    which = (CompetitorTitle.competitor == one.id, CompetitorTitle.day == monday)
    kept = session.exec(select(CompetitorTitle).where(*which).with_for_update()).first()
    if (kept.title if kept is not None else "") == title:
        return Recorded(same=1)
    if kept is None:
        made = CompetitorTitle(competitor=one.id, day=monday, title=title, by=origin.by, at=origin.at)
        session.add(made)
        return Recorded(new=1)
    kept.earlier = [*kept.earlier, [kept.title, kept.at.isoformat()]]
    done = Recorded(corrected=1) if kept.title else Recorded(new=1)
    kept.title, kept.by, kept.at = title, origin.by, origin.at
    return done


def weeks_of(session: Session, competitors: Collection[Competitor], first: date, last: date) -> Weeks:
    """What is known of some competitors in the weeks from the first to the last, by number and Monday."""
    numbers = [one.id for one in competitors]
    found: dict[tuple[int, date], Week] = {}
    target = table_of(CompetitorFigure)
    theirs = (target.c.competitor.in_(numbers), target.c.day.between(first, last))
    session.flush()
    for row in session.connection().execute(columns(*columns_of(target)).where(*theirs)).mappings():
        week = found.setdefault((row["competitor"], row["day"]), Week())
        week.numbers[row["metric"]] = value_of(COMPETITOR_METRICS[row["metric"]], row)
        week.said(row["by"], row["collected_at"])
    titles = (col(CompetitorTitle.competitor).in_(numbers), col(CompetitorTitle.day).between(first, last))
    for title in session.exec(select(CompetitorTitle).where(*titles)):
        week = found.setdefault((title.competitor, title.day), Week())
        week.title = title.title
        week.said(title.by, title.at)
    return found

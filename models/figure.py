"""Figures: one row for each metric, day and part, of an account or of an article, and how they are kept.

A figure is a number, or it says why there is none: that is never a zero. Where there is no row, the figure
is missing. `record` is the one way in: it keeps what a correction replaces, lets nothing typed replace what
WeChat counted, and nothing unfinished replace what was final. models/series.py reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, Table, UniqueConstraint, insert, inspect, update
from sqlmodel import Field, Session, select

from models.metric import Metric
from models.named import Named
from models.room import Account
from models.row import Row
from models.words import t

LARGEST = Decimal(10**15)  # in the smallest unit; what is larger was no figure


class State(Named):
    """What a figure is: final, not all there yet, still to come, or not to be had."""

    NUMBER = "number", t("all there")
    PARTIAL = "partial", t("incomplete")
    LATE = "late", t("late")
    MISSING = "missing", t("not known")


class Source(Named):
    """Where a figure came from; the later in this list, the more it counts."""

    HAND = "hand", t("entered by hand")
    SHEET = "sheet", t("spreadsheet")
    WECHAT = "wechat", t("WeChat")


class Why(Named):
    """Why a figure is not there, or not all of it."""

    DELAYED = "delayed", t("WeChat has not finished counting")
    UNANSWERED = "unanswered", t("WeChat did not answer")
    UNREADABLE = "unreadable", t("WeChat's answer could not be read")
    UNAUTHORISED = "unauthorised", t("the account may not read these figures")
    QUOTA = "quota", t("today's quota of calls is spent")
    OFFLINE = "offline", t("WeChat has switched this interface off")
    REFUSED = "refused", t("WeChat refuses our calls")
    TOO_OLD = "too_old", t("WeChat keeps no figures that old")
    NO_READERS = "no_readers", t("nobody read")


class Cell(Row):
    """A figure of something: `amount` in the metric's smallest unit (fen, 1/10,000), None for no number.

    `part` is empty for the whole, else a code of models/metric.py. `earlier` holds what was here before, the
    oldest first: amount, state, source, when it came and when it was replaced. `corrected_at` is when a final
    number was last replaced by another.
    """

    OF: ClassVar[str]
    RANKED: ClassVar[bool] = True  # whether the source of a figure says how much it counts

    metric: str
    day: date
    part: str = ""
    amount: int | None = Field(default=None, sa_type=BigInteger)
    state: str
    why: str = ""
    source: str
    by: int | None = Field(default=None, foreign_key="person.id")
    collected_at: datetime
    corrected_at: datetime | None = None
    earlier: list[Any] = Field(default_factory=list, sa_type=JSON)


class Figure(Cell, table=True):
    """A figure of an account: what happened on `day`."""

    __table_args__ = (UniqueConstraint("account", "metric", "part", "day"),)
    OF: ClassVar[str] = "account"

    account: int = Field(foreign_key="account.id")


class ArticleFigure(Cell, table=True):
    """A figure of a published article, as of the end of `day`."""

    __tablename__ = "article_figure"
    __table_args__ = (
        UniqueConstraint("published", "metric", "part", "day"),
        Index("ix_article_figure_day", "day", "metric"),
    )
    OF: ClassVar[str] = "published"

    published: int = Field(foreign_key="published.id")


@dataclass(frozen=True, slots=True)
class Found:
    """What a source says of one figure; `number` is None where it says only why there is none."""

    metric: Metric
    day: date
    number: Decimal | None = None
    state: State = State.NUMBER
    part: str = ""
    why: Why | None = None

    @property
    def key(self) -> tuple[str, str, date]:
        """Which figure it is."""
        return self.metric.key, self.part, self.day

    @property
    def amount(self) -> int | None:
        """The number in the smallest unit, halves to the even."""
        return None if self.number is None else to_amount(self.metric, self.number)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures come from, when, and who handed them in."""

    source: Source
    at: datetime
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of figures: how many are new, corrected, the same as before, or gave way to better ones."""

    new: int = 0
    corrected: int = 0
    same: int = 0
    outranked: int = 0

    def __add__(self, other: Recorded) -> Recorded:
        return Recorded(
            self.new + other.new,
            self.corrected + other.corrected,
            self.same + other.same,
            self.outranked + other.outranked,
        )


Hears = Callable[[Session, int, date, date, datetime], None]
_HEARERS: list[Hears] = []


def hears_of_figures(heard: Hears) -> Hears:
    """Declare who is to know that an account's figures of some days came, or changed, at a moment."""
    _HEARERS.append(heard)
    return heard


def tell_of_figures(session: Session, account: int, days: Sequence[date], at: datetime) -> None:
    """Let all who are to know hear that an account's figures of some days came or changed."""
    if days:
        for heard in _HEARERS:
            heard(session, account, min(days), max(days), at)


def to_amount(metric: Metric, number: Decimal) -> int:
    """Give a number in the metric's smallest unit; ValueError where it is none that could be."""
    if not number.is_finite() or abs(number) >= LARGEST.scaleb(-metric.decimals):
        raise ValueError(f"{number} is no figure")
    return int(number.scaleb(metric.decimals).to_integral_value(ROUND_HALF_EVEN))


def to_number(metric: Metric, amount: int) -> Decimal:
    """Give an amount of the smallest unit as a number: 1234 of a rate is 0.1234."""
    return Decimal(amount).scaleb(-metric.decimals)


def record(session: Session, account: int, found: Iterable[Found], origin: Origin) -> Recorded:
    """Keep figures of an account; what is there already is not kept twice."""
    return record_in(session, Figure, account, account, list(found), origin)


def record_article(
    session: Session, account: int, published: int, found: Iterable[Found], origin: Origin
) -> Recorded:
    """Keep figures of an article that an account published."""
    return record_in(session, ArticleFigure, published, account, list(found), origin)


def table_of(kind: type[Cell]) -> Table:
    """The table of a kind of figure."""
    found: Table = inspect(kind).local_table
    return found


def record_in(
    session: Session, table: type[Cell], whose: int, account: int, found: Sequence[Found], origin: Origin
) -> Recorded:
    """Keep figures in their table, of whatever they are of, which is an account's."""
    if not found:
        return Recorded()
    # Writers of one account wait for each other; those who merely refer to it do not.
    session.exec(select(Account.id).where(Account.id == account).with_for_update(key_share=True)).one()
    kept = _kept(session, table, whose, found)
    counts, fresh, changed = Recorded(), [], {}
    for one in found:
        row, old = _row(one, origin), kept.get(one.key)
        if old is None:
            kept[one.key] = {table.OF: whose, "corrected_at": None, "earlier": [], **row}
            fresh.append(kept[one.key])
            counts += Recorded(new=1)
            continue
        count, better = _judge(old, row, table.RANKED)
        counts += count
        if better:
            old.update(better)
            if "id" in old:
                changed[old["id"]] = old
    _write(session, table, fresh, changed)
    tell_of_figures(session, account, [row["day"] for row in (*fresh, *changed.values())], origin.at)
    return counts


def _write(
    session: Session, table: type[Cell], fresh: list[dict[str, Any]], changed: Mapping[int, dict[str, Any]]
) -> None:
    """Write new rows, and those that changed. Core rather than ORM: a sheet holds 100,000."""
    target = table_of(table)
    if fresh:
        session.connection().execute(insert(target), fresh)
    for number, row in changed.items():
        session.connection().execute(update(target).where(target.c.id == number).values(row))


def _kept(
    session: Session, table: type[Cell], whose: int, found: Sequence[Found]
) -> dict[tuple[str, str, date], dict[str, Any]]:
    """What is kept already of the figures' days, by what each is."""
    days = [one.day for one in found]
    target = table_of(table)
    asked = target.select().where(
        target.c[table.OF] == whose,
        target.c.metric.in_({one.metric.key for one in found}),
        target.c.day.between(min(days), max(days)),
    )
    rows = session.connection().execute(asked).mappings()
    return {(row["metric"], row["part"], row["day"]): dict(row) for row in rows}


def _row(one: Found, origin: Origin) -> dict[str, Any]:
    return {
        "metric": one.metric.key,
        "day": one.day,
        "part": one.part,
        "amount": one.amount,
        "state": one.state.value,
        "why": "" if one.why is None else one.why.value,
        "source": origin.source.value,
        "by": origin.by,
        "collected_at": origin.at,
    }


def _judge(old: Mapping[str, Any], row: Mapping[str, Any], ranked: bool) -> tuple[Recorded, dict[str, Any]]:
    """Whether what comes is better than what is kept, and then what the row is to hold."""
    if not ranked and row["amount"] == old["amount"]:
        return Recorded(same=1), {}
    if ranked and _weight(row) < _weight(old):
        alike = row["amount"] == old["amount"]
        return (Recorded(same=1) if alike else Recorded(outranked=1)), {}
    if all(row[name] == old[name] for name in ("amount", "state", "why", "source")):
        return Recorded(same=1), {}
    better = dict(row)
    if old["amount"] is None or old["amount"] == row["amount"]:
        return Recorded(new=1) if old["amount"] is None else Recorded(same=1), better
    moments = [old["collected_at"].isoformat(), row["collected_at"].isoformat()]
    better["earlier"] = [*old["earlier"], [old["amount"], old["state"], old["source"], *moments]]
    if old["state"] == State.NUMBER:
        better["corrected_at"] = row["collected_at"]
    return Recorded(corrected=1), better


def _weight(row: Mapping[str, Any]) -> tuple[int, int]:
    """How much a figure counts: a final one before an unfinished one, then by its source."""
    finished = {State.NUMBER: 2, State.PARTIAL: 1}.get(State.of(row["state"]), 0)
    return finished, _SOURCES.index(row["source"])


_SOURCES = tuple(source.value for source in Source)

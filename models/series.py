"""Reading figures: by day, summed up, averaged, by their parts, and of articles; absence is never a zero.

What is read is a `Value` each. `number` is None where there is none, and `state` and `why` say so in words.
Metrics are named by their keys in models/metric.py; made ones (`net_users`) are read like all others.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, Text, cast
from sqlalchemy import select as columns
from sqlmodel import Session, select

from models.figure import ArticleFigure, Cell, Figure, Source, State, Why, table_of, to_number
from models.metric import ARTICLE_METRICS, METRICS, Adds, Metric, metric_of
from models.published import Published

WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as it is to be shown: `number` is None unless `state` is complete or partial.

    `earlier` is what stood there until `corrected_at`, when a final number was last replaced by another.
    `days` says on how many days a sum or mean rests, of how many: (6, 7).
    """

    state: State
    number: Decimal | None = None
    why: Why | None = None
    source: Source | None = None
    collected_at: datetime | None = None
    corrected_at: datetime | None = None
    earlier: Decimal | None = None
    days: tuple[int, int] = (1, 1)

    @property
    def is_final(self) -> bool:
        """Whether it is a number that lacks nothing."""
        return self.state is State.NUMBER

    @property
    def is_whole(self) -> bool:
        """Whether it rests on all of its days."""
        return self.days[0] == self.days[1]


MISSING = Value(State.MISSING)
Series = dict[date, Value]


def series(session: Session, account: int, metric: str, first: date, last: date, part: str = "") -> Series:
    """A metric of an account on each day from the first to the last, both included, in their order."""
    found = metric_of(session, metric)
    rows = _read(session, Figure, account, found, first, last, part)
    return {day: _on(found, rows, day, part) for day in days_of(first, last)}


def value_on(session: Session, account: int, metric: str, day: date, part: str = "") -> Value:
    """A metric of an account on a day."""
    return series(session, account, metric, day, day, part)[day]


def total(session: Session, account: int, metric: str, first: date, last: date, part: str = "") -> Value:
    """A metric over several days, as it adds up: partial where a day lacks, missing where all do.

    A rate is made anew, of all days on which everything is there that it is made of.
    """
    found = metric_of(session, metric)
    rows = _read(session, Figure, account, found, first, last, part)
    values = [_on(found, rows, day, part) for day in days_of(first, last)]
    there = [day for day, value in zip(days_of(first, last), values, strict=True) if value.number is not None]
    match found.adds:
        case Adds.LAST:
            return values[-1]
        case Adds.HIGHEST:
            return _several(values, max)
        case Adds.NEVER:
            sums = [sum((_number(rows, key, day, part) for day in there), Decimal()) for key in found.made_of]
            return _several(values, lambda _: found.make(sums) if found.make else None)
    return _several(values, sum)


def mean(session: Session, account: int, metric: str, first: date, last: date) -> Value:
    """The mean of a metric over those of the days that have it; partial where one lacks."""
    values = list(series(session, account, metric, first, last).values())
    return _several(values, lambda numbers: sum(numbers, Decimal()) / len(numbers))


def mean_of_week(session: Session, account: int, metric: str, day: date) -> Value:
    """The mean of the seven days before a day."""
    return mean(session, account, metric, day - timedelta(WEEK), day - timedelta(1))


def parts(session: Session, account: int, metric: str, first: date, last: date) -> dict[str, Value]:
    """The parts of a metric over some days by their codes, the largest first; `part_name` names them.

    Empty where the metric has none, or where they are not known.
    """
    found = metric_of(session, metric)
    rows = _read(session, Figure, account, found, first, last)
    codes = {part for cells in rows.values() for part, _ in cells if part}
    days = days_of(first, last)
    values = {part: _several([_on(found, rows, day, part) for day in days], sum) for part in codes}
    return dict(sorted(values.items(), key=lambda one: -(one[1].number or 0)))


def article_series(
    session: Session, published: int, metric: str, first: date, last: date, part: str = ""
) -> Series:
    """A metric of an article (`ARTICLE_METRICS`) on each day from the first to the last."""
    found = ARTICLE_METRICS[metric]
    rows = _read(session, ArticleFigure, published, found, first, last, part)
    return {day: _on(found, rows, day, part) for day in days_of(first, last)}


def after_days(session: Session, article: Published, metric: str, count: int) -> Value:
    """A metric of an article at the end of its first `count` days; the first is that of its publication."""
    day = article.day + timedelta(count - 1)
    return article_series(session, article.id, metric, day, day)[day]


def articles_on(session: Session, account: int, metric: str, day: date) -> dict[int, Value]:
    """A metric on a day of each article of an account that has it, by the number of its `Published`."""
    found = ARTICLE_METRICS[metric]
    ours = select(Published.id).where(Published.account == account)
    target = table_of(ArticleFigure)
    of_day = (target.c.published.in_(ours), target.c.day == day, target.c.part == "")
    by_article: dict[int, _Rows] = {}
    for row in _select(session, target, found, *of_day):
        _keep(by_article.setdefault(row["published"], {}), ARTICLE_METRICS, row)
    return {number: _on(found, rows, day) for number, rows in by_article.items()}


def corrected_since(
    session: Session, account: int, first: date, last: date, since: datetime
) -> list[tuple[str, date, Value]]:
    """The figures of an account, on some days, that were corrected after a moment: metric, day, value."""
    target = table_of(Figure)
    asked = columns(*columns_of(target)).where(
        target.c.account == account,
        target.c.day.between(first, last),
        target.c.part == "",
        target.c.corrected_at > since,
    )
    found = session.connection().execute(asked.order_by(target.c.day, target.c.id)).mappings()
    return [(row["metric"], row["day"], value_of(metric_of(session, row["metric"]), row)) for row in found]


def days_of(first: date, last: date) -> list[date]:
    """Each day from the first to the last."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


# By metric, then by part and day.
_Rows = dict[str, dict[tuple[str, date], Value]]


def _read(
    session: Session,
    table: type[Cell],
    whose: int,
    metric: Metric,
    first: date,
    last: date,
    part: str | None = None,
) -> _Rows:
    """The rows of some days: of all parts, or of one beside the whole."""
    target = table_of(table)
    theirs = [target.c[table.OF] == whose, target.c.day.between(first, last)]
    if part is not None:
        theirs.append(target.c.part.in_(("", part)))
    known = {**(METRICS if table is Figure else ARTICLE_METRICS), metric.key: metric}
    rows: _Rows = {}
    for row in _select(session, target, metric, *theirs):
        _keep(rows, known, row)
    return rows


def _select(
    session: Session, target: Table, metric: Metric, *which: ColumnElement[bool]
) -> Iterable[RowMapping]:
    """Read the rows of a metric, or of those that it is made of. Core: a page reads a year of them."""
    asked = columns(*columns_of(target)).where(target.c.metric.in_(metric.made_of or (metric.key,)), *which)
    return session.connection().execute(asked).mappings()


def columns_of(target: Table) -> list[ColumnElement[Any]]:
    """The columns of a table; what was before comes as text, for hardly any of it is ever read."""
    return [cast(one, Text).label(one.name) if one.name == "earlier" else one for one in target.columns]


def _keep(rows: _Rows, known: Mapping[str, Metric], row: RowMapping) -> None:
    rows.setdefault(row["metric"], {})[row["part"], row["day"]] = value_of(known[row["metric"]], row)


def value_of(metric: Metric, row: RowMapping) -> Value:
    """What a row of figures says, read as `columns_of` gives it."""
    amount, corrected = row["amount"], row["corrected_at"]
    earlier = json.loads(row["earlier"]) if corrected is not None else []
    return Value(
        State.of(row["state"]),
        None if amount is None else to_number(metric, amount),
        Why.of(row["why"]) if row["why"] else None,
        Source.of(row["source"]),
        row["collected_at"],
        corrected,
        to_number(metric, earlier[-1][0]) if earlier else None,
    )


def _number(rows: _Rows, metric: str, day: date, part: str) -> Decimal:
    return rows[metric][part, day].number or Decimal()


def _on(metric: Metric, rows: _Rows, day: date, part: str = "") -> Value:
    """A metric on a day: read, or made of others, of which the worst says what state it is in."""
    values = [_kept(rows.get(key, {}), day, part) for key in metric.made_of or (metric.key,)]
    return _made(metric, values) if metric.made_of else values[0]


def _kept(cells: Mapping[tuple[str, date], Value], day: date, part: str) -> Value:
    """What is kept. A part that WeChat does not list, where it gives the whole, is a zero."""
    whole = cells.get(("", day), MISSING)
    found = cells.get((part, day))
    if found is None and part and whole.source is Source.WECHAT and whole.number is not None:
        return replace(whole, number=Decimal(), earlier=None, corrected_at=None)
    return found or MISSING


def _made(metric: Metric, values: Sequence[Value]) -> Value:
    worst = max(values, key=lambda value: _WORSE.index(value.state))
    numbers = [value.number for value in values if value.number is not None]
    if metric.make is None or len(numbers) < len(values):
        return Value(worst.state, why=worst.why)
    number, corrected = metric.make(numbers), _latest(value.corrected_at for value in values)
    if number is None:
        return Value(State.MISSING, why=Why.NO_READERS)
    before = [value.number if value.earlier is None else value.earlier for value in values]
    return Value(
        worst.state,
        number,
        worst.why,
        values[0].source,
        _latest(value.collected_at for value in values),
        corrected,
        metric.make([one for one in before if one is not None]) if corrected else None,
    )


def _several(values: Collection[Value], make: Any) -> Value:  # noqa: ANN401
    """Make one value of several days': of those that there are."""
    there = [value for value in values if value.number is not None]
    days = (len(there), len(values))
    number = make([value.number for value in there]) if there else None
    if number is None:
        worst = max(values, key=lambda value: _WORSE.index(value.state), default=MISSING)
        why = Why.NO_READERS if there else worst.why
        return Value(State.MISSING if there else worst.state, why=why, days=days)
    lacking = next((value for value in values if not value.is_final), None)
    state, why = (State.NUMBER, None) if lacking is None else (State.PARTIAL, lacking.why)
    return Value(
        state,
        number,
        why,
        there[0].source,
        _latest(value.collected_at for value in there),
        _latest(value.corrected_at for value in there),
        days=days,
    )


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


_WORSE = (State.NUMBER, State.PARTIAL, State.LATE, State.MISSING)

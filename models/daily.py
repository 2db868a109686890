"""A day of an account in figures: each indicator beside its bases, the best article, what is unusual and why.

Nothing here makes a figure up: where there is none, its `Value` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from sqlmodel import Session, col, select

from models.baseline import BACK, Usual, usual_on
from models.figure import ArticleFigure, State, Why, table_of, to_number
from models.metric import ARTICLE_METRICS, METRICS, Metric
from models.published import Published
from models.series import MISSING, Series, Value, articles_on, parts, series
from models.workcalendar import WorkCalendar

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
CORE = (
    *("net_users", "followers", "reads", "delivery_rate", "finish_rate"),
    *("shares", "interaction_rate", "favourites"),
)
"""The indicators that are watched each day, unless a team chooses others."""
OF_ARTICLES = ("delivery_rate", "finish_rate")
"""Those that are known of articles alone: of a day, they are those of what was published on it."""
WATCHED = ("reads", "new_users", "lost_users", "shares")  # for what is unusual


def indicator(key: str) -> Metric:
    """What an indicator is measured by."""
    return ARTICLE_METRICS[key] if key in OF_ARTICLES else METRICS[key]


@dataclass(frozen=True, slots=True)
class Compared:
    """A value beside the day before, the same weekday a week before, and the mean of seven days before."""

    metric: Metric
    value: Value
    before: Value
    week: Value
    mean: Value


@dataclass(frozen=True, slots=True)
class Best:
    """The article that was read most on a day: by how many of its readers, and where they came from most."""

    title: str
    reads: Decimal
    share: Decimal | None
    scene: str = ""
    scene_share: Decimal | None = None
    finish: Value = MISSING


@dataclass(frozen=True, slots=True)
class Unusual:
    """A value outside of what is usual, and the part and the article that explain most of the difference."""

    metric: Metric
    value: Decimal
    usual: Usual
    part: str = ""
    part_change: Decimal | None = None
    article: str = ""
    article_share: Decimal | None = None


@dataclass
class Book:
    """The figures of an account around a day, each series read once."""

    session: Session
    account: int
    day: date
    calendar: WorkCalendar
    _read: dict[str, Series] = field(default_factory=dict)

    def series(self, key: str) -> Series:
        """An indicator of each day from ten weeks before on."""
        if key not in self._read:
            first = self.day - BACK
            if key in OF_ARTICLES:
                self._read[key] = self._of_articles(key, first)
            else:
                self._read[key] = series(self.session, self.account, key, first, self.day)
        return self._read[key]

    def on(self, key: str, day: date) -> Value:
        """An indicator on a day."""
        return self.series(key).get(day, MISSING)

    def compared(self, key: str, day: date) -> Compared:
        """An indicator on a day, beside its bases."""
        week = [self.on(key, day - n * A_DAY) for n in range(1, 8)]
        return Compared(
            indicator(key),
            self.on(key, day),
            self.on(key, day - A_DAY),
            self.on(key, day - A_WEEK),
            _mean(week),
        )

    def numbers(self, key: str) -> dict[date, Decimal]:
        """The numbers of an indicator, where there are any."""
        found = self.series(key).items()
        return {day: value.number for day, value in found if value.number is not None}

    @cached_property
    def has_figures(self) -> bool:
        """Whether there was ever a figure in these weeks."""
        return any(self.numbers(key) for key in ("reads", "followers", "new_users"))

    def _of_articles(self, key: str, first: date) -> Series:
        """A rate of the articles that were published on each day, weighed by their readers of that day."""
        target = table_of(ArticleFigure)
        ours = (col(Published.account) == self.account, col(Published.day).between(first, self.day))
        asked = (
            select(target.c.published, target.c.metric, target.c.day, target.c.amount)
            .join(Published, target.c.published == col(Published.id))
            .where(*ours, target.c.day == col(Published.day), target.c.part == "")
            .where(target.c.metric.in_((key, "reads")), target.c.amount.is_not(None))
        )
        rates: dict[int, tuple[date, Decimal]] = {}
        weights: dict[int, Decimal] = {}
        for published, metric, day, amount in self.session.connection().execute(asked):
            if metric == key:
                rates[published] = (day, to_number(ARTICLE_METRICS[key], amount))
            else:
                weights[published] = Decimal(amount)
        return _weighed(rates, weights)


def _weighed(rates: Mapping[int, tuple[date, Decimal]], weights: Mapping[int, Decimal]) -> Series:
    by_day: dict[date, list[tuple[Decimal, Decimal]]] = {}
    for published, (day, rate) in rates.items():
        by_day.setdefault(day, []).append((rate, weights.get(published, Decimal()) or Decimal(1)))
    return {
        day: Value(State.NUMBER, sum((r * w for r, w in found), Decimal()) / sum(w for _, w in found))
        for day, found in by_day.items()
    }


def _mean(values: Sequence[Value]) -> Value:
    there = [value.number for value in values if value.number is not None]
    if not there:
        return MISSING
    state = State.NUMBER if len(there) == len(values) else State.PARTIAL
    return Value(state, sum(there, Decimal()) / len(there), days=(len(there), len(values)))


def best_of(book: Book, day: date) -> Best | None:
    """The article that was read most on a day; None where that is not known."""
    reads = {
        number: value.number
        for number, value in articles_on(book.session, book.account, "day_reads", day).items()
        if value.number
    }
    if not reads:
        return None
    number = max(reads, key=lambda one: (reads[one], -one))
    article = book.session.get_one(Published, number)
    whole = book.on("reads", day).number
    scene, of_scene = _main_scene(book.session, number, day)
    finish = articles_on(book.session, book.account, "finish_rate", day).get(number, MISSING)
    return Best(
        article.title,
        reads[number],
        reads[number] / whole if whole else None,
        scene,
        of_scene / reads[number] if of_scene else None,
        finish,
    )


def _main_scene(session: Session, published: int, day: date) -> tuple[str, Decimal]:
    """Where most readers of an article came from on a day, and how many."""
    target = table_of(ArticleFigure)
    asked = (
        select(target.c.part, target.c.amount)
        .where(target.c.published == published, target.c.day == day, target.c.metric == "day_reads")
        .where(target.c.part != "", target.c.amount.is_not(None))
        .order_by(target.c.amount.desc(), target.c.part)
        .limit(1)
    )
    found = session.connection().execute(asked).first()
    return (found[0], Decimal(found[1])) if found else ("", Decimal())


def unusual_on(book: Book, day: date) -> list[Unusual]:
    """What lies outside of what is usual on a day, explained; silence where too little is known."""
    return [one for key in WATCHED if (one := _unusual(book, key, day)) is not None]


def _unusual(book: Book, key: str, day: date) -> Unusual | None:
    value, usual = book.on(key, day), usual_on(book.numbers(key), day, book.calendar)
    if usual is None or not value.is_final or value.number is None or not usual.is_unusual(value.number):
        return None
    found = Unusual(METRICS[key], value.number, usual)
    part, change = _main_part(book, key, day)
    if key != "reads":
        return Unusual(found.metric, found.value, usual, part, change)
    best = best_of(book, day)
    title, share = (best.title, best.share) if best is not None else ("", None)
    return Unusual(found.metric, found.value, usual, part, change, title, share)


def _main_part(book: Book, key: str, day: date) -> tuple[str, Decimal | None]:
    """The part of a metric that changed most against the same weekday of the week before."""
    now = parts(book.session, book.account, key, day, day)
    before = parts(book.session, book.account, key, day - A_WEEK, day - A_WEEK)
    changes = {
        part: value.number - (before.get(part, MISSING).number or Decimal())
        for part, value in now.items()
        if value.number is not None
    }
    if not changes or not before:
        return "", None
    part = max(changes, key=lambda one: (abs(changes[one]), one))
    return part, changes[part]


def silent(book: Book, keys: Iterable[str], day: date) -> list[tuple[Value, list[Metric]]]:
    """The indicators that have no whole figure on a day, grouped by why."""
    groups: dict[tuple[State, object], tuple[Value, list[Metric]]] = {}
    for key in keys:
        value = book.on(key, day)
        is_none = (key in OF_ARTICLES and value.number is None) or value.why is Why.NO_READERS
        if value.is_final or is_none:
            continue  # nothing came out, or nobody read: then there is nothing to be known
        groups.setdefault((value.state, value.why), (value, []))[1].append(indicator(key))
    return list(groups.values())

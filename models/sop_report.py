"""How a month of articles went: kept deadlines, working time of each step, rounds of review.

Steps that were left out or have not begun, and the topic's own, which is done by starting, are never counted.
A deadline is the one agreed last. Of one person or column only what is theirs is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from statistics import median

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from models.article import Article
from models.review import Review
from models.room import of_account
from models.sop import PUBLISH, TOPIC, StageSpec
from models.stage import Stage
from models.workcalendar import WorkCalendar

READ = ("passed", "returned", "voided")  # reviews that somebody decided
BEGUN = ("open", "reviewing", "done")  # steps
STARTED = ("writing", "reviewing", "approved", "scheduled", "published", "closed")  # articles
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar, by its first day."""

    first: date

    @property
    def before(self) -> Month:
        """The month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> Month:
        """The month after."""
        return Month((self.first + timedelta(days=31)).replace(day=1))

    def begins(self, calendar: WorkCalendar) -> datetime:
        """Its first moment, in the workspace's zone."""
        return datetime.combine(self.first, time(), calendar.zone)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that has begun. `rounds` counts its reviews up to the last that was decided; 0 is none."""

    spec: StageSpec
    doer: int | None
    column: int | None
    due: datetime
    opened_at: datetime | None
    done_at: datetime | None
    rounds: int = 0

    @property
    def name(self) -> Name:
        """What it is called, in Chinese and in English."""
        return self.spec.zh, self.spec.en

    @property
    def has_deadline(self) -> bool:
        """Whether being late with it says anything; publishing is counted by its day."""
        return self.spec.kind != PUBLISH

    def hours(self, calendar: WorkCalendar) -> float | None:
        """The working hours from its turn until it was done; None for what keeps a time on the clock."""
        if self.spec.essential or self.opened_at is None or self.done_at is None:
            return None
        return calendar.working_time_between(self.opened_at, self.done_at) / HOUR


@dataclass(frozen=True, slots=True)
class Piece:
    """An article that was begun, the day on which it was to come out, and that on which it did."""

    owner: int
    column: int | None
    slot_day: date
    out_on: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of some steps and articles of a month; where nothing is, there is no rate either.

    `due` steps, of which `on_time`; `slots` of articles, of which `kept`; `hours` of work, one for each step
    that was measured; `rounds`, one for each step that was reviewed and done.
    """

    due: int = 0
    on_time: int = 0
    slots: int = 0
    kept: int = 0
    hours: tuple[float, ...] = ()
    rounds: tuple[int, ...] = ()

    @property
    def on_time_rate(self) -> float | None:
        """The share of steps that were done by their deadline, 0 to 1."""
        return self.on_time / self.due if self.due else None

    @property
    def kept_rate(self) -> float | None:
        """The share of articles that came out on their day at the latest, 0 to 1."""
        return self.kept / self.slots if self.slots else None

    @property
    def cycle(self) -> float | None:
        """The median of the working hours."""
        return median(self.hours) if self.hours else None

    @property
    def mean_rounds(self) -> float | None:
        """How many rounds a review took."""
        return sum(self.rounds) / len(self.rounds) if self.rounds else None

    @property
    def first_time(self) -> int:
        """How many reviews passed in the first round."""
        return self.rounds.count(1)

    def __bool__(self) -> bool:
        return bool(self.due or self.slots or self.hours or self.rounds)


Name = tuple[str, str]
Both = tuple[Figures, Figures]  # those of the month, and of the month before
ByNumber = dict[int | None, Both]


@dataclass(frozen=True, slots=True)
class SopReport:
    """A month's figures beside those of the month before: of all, and by step, column and person.

    Steps are in the order in which they come; columns and people by number, None for what has none.
    """

    month: Month
    all: Both
    steps: dict[Name, Both]
    columns: ByNumber
    people: ByNumber


def sop_report(
    session: Session, month: Month, account: int | None, now: datetime, calendar: WorkCalendar
) -> SopReport:
    """Count a month, as far as it has gone, and the month before it; of an account, or of all."""
    steps = _steps(session, month, account, calendar)
    pieces = _pieces(session, month, account, calendar)

    def both(some: Iterable[Step], articles: Iterable[Piece]) -> Both:
        of = partial(figures, list(some), list(articles), now=now, calendar=calendar)
        return of(month), of(month.before)

    def by(of_step: Callable[[Step], int | None], of_piece: Callable[[Piece], int | None]) -> ByNumber:
        numbers = {*map(of_step, steps), *map(of_piece, pieces)}
        found = {
            one: both((s for s in steps if of_step(s) == one), (p for p in pieces if of_piece(p) == one))
            for one in sorted(numbers, key=lambda one: (one is None, one))
        }
        return {one: two for one, two in found.items() if any(two)}

    named = {one.name: both((s for s in steps if s.name == one.name), ()) for one in steps}
    return SopReport(
        month,
        both(steps, pieces),
        {name: two for name, two in named.items() if any(two)},
        by(lambda step: step.column, lambda piece: piece.column),
        by(lambda step: step.doer, lambda piece: piece.owner),
    )


def figures(
    steps: Sequence[Step], pieces: Sequence[Piece], month: Month, now: datetime, calendar: WorkCalendar
) -> Figures:
    """Count what of some steps and articles falls into a month.

    A deadline counts once it has passed or the step is done; a step that is measured, or reviewed, in the
    month in which it was done; an article in that of its day, once that is over or it is out.
    """
    begin, end = month.begins(calendar), month.after.begins(calendar)
    due = [
        one for one in steps if one.has_deadline and begin <= one.due < end and (one.done_at or one.due < now)
    ]
    done = [one for one in steps if one.done_at is not None and begin <= one.done_at < end]
    today = now.astimezone(calendar.zone).date()
    slots = [one for one in pieces if begin.date() <= one.slot_day < end.date()]
    slots = [one for one in slots if one.out_on is not None or one.slot_day < today]
    return Figures(
        len(due),
        sum(one.done_at is not None and one.done_at <= one.due for one in due),
        len(slots),
        sum(one.out_on is not None and one.out_on <= one.slot_day for one in slots),
        tuple(hours for one in done if (hours := one.hours(calendar)) is not None),
        tuple(one.rounds for one in done if one.rounds),
    )


def _steps(session: Session, month: Month, account: int | None, calendar: WorkCalendar) -> list[Step]:
    """The steps that fall into a month or the one before it, in the order of their places: one statement."""
    begin, end = month.before.begins(calendar), month.after.begins(calendar)
    read = select(col(Review.stage), func.max(Review.round).label("rounds"))
    rounds = read.where(col(Review.state).in_(READ)).group_by(col(Review.stage)).subquery()
    within = (and_(moment >= begin, moment < end) for moment in (col(Stage.due), col(Stage.done_at)))
    asked = (
        select(
            *map(col, (Stage.spec, Stage.doer, Article.column, Stage.due, Stage.opened_at)),
            col(Stage.done_at),
            rounds.c.rounds,
        )
        .join(Article, col(Article.id) == col(Stage.article))
        .outerjoin(rounds, rounds.c.stage == col(Stage.id))
        .where(col(Stage.state).in_(BEGUN), of_account(Article.account, account), or_(*within))
        .order_by(col(Stage.place), col(Stage.id))
    )
    steps = [
        Step(StageSpec.from_data(spec), doer, column, due, opened_at, done_at, count or 0)
        for spec, doer, column, due, opened_at, done_at, count in session.execute(asked)
    ]
    return [one for one in steps if one.spec.kind != TOPIC]


def _pieces(session: Session, month: Month, account: int | None, calendar: WorkCalendar) -> list[Piece]:
    """The articles of a month and the one before it that were begun and not dropped: one statement."""
    asked = select(*map(col, (Article.owner, Article.column, Article.slot_day, Article.published_at))).where(
        col(Article.state).in_(STARTED),
        of_account(Article.account, account),
        col(Article.slot_day) >= month.before.first,
        col(Article.slot_day) < month.after.first,
    )
    return [
        Piece(owner, column, day, at.astimezone(calendar.zone).date() if at is not None else None)
        for owner, column, day, at in session.execute(asked)
    ]

"""The digest: what waits first, then figures beside their bases, pace, what is unusual, what comes today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers._cards import draws
from handlers._digest_span import month_words, week_words
from handlers._digest_waiting import listed, slot_lines, waiting_lines
from handlers._digest_words import (
    IN_SHORT,
    best_line,
    indicator_lines,
    short_line,
    silent_lines,
    unusual_lines,
)
from handlers._pace_words import pace_line
from handlers._panels import chart_of
from models.chart import Chart
from models.daily import Book
from models.digest import Digest, Length, wish_of
from models.goal import goals_of
from models.message import MOST_BUTTONS, Button, Message, message_from_data
from models.overlay import days_calendar
from models.pace import paces
from models.person import Person
from models.plan import plan_of
from models.room import told_apart
from models.series import days_of
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar

BEIJING = ZoneInfo("Asia/Shanghai")  # figures are of its days


@dataclass(frozen=True, slots=True)
class Content:
    """What a digest says of an account: the days of its figures, and when it is read, in the team's zone."""

    session: Session
    account: int
    first: date
    last: date
    now: datetime
    length: Length = Length.FULL
    person: Person | None = None
    posted: datetime | None = None
    week: bool = False
    month: bool = False

    @property
    def is_full(self) -> bool:
        """Whether it says all."""
        return self.length is Length.FULL


@draws("digest")
def draw_digest(session: Session, subject: str, view: str) -> Message:
    """Draw a digest that was posted, as its figures are known now, with what else was said beside it."""
    row = session.get_one(Digest, int(subject.partition(":")[2]))
    content = Content(
        session,
        row.account,
        row.first,
        row.last,
        row.drawn_at.astimezone(BEIJING),
        Length.of(row.length),
        session.get(Person, row.person) if row.person is not None else None,
        row.posted_at,
        row.week,
        row.month,
    )
    made = replace(digest_message(content), subject=row.subject, view=view)
    made = replace(made, text=joined([made.text, _mended(row)]))
    return beside(made, message_from_data(row.others)) if row.others else made


def _mended(row: Digest) -> Words:
    if row.mended_at is None:
        return ""
    clock = f"{row.mended_at.astimezone(BEIJING):%H:%M}"
    return t("corrected at {time}", time=clock) if row.corrected else t("completed at {time}", time=clock)


def beside(made: Message, others: Message) -> Message:
    """A digest with what else a room is told in the same post."""
    first, *sections = others.sections or ("",)
    buttons = {button.says: replace(button, primary=False) for button in (*made.buttons, *others.buttons)}
    return replace(
        made,
        sections=(*made.sections, joined([others.text, first], "\n"), *sections),
        buttons=tuple(buttons.values())[:MOST_BUTTONS],
    )


def digest_message(content: Content) -> Message:
    """A digest as it is now; a day with nothing is one line."""
    calendar = days_calendar(content.session)
    book = Book(content.session, content.account, content.last, calendar)
    heading = joined([t("Digest"), _days_words(content), _account(content)])
    sections = tuple(words for words in _sections(content, book, calendar) if words)
    if not sections:
        nothing = t("nothing was published, nothing waits and nothing is unusual")
        return Message(joined([heading, nothing]))
    return Message(heading, sections=sections, buttons=BUTTONS, chart=_chart(content, book))


BUTTONS = (
    Button(t("All figures"), "digest --length full"),
    Button(t("When and what…"), "digest set …"),
    Button(t("Pause for a week"), "digest pause"),
)


def _account(content: Content) -> Words:
    return told_apart(content.session).get(content.account, "")


def _days_words(content: Content) -> Words:
    if content.first == content.last:
        return t("{day}", day=content.last)
    return t("{first} – {last}", first=content.first, last=content.last)


def _chart(content: Content, book: Book) -> Chart | None:
    return chart_of(book, content.last) if content.is_full else None


def _sections(content: Content, book: Book, calendar: WorkCalendar) -> Iterator[Words]:
    """The sections in their order; those that have nothing to say are empty."""
    session, account, now = content.session, content.account, content.now
    waiting = waiting_lines(session, account, content.person, now, calendar)
    yield listed(t("Waiting ({number})", number=len(waiting)), waiting)
    yield _figures(content, book)
    yield _pace(content, calendar)
    if content.week:
        yield week_words(session, account, content.last, calendar)
    if content.month:
        yield month_words(session, account, content.last, calendar)
    yield listed(t("Unusual"), unusual_lines(book, content.last))
    yield listed(t("Today"), slot_lines(session, account, now, BEIJING))
    yield listed(t("Mind"), silent_lines(book, _keys(content), content.last))


def _keys(content: Content) -> tuple[str, ...]:
    return wish_of(content.session, content.account).indicators if content.is_full else IN_SHORT


def _figures(content: Content, book: Book) -> Words:
    """The figures: each day in a line where there are several, then the last in full; the best article."""
    if _is_quiet(book, content):
        return ""
    several = [short_line(book, day) for day in days_of(content.first, content.last)]
    lines = list(indicator_lines(book, _keys(content), content.last, content.posted))
    best = best_line(book, content.last)
    if len(several) == 1:
        return joined([t("Figures"), *lines, best], "\n") if lines or best else ""
    last = t("{day} in full", day=content.last) if lines else ""
    return joined([t("Figures"), *several, last, *lines, best], "\n")


def _is_quiet(book: Book, content: Content) -> bool:
    """Whether nothing came out on the one day, and hardly anybody was there."""
    sent, reads = book.on("sent", content.last), book.on("reads", content.last)
    return content.first == content.last and sent.number == 0 and reads.number == 0


def _pace(content: Content, calendar: WorkCalendar) -> Words:
    """The pace of the month that the figures are of."""
    plan = plan_of(content.session, content.account, content.last)
    if plan is None:
        return ""
    today = content.last + timedelta(days=1)
    goals = [one for one in goals_of(content.session, plan.id) if one.parent is None]
    found = paces(content.session, content.account, plan.month, goals, today, calendar)
    return listed(t("Pace"), [pace_line(one) for one in found])

"""A sheet of articles is read ahead of its import, in steps; its draft says how far, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from handlers._archive import HEADINGS, MOST, Reader
from handlers._rows import MOST_SHOWN, Row, bad_lines, each_row
from handlers._sheet import Problem, Sheet, read_sheet
from handlers._steps import Steps
from models import ahead
from models.ahead import Article, Intake
from models.audit import Deed, append
from models.draft import Draft
from models.file import StoredFile
from models.life import mark
from models.person import Person
from models.refusal import Refusal
from models.words import Words, t, to_data

BATCH = 2_000  # lines kept in one step
MOST_TRIES = 3  # of reading a sheet on which readers die


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft's sheet that is to be read, and who understands its lines."""

    draft: int
    sheet: Sheet
    reader: Reader


class _Found:
    """What the lines said so far. What is not kept yet is not taken any more once a line was bad."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines = 0
        self._articles: list[tuple[int, Article]] = []
        self._first: dict[tuple[date, str], int] = {}

    def add(self, row: Row[Article]) -> None:
        self.lines += 1
        self.problems += row.problems
        if row.value is None:
            return
        other = self._first.setdefault((row.value.at.date(), row.value.title), row.line)
        if other != row.line:
            self.problems.append(Problem(row.line, "title", t("stands in line {line} too", line=str(other))))
        self._articles.append((row.line, row.value))

    def take(self) -> list[tuple[int, Article]]:
        taken, self._articles = self._articles, []
        return [] if self.problems else taken


def open_next(session: Session, now: datetime) -> Opened | None:
    """Open the next sheet that waits; nothing is kept of it from a reading that was cut off."""
    number = ahead.next_waiting(session)
    if number is None:
        return None
    draft, intake = session.get_one(Draft, number), session.get_one(Intake, number)
    ahead.forget(session, number)
    intake.tries += 1
    try:
        if intake.tries > MOST_TRIES:
            raise Refusal(t("It could not be read; ask whoever runs Paiqi to look at the log."))
        file = session.get_one(StoredFile, draft.fields["file"])
        return Opened(
            number, read_sheet(file.name, file.content), Reader(session, draft.fields["account"], now)
        )
    except Refusal as refusal:
        _give_up(session, number, refusal.words)
        return None


def read_ahead(opened: Opened, seen: Callable[[int], object] = lambda _: None) -> Steps:
    """Read a sheet whose lines are kept as they are read; `seen` is told how far that is."""
    found, number, total = _Found(), opened.draft, opened.sheet.length()
    try:
        for row in each_row(opened.sheet, HEADINGS, opened.reader.read, MOST):
            found.add(row)
            seen(row.line)
            if found.lines % BATCH == 1:
                yield partial(_keep, number=number, articles=found.take(), line=row.line, total=total)
    except Refusal as refusal:
        yield partial(_give_up, number=number, words=refusal.words)
        return
    yield partial(_conclude, number=number, articles=found.take(), problems=found.problems)


def _keep(
    session: Session, number: int, articles: Sequence[tuple[int, Article]], line: int, total: int
) -> None:
    draft = session.get(Draft, number)
    if draft is not None:
        ahead.keep(session, number, articles)
        _say(session, draft, line=line, total=max(line, total))


def _give_up(session: Session, number: int, words: Words) -> None:
    draft = session.get(Draft, number)
    if draft is not None:
        ahead.forget(session, number)
        _settle(session, draft, refused=to_data(words))


def _conclude(
    session: Session, number: int, articles: Sequence[tuple[int, Article]], problems: list[Problem]
) -> None:
    draft = session.get(Draft, number)
    if draft is None:
        return
    if problems:
        ahead.forget(session, number)
        problems.sort(key=lambda problem: problem.line)
        words = to_data(bad_lines(HEADINGS, problems))
        _settle(session, draft, bad=len({problem.line for problem in problems}), lines=words)
        return
    ahead.keep(session, number, articles)
    account = draft.fields["account"]
    found = asdict(ahead.compare(session, number, account))
    first = ahead.first_new(session, number, account, MOST_SHOWN)
    _settle(session, draft, found=found, first=first)


def _settle(session: Session, draft: Draft, **said: object) -> None:
    waiting = session.get(Intake, draft.id)
    if waiting is not None:
        session.delete(waiting)
    _say(session, draft, **said)


def _say(session: Session, draft: Draft, **said: object) -> None:
    draft.fields = {**draft.fields, **said}
    mark(session, draft.subject)


def enter_sheet(session: Session, draft: Draft, by: Person, at: datetime) -> ahead.Counts:
    """Import a sheet that was read, whole; Refusal where that can no longer be."""
    name, account = draft.fields["name"], draft.fields["account"]
    if ahead.has_lost_columns(session, draft.id):
        raise Refusal(t("A column that “{name}” names is gone. Send the sheet again.", name=name))
    found = ahead.enter(session, draft.id, account)
    if found == ahead.Counts(0, 0, 0):
        raise Refusal(t("“{name}” has waited for too long. Send the sheet again.", name=name))
    append(
        session,
        Deed(f"archive:{account or 0}", "import", by.id, at, after=f"{found.new} {found.changed}"),
    )
    draft.posted = "imported"
    _say(session, draft, found=asdict(found))
    return found

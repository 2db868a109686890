"""Importing competitors' weeks from a sheet: previewed, bad lines named, and then all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlmodel import Session

from handlers._chat import Chat
from handlers._command import command
from handlers._competition import LONGEST_TITLE, contradiction, is_unknown, read_seen
from handlers._importing import Importing, Shown
from handlers._metric_kinds import names_of
from handlers._plain import plain
from handlers._rows import MEND, Wrong, bad_lines, nothing_imported, read_rows
from handlers._sheet import Heading, Line, Problem, Sheet
from handlers._weeks import week_of
from models.audit import Deed, append
from models.competitor import Competitor, competitors_of, keep_title, keep_week
from models.digest import redraw_weeks
from models.draft import Draft
from models.figure import Origin, Recorded, Source
from models.message import Field, Message
from models.metric import COMPETITOR_METRICS
from models.person import Role
from models.refusal import Refusal
from models.room import Account
from models.words import Text, Words, joined, t

MOST = 5_000  # lines
PLAIN = "周,竞品,发文篇数,头条平均阅读,10万+篇数,最高阅读,代表标题\n2026-03-02,新榜,7,12000,1,10万+,一周热点"
WEEK = Heading("week", t("Week"), ("周", "日期", "周起始", "统计周", "week", "date"), required=True)
NAME = Heading("name", t("Competitor"), ("竞品", "账号", "公众号", "账号名称", "name"), required=True)
TITLE = Heading("title", t("A title that stands for it"), ("代表标题", "标题", "title"))
HEADINGS = (
    WEEK,
    NAME,
    *(Heading(one.key, one.name, names_of(one)) for one in COMPETITOR_METRICS.values()),
    TITLE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says: a competitor's week, its figures that are there, and perhaps a title."""

    competitor: Competitor
    monday: date
    given: Mapping[str, Decimal]
    title: str


@command("competitor import", "竞品 导入", "jpdr", role=Role.EDITOR)
def import_weeks(
    chat: Chat, draft: Draft | None = None, account: Annotated[Account | None, t("Account")] = None
) -> Words | Message:
    """Bring competitors' weeks along from a sheet: one line for each competitor and week"""
    return IMPORTING.run(chat, draft, account)


def _explain() -> Message:
    about = t("A week is named by a day of it. An empty cell means that nobody looked, and changes nothing.")
    watched = t("Names are those of “competitor list”; one that is not watched yet is added first.")
    heading = t("Send “competitor import” together with the sheet, .xlsx or .csv")
    return Message(heading, sections=(PLAIN, about, watched))


def read_weeks(
    session: Session, sheet: Sheet, account: int, today: date
) -> tuple[list[Entry], list[Problem]]:
    """Read a sheet whole: what it says, and what is wrong in which line."""
    watched = {plain(one.name): one for one in competitors_of(session, account)}
    reading = read_rows(sheet, HEADINGS, lambda line: _entry(line, watched, today), MOST)
    problems, first = list(reading.problems), dict[tuple[int, date], int]()
    for line, entry in reading.rows:
        other = first.setdefault((entry.competitor.id, entry.monday), line)
        if other != line:
            problems.append(Problem(line, "name", t("stands in line {line} too", line=str(other))))
    return [entry for _, entry in reading.rows], sorted(problems, key=lambda one: one.line)


def _entry(line: Line, watched: Mapping[str, Competitor], today: date) -> Entry:
    name, title = line.cells["name"], " ".join(line.cells.get("title", "").split())
    if plain(name) not in watched:
        raise Wrong("name", t("“{name}” is not watched; add it by “competitor add”", name=name[:32]))
    try:
        monday = week_of(line.cells["week"], today)
    except Refusal as refused:
        raise Wrong("week", refused.words) from None
    if len(title) > LONGEST_TITLE:
        raise Wrong("title", t("has more than {most} characters", most=LONGEST_TITLE))
    given = {key: number for key in COMPETITOR_METRICS if (number := _number(line, key)) is not None}
    wrong = contradiction(given)
    if wrong is not None:
        raise Wrong(*wrong)
    return Entry(watched[plain(name)], monday, given, "" if is_unknown(title) else title)


def _number(line: Line, key: str) -> Decimal | None:
    text = line.cells.get(key, "")
    if not text or is_unknown(text):
        return None
    try:
        return read_seen(text, COMPETITOR_METRICS[key])
    except (ValueError, ArithmeticError):
        raise Wrong(key, t("“{text}” is no number", text=text[:32])) from None


def _keep(session: Session, entries: list[Entry], origin: Origin) -> Recorded:
    done = Recorded()
    for one in entries:
        done += keep_week(session, one.competitor, one.monday, one.given, origin)
        if one.title:
            done += keep_title(session, one.competitor, one.monday, one.title, origin)
    return done


def _preview(chat: Chat, name: str, sheet: Sheet, account: int | None) -> Shown:
    entries, problems = read_weeks(chat.session, sheet, _account(account), chat.now.date())
    if problems:
        words = t("“{name}” cannot be imported yet", name=name)
        return Shown(Message(words, sections=(bad_lines(HEADINGS, problems), MEND)), is_good=False)
    trial = chat.session.begin_nested()
    done = _keep(chat.session, entries, _origin(chat))
    trial.rollback()
    chat.session.expire_all()
    counts = [(t("New figures"), done.new), (t("Corrected"), done.corrected), (t("As before"), done.same)]
    fields = tuple(Field(label, Text("{count}", {"count": count})) for label, count in counts if count)
    names = joined(dict.fromkeys(one.competitor.name for one in entries), "、")
    days = [one.monday for one in entries]
    span = t("{first} – {last}", first=min(days), last=max(days))
    heading = t("Check before importing “{name}”", name=name)
    shown = Message(heading, fields=fields, sections=(joined([span, names], "\n"),))
    return Shown(shown, True, bool(done.new or done.corrected))


def _enter(chat: Chat, sheet: Sheet, account: int | None) -> Words:
    entries, problems = read_weeks(chat.session, sheet, _account(account), chat.now.date())
    if problems:
        raise Refusal(nothing_imported(len({one.line for one in problems})))
    done = _keep(chat.session, entries, _origin(chat))
    redraw_weeks(chat.session, _account(account), [one.monday for one in entries])
    deed = Deed(
        f"competitors:{account}", "import", chat.me.id, chat.now, after=f"{done.new} {done.corrected}"
    )
    append(chat.session, deed)
    return t(
        "Figures imported: {new} new, {changed} corrected, {same} as before.",
        new=done.new,
        changed=done.corrected,
        same=done.same,
    )


def _account(account: int | None) -> int:
    if account is None:
        raise Refusal(t("There is no account yet, of which figures could be."))
    return account


def _origin(chat: Chat) -> Origin:
    return Origin(Source.SHEET, chat.now, chat.me.id)


IMPORTING = Importing("competitor import", _explain, _preview, _enter)

"""Somebody's first page, whatever shows it: what waits, what was begun, the week, and where to start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers._called import called
from handlers._waiting import Waiting, all_waiting
from models.absence import standing
from models.message import Button
from models.month import Entry, entries_of
from models.overlay import days_calendar
from models.person import Person, Role
from models.room import Language
from models.teamwork import team_calendar
from models.words import Text, Words, joined, nt, t
from models.workcalendar import WorkCalendar

MOST_LINES = 10  # of a list on the first page
MOST_A_DAY = 6
INDENT = "　"
PROPOSE = Button(t("Propose…"), "topic propose …")
FILE = Button(t("File a request…"), "request new …")
REMIND = Button(t("Set reminder…"), "remind …")
RANK = Button(t("Topics by votes"), "topic rank")
TO_DO = Button(t("To do"), "my")
OWN_NAMES = {Language.CHINESE: "中文", Language.ENGLISH: "English"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: what it is, what there is to say about it, and what can be done."""

    text: Words
    about: Words = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; `rest` says what it leaves out. Its buttons are for all of it."""

    heading: Words
    lines: tuple[Line, ...] = ()
    rest: Words = ""
    buttons: tuple[Button, ...] = ()

    @property
    def words(self) -> Words:
        """All of it as text, a line each."""
        lines = [joined([line.text, line.about]) for line in self.lines]
        return joined([self.heading, *lines, self.rest], "\n")


@dataclass(frozen=True, slots=True)
class Home:
    """A person's first page: whose it is, and its sections in their order. None is empty."""

    title: Words
    sections: tuple[Section, ...]


def home(session: Session, person: Person, now: datetime, holidays: WorkCalendar) -> Home:
    """Draw a person's first page. Whoever has left, or is a guest, sees nothing of the team."""
    if person.left_at is not None:
        gone = t("You are no longer on this team. An admin can bring you back.")
        return Home(person.name, (Section("", (Line(gone),)),))
    if person.is_guest:
        guest = t("You are a guest: you may look at topics and vote in rooms that let guests, no more.")
        return Home(person.name, (Section("", (Line(guest),)),))
    return Home(
        joined([called(session, person), Role.of(person.role).label]),
        (
            *waiting_sections(session, person, now),
            _week(session, person, now, holidays),
            _starts(person),
            _settings(session, person),
        ),
    )


def waiting_sections(
    session: Session, person: Person, now: datetime, most: int = MOST_LINES
) -> tuple[Section, ...]:
    """What waits for a person, or that nothing does, and then what the person began."""
    found, calendar = all_waiting(session, person, now), days_calendar(session)
    mine, begun = ([one for one in found if one.begun is side] for side in (False, True))
    idle = Section("", (Line(t("Nothing waits for you now."), buttons=(PROPOSE,)),))
    first = _list(t("Waits for you"), mine, now, calendar, most) if mine else idle
    return (first, _list(t("Begun by you"), begun, now, calendar, most)) if begun else (first,)


def _list(
    heading: Text, found: Sequence[Waiting], now: datetime, calendar: WorkCalendar, most: int
) -> Section:
    lines = tuple(Line(one.what, one.about(now, calendar), one.buttons) for one in found[:most])
    left = len(found) - most
    counted = joined([heading, t("{count}", count=len(found))], " ")
    return Section(counted, lines, _more(left), (TO_DO,) if left > 0 else ())


def _more(left: int) -> Words:
    return nt("and {count} more", "and {count} more", left) if left > 0 else ""


def _week(session: Session, person: Person, now: datetime, holidays: WorkCalendar) -> Section:
    monday = now.date() - timedelta(days=now.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    entries = entries_of(session, days[0], days[-1])
    calendar = team_calendar(session, holidays)
    zone = ZoneInfo(person.zone) if person.zone else holidays.zone
    several = len({entry.account for entry in entries if entry.account}) > 1

    def line(day: date) -> Line:
        head = joined([t("{day}", day=day), t("today") if day == now.date() else "", calendar.mark(day)])
        told = [_entry(entry, zone, several) for entry in entries if entry.day == day]
        if not told and calendar.is_working(day):
            return Line(joined([head, "—"], " "))
        return Line(head, _indented([*told[:MOST_A_DAY], _more(len(told) - MOST_A_DAY)]))

    return Section(t("This week"), tuple(map(line, days)), calendar.warning_for(days) or "")


def _entry(entry: Entry, zone: ZoneInfo, several: bool) -> Words:
    title = joined([f"《{entry.title}》", f"{entry.at.astimezone(zone):%H:%M}" if entry.at else ""], " ")
    return joined([title, entry.label, entry.account if several else ""])


def _indented(told: Iterable[Words]) -> Words:
    return joined([joined([INDENT, words], "") for words in told if words], "\n")


def _starts(person: Person) -> Section:
    rank = (RANK,) if person.is_at_least(Role.LEAD) else ()
    return Section(t("Shortcuts"), buttons=(PROPOSE, FILE, REMIND, *rank, Button(t("Help"), "help")))


def _settings(session: Session, person: Person) -> Section:
    languages = [
        Button(name, f"language {language}")
        for language, name in OWN_NAMES.items()
        if language != person.language
    ]
    is_away = person.id in standing(session)
    away = Button(t("Back at work"), "people back") if is_away else Button(t("Away…"), "people away …")
    return Section(t("Settings"), buttons=(*languages, Button(t("Sign in on the web"), "web login"), away))

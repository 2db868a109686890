"""A month's report about steps in words: what matters first, with the month before and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlmodel import Session, select

from handlers._chat import Chat
from models.column import ContentColumn
from models.message import Button, Field, Message
from models.person import Person, Role
from models.sop_report import Both, ByNumber, Figures, Month, Name, SopReport
from models.stage import NAMES, OURS
from models.words import Text, Words, joined, nt, t

Wording = Callable[[Figures], Words]
MOST = 15  # lines of a section; the sheet has all
COUNTED = (
    t("On time: of the steps whose last agreed deadline fell in the month, those done by then. Not done by "
      "then is late; what was left out or has not begun is not counted, nor is publishing."),
    t("Out on the day: of the articles whose day fell in the month, those published by the end of it."),
    t("Working time: the median of the steps done in the month, in working hours, from the step's turn until "
      "it was done, its review included; without steps that keep a time on the clock."),
    t("Rounds: how often somebody decided until a step was done, of the reviewed steps done in the month."),
)  # fmt: skip


def report_card(chat: Chat, report: SopReport) -> Message:
    """The report as its reader may see it: leads see everybody's line, others their own."""
    month = report.month
    buttons = [Button(t("Workbook"), f"report sop {month} xlsx"), Button("CSV", f"report sop {month} csv"),
               Button(t("The month before"), f"report sop {month.before}")]  # fmt: skip
    if not any(report.all):
        text = t("Nothing was due, done or to be published in {month} or the month before.", month=str(month))
        return Message(text, buttons=(buttons[-1],))
    sections = [_steps(report), _columns(chat, report), _people(chat, report), _counted()]
    return Message(
        _heading(chat, month),
        fields=tuple(_fields(report.all)),
        sections=tuple(part for part in sections if part),
        buttons=tuple(buttons),
    )


def _heading(chat: Chat, month: Month) -> Words:
    so_far = month.first == chat.now.date().replace(day=1)
    until = t("so far, until {moment}", moment=chat.now) if so_far else ""
    return joined([t("Steps of articles, {month}", month=str(month)), until])


def _fields(both: Both) -> Iterator[Field]:
    yield Field(t("On time"), beside(both, on_time))
    yield Field(t("Out on the day"), beside(both, _out))
    yield Field(t("Rounds of review"), beside(both, _rounds))


def beside(both: Both, say: Wording) -> Words:
    """A figure with that of the month before; in words where there is none."""
    now, before = map(say, both)
    last = t("month before {figure}", figure=before) if before else t("none in the month before")
    return joined([now or t("none this month"), last])


def on_time(one: Figures) -> Words:
    """How many steps kept their deadline; empty where none was due."""
    return _share(one.on_time, one.due)


def _out(one: Figures) -> Words:
    return _share(one.kept, one.slots)


def _rounds(one: Figures) -> Words:
    if one.mean_rounds is None:
        return ""
    return t(
        "{rounds} on average ({first} of {count} at once)",
        rounds=f"{one.mean_rounds:.1f}",
        first=one.first_time,
        count=len(one.rounds),
    )


def _cycle(one: Figures) -> Words:
    return t("{hours} h", hours=f"{one.cycle:.1f}") if one.cycle is not None else ""


def _share(part: int, whole: int) -> Words:
    if not whole:
        return ""
    return t("{rate} ({part} of {whole})", rate=f"{100 * part / whole:.0f}%", part=part, whole=whole)


def _steps(report: SopReport) -> Words:
    lines = [
        joined([step_name(name), beside(both, _cycle)], " ")
        for name, both in report.steps.items()
        if any(one.hours for one in both)
    ]
    return _section(t("Working time of steps"), lines)


def step_name(name: Name) -> Words:
    """A step as it is called, from its names in Chinese and English."""
    return NAMES.get(name[1], name[0]) if name in OURS else name[0]


def _columns(chat: Chat, report: SopReport) -> Words:
    return _section(t("On time, by column"), _named(report.columns, column_names(chat.session)))


def _people(chat: Chat, report: SopReport) -> Words:
    mine = seen_by(chat.me, report)
    if chat.me.is_at_least(Role.LEAD):
        return _section(t("On time, by person; each sees their own line, leads see all"),
                        _named(mine, person_names(chat.session)))  # fmt: skip
    return _section(t("You; only you and the leads see this"), _named(mine, person_names(chat.session)))


def seen_by(person: Person, report: SopReport) -> ByNumber:
    """The figures about people that somebody may see: leads all, others their own."""
    leads = person.is_at_least(Role.LEAD)
    return {
        one: both for one, both in report.people.items() if one is not None and (leads or one == person.id)
    }


def _named(figures: ByNumber, names: Mapping[int | None, Words]) -> list[Words]:
    return [_line(names[number], both) for number, both in figures.items()]


def _line(name: Words, both: Both) -> Words:
    rounds = _rounds(both[0])
    return joined(
        [joined([name, beside(both, on_time)], " "), t("reviews {rounds}", rounds=rounds) if rounds else ""]
    )


def column_names(session: Session) -> dict[int | None, Words]:
    """What columns are called, by number."""
    found = session.exec(select(ContentColumn.id, ContentColumn.name))
    return {**dict(found.all()), None: t("no column")}


def person_names(session: Session) -> dict[int | None, Words]:
    """What people are called, by number."""
    return dict(session.exec(select(Person.id, Person.name)).all())


def _section(heading: Text, lines: list[Words]) -> Words:
    left = len(lines) - MOST
    more = nt("and {count} more in the sheet", "and {count} more in the sheet", left) if left > 0 else ""
    return joined([heading, *lines[:MOST], more], "\n") if lines else ""


def _counted() -> Words:
    return joined([t("How it is counted"), *COUNTED], "\n")

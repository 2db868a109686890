"""Whoever does a step of an article is told in time; what stays undone goes up, level by level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers._article_card import draw_stage, left_words, titled
from handlers._chat import Tools
from jobs._job import job
from jobs._listing import is_past_cap, list_instead
from models import stage
from models.article import Article
from models.message import Button, Field, Message
from models.nudge import Nudge, Told, note_told
from models.person import Person
from models.reminding import (
    escalates_at,
    kind_now,
    level_up,
    nagged_today,
    next_told,
    polite,
    told_person,
)
from models.stage import Stage
from models.teamwork import push_minute, team_calendar
from models.telling import tell
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar

MOST = 200  # in one transaction
LATE = timedelta(hours=1)  # from here on it is said that it should have been told before


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell somebody."""

    stage: Stage
    article: Article
    kind: Told
    wanted: datetime


@job("stages", when=stage.next_reminder)
def remind_of_stages(session: Session, now: datetime, tools: Tools) -> None:
    """Tell those whose step it is; several things for one person are one message"""
    calendar, minute = team_calendar(session, tools.calendar), push_minute(session)
    notices: dict[int, list[Notice]] = defaultdict(list)
    for one in stage.due_for_reminding(session, now, MOST):
        article = session.get_one(Article, one.article)
        if one.state != "open" or not article.is_alive:
            one.remind_at = None
        elif not _may_be_told(one, now, calendar, minute):
            _hold(session, one, now, calendar, minute)
        else:
            for person, notice in _notices(session, one, article, now, calendar):
                notices[person].append(notice)
            one.remind_at = next_told(one, now, calendar, minute)
    for number, found in notices.items():
        _tell(session, session.get_one(Person, number), found, now, calendar)


def _may_be_told(one: Stage, now: datetime, calendar: WorkCalendar, minute: int) -> bool:
    """Whether it may be told now: at work, or what somebody asked for, or what publishing needs."""
    if one.read.essential or one.snoozed:
        return True
    good = polite(now, calendar, minute)
    return good - now < timedelta(minutes=minute + 1)


def _hold(session: Session, one: Stage, now: datetime, calendar: WorkCalendar, minute: int) -> None:
    wanted = one.remind_at or now
    one.remind_at = polite(now, calendar, minute)
    if one.doer is not None:
        held = Nudge(stage=one.id, person=one.doer, kind=Told.HELD, wanted=wanted, at=now)
        mark_of_day = calendar.mark(now.date())
        note_told(session, held, joined([mark_of_day, t("told {moment}", moment=one.remind_at)]))


def _notices(
    session: Session, one: Stage, article: Article, now: datetime, calendar: WorkCalendar
) -> list[tuple[int, Notice]]:
    """Whom a step is told of now: its doer, and whoever is above where it stays undone."""
    wanted, found = one.remind_at or now, []
    person = told_person(session, one, now, calendar)
    raise_at = escalates_at(one, calendar)
    if raise_at is not None and raise_at <= now:
        above = level_up(session, one, article)
        one.raised, one.raised_at = one.raised + 1, now
        if above is not None:
            found.append((above.id, Notice(one, article, Told.RAISED, wanted)))
    if person is not None and not nagged_today(one, now, calendar):
        found.append((person.id, Notice(one, article, kind_now(one, now), wanted)))
        one.told, one.told_at, one.snoozed = one.told + 1, now, False
        one.raised_at = one.raised_at or (now if now >= one.due else None)
    return found


def _tell(
    session: Session, person: Person, found: list[Notice], now: datetime, calendar: WorkCalendar
) -> None:
    """Tell somebody what there is in one message; past the day's most, in the day's one list."""
    urgent = [one for one in found if one.stage.read.essential]
    if not urgent and is_past_cap(session, person, now, calendar):
        _list_instead(session, person, found, now)
        return
    several = len(found) > 1
    for notice in found:
        kind = Told.LISTED if several else notice.kind
        rule: Words = notice.kind.label if several else ""
        _note(session, person, notice, kind, now, found[0].stage.id, rule)
    message = _together(found, now, calendar) if several else _card(session, person, found[0], now, calendar)
    tell(session, person, message, now, f"stages:{person.id}:{found[0].stage.id}:{now.timestamp():.0f}")


def _note(
    session: Session, person: Person, notice: Notice, kind: Told, now: datetime, batch: int, rule: Words
) -> None:
    number = notice.stage.id
    one = Nudge(stage=number, person=person.id, kind=kind, wanted=notice.wanted, at=now,
                batch=int(now.timestamp()) * 1_000 + batch % 1_000)  # fmt: skip
    note_told(session, one, rule)


def _list_instead(session: Session, person: Person, found: list[Notice], now: datetime) -> None:
    for notice in found:
        _note(session, person, notice, Told.CAPPED, now, notice.stage.id, notice.kind.label)
    list_instead(session, person, now)


def _card(session: Session, person: Person, notice: Notice, now: datetime, calendar: WorkCalendar) -> Message:
    if notice.kind is Told.RAISED:
        return _raised(session, notice, now, calendar)
    drawn = draw_stage(session, notice.stage.subject, "doer")
    left = Field(t("Time"), left_words(notice.stage.due, now, calendar))
    notes = _notes(session, person, notice, now)
    return replace(drawn, fields=(*drawn.fields, left), sections=(*notes, *drawn.sections))


def _notes(session: Session, person: Person, notice: Notice, now: datetime) -> tuple[Words, ...]:
    """Say so where it is told late, or to somebody who stands in."""
    doer = session.get(Person, notice.stage.doer) if notice.stage.doer is not None else None
    stands_in = t("You get this for {person}.", person=doer.name) if doer and doer.id != person.id else ""
    late = t("This should have been told {moment}.", moment=notice.wanted)
    return tuple(note for note in (stands_in, late if now - notice.wanted > LATE else "") if note)


def _raised(session: Session, notice: Notice, now: datetime, calendar: WorkCalendar) -> Message:
    one, number = notice.stage, notice.stage.short_id
    doer = session.get(Person, one.doer) if one.doer is not None else None
    late = left_words(one.due, now, calendar)
    text = t("{stage} of {article}: {late}. Another date, or somebody else?", stage=one.name,
             article=titled(notice.article), late=late)  # fmt: skip
    fields: list[tuple[Words, Words]] = [
        (t("Doer"), doer.name if doer else ""),
        (t("Due"), t("{moment}", moment=one.due)),
        (t("Stuck"), one.blocked),
    ]
    return Message(
        text,
        fields=tuple(Field(label, value) for label, value in fields if value),
        buttons=(
            Button(t("New date…"), f"article reschedule {number} …", primary=True),
            Button(t("Reassign…"), f"article hand-over {number} …"),
            Button(t("Progress"), f"article progress {notice.article.short_id}"),
        ),
    )


def _together(found: list[Notice], now: datetime, calendar: WorkCalendar) -> Message:
    lines = [
        joined([one.stage.short_id, titled(one.article), one.stage.name, one.kind.label,
                t("{moment}", moment=one.stage.due), left_words(one.stage.due, now, calendar)])
        for one in found
    ]  # fmt: skip
    heading = nt("{count} step waits for you", "{count} steps wait for you", len(found))
    mine = Button(t("My list"), "my", primary=True)
    return Message(heading, sections=(joined(lines, "\n"),), buttons=(mine,))

"""Competitors on the page of numbers: the last week of each beside our own, with who entered it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from bot.web.console.visit import Visit
from handlers._competition import seen_words
from handlers._weeks import week_words
from models.competition import Beside, compared
from models.competitor import last_week
from models.metric import COMPETITOR_METRICS
from models.person import Person
from models.words import Words, joined, t


@dataclass(frozen=True, slots=True)
class Competition:
    """A table: the week that it is of, its headings, and for each account its name and cells."""

    week: Words
    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, tuple[Words, ...]], ...]


def competition(seen: Visit, account: int) -> Competition:
    """The last week that is over, ourselves first; no rows where no competitor is watched."""
    monday = last_week(seen.now.date())
    found = compared(seen.session, account, monday)
    people = {one.week.by for one in found if one.week.by is not None}
    asked = select(col(Person.id), col(Person.name)).where(col(Person.id).in_(people))
    names = {person: name for person, name in seen.session.execute(asked)}
    numbers = tuple(metric.name for metric in COMPETITOR_METRICS.values())
    headings = (*numbers, t("A title that stands for it"), t("Entered by"))
    return Competition(week_words(monday), headings, tuple(_row(one, names) for one in found))


def _row(one: Beside, names: dict[int, str]) -> tuple[Words, tuple[Words, ...]]:
    name: Words = one.competitor.name if one.competitor is not None else t("We")
    cells = [_cell(key, one) for key in COMPETITOR_METRICS]
    title = one.week.title or t("unknown")
    if one.competitor is None:
        return name, (*cells, title, t("WeChat"))
    who = names.get(one.week.by, "") if one.week.by is not None else ""
    return name, (*cells, title, joined([who, t("{moment}", moment=one.week.at) if one.week.at else ""]))


def _cell(key: str, one: Beside) -> Words:
    """A figure beside that of the week before."""
    metric, now, before = COMPETITOR_METRICS[key], one.week.of(key), one.before.of(key)
    said = seen_words(metric, now)
    if now.number is None or before.number is None:
        return said
    return t("{value} ({bases})", value=said, bases=t("before {number}", number=seen_words(metric, before)))

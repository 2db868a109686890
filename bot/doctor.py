"""The doctor: is everything that Paiqi needs there and well?"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import typer
from pydantic import ValidationError
from sqlmodel import col, func, select

from bot.app import Paiqi
from bot.migrate import is_current, newest
from bot.settings import Settings
from bot.words import FOLDER, LANGUAGES, Reader, say
from models.outbox import Outcome, Parcel

OVERDUE = timedelta(minutes=5)  # by then a message is sent or given up, if anybody sends
AHEAD = 60  # days for which the calendar should be certain


class Finding(NamedTuple):
    """What was looked at, what was found, and whether it is well."""

    what: str
    found: str
    well: bool = True


def examine() -> bool:
    """Look at everything and say what was found; False if something is not well."""
    try:
        settings = Settings()
    except ValidationError as error:
        return _tell([Finding("settings", "; ".join(wrong["msg"] for wrong in error.errors()), well=False)])
    with Paiqi(settings) as paiqi:
        return _tell(_findings(paiqi))


def _tell(findings: Iterator[Finding] | list[Finding]) -> bool:
    well = True
    for finding in findings:
        typer.echo(f"{'ok' if finding.well else '!!'}  {finding.what:<9} {finding.found}")
        well = well and finding.well
    return well


def _findings(paiqi: Paiqi) -> Iterator[Finding]:
    names = [platform.name for platform in paiqi.platforms]
    yield Finding("settings", f"zone {paiqi.settings.zone}, chats: {', '.join(names)}")
    yield from map(_catalogue, LANGUAGES)
    current = is_current(paiqi.db)
    where = paiqi.db.engine.url.render_as_string(hide_password=True)
    schema = (
        f"schema {newest()}" if current else "does not answer, or lacks migrations: python -m bot migrate"
    )
    yield Finding("database", f"{where}, {schema}", current)
    if current:
        yield _clock(paiqi)
        yield _calendar(paiqi)
        yield _outbox(paiqi)


def _catalogue(language: str) -> Finding:
    try:
        catalogue = gettext.translation("paiqi", FOLDER, [language])
    except OSError as error:
        return Finding("words", f"{language}: {error}", well=False)
    count = len(catalogue._catalog)  # type: ignore[attr-defined]
    return Finding("words", f"{language}: {count} sentences", count > 1)


def _clock(paiqi: Paiqi) -> Finding:
    ahead = paiqi.clock.offset
    moved = f", {ahead} ahead of real time" if ahead else ""
    return Finding("clock", f"{paiqi.clock.now():%Y-%m-%d %H:%M} in {paiqi.settings.zone}{moved}")


def _calendar(paiqi: Paiqi) -> Finding:
    today = paiqi.clock.now().date()
    unsure = paiqi.tools.calendar.warning_for(today + timedelta(days=n) for n in range(AHEAD))
    reader = Reader(paiqi.settings.language, paiqi.settings.zone_info, today)
    return Finding("calendar", say(unsure, reader) if unsure else f"certain for {AHEAD} days")


def _outbox(paiqi: Paiqi) -> Finding:
    now = paiqi.clock.now()
    due = select(func.count(), func.min(Parcel.at)).where(Parcel.state == Outcome.WAITING, Parcel.at <= now)
    given_up = select(func.count()).where(col(Parcel.state) == Outcome.PARKED)
    with paiqi.db.reading() as session:
        waiting, oldest = session.exec(due).one()
        parked = session.exec(given_up).one()
    late = now - oldest if oldest is not None else timedelta()
    found = f"{waiting} due, the oldest for {late.total_seconds():.0f} s; {parked} given up"
    return Finding("outbox", found, late < OVERDUE)

"""The doctor: is everything that Paiqi needs there and well?"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import typer
from pydantic import ValidationError
from sqlmodel import col, func, select

from bot.app import Paiqi
from bot.db import Database
from bot.finding import Finding
from bot.migrate import is_current, newest
from bot.platforms import checkup, checkups
from bot.settings import Settings, mistakes
from bot.words import FOLDER, LANGUAGES, Reader, say
from models import audit, watch
from models.life import living
from models.outbox import Outcome, Parcel
from models.watch import Problem

AHEAD = 60  # days for which the calendar should be certain


def examine(chat: str | None = None) -> bool:
    """Look at everything, or at one chat product, and say what was found; False if something is not well."""
    try:
        settings = Settings()
        if chat is not None:
            return _tell(_examine_chat(chat, settings))
        with Paiqi(settings) as paiqi:
            return _tell(_findings(paiqi))
    except ValidationError as error:
        return _tell([Finding("settings", "; ".join(mistakes(error)), well=False)])


def _examine_chat(chat: str, settings: Settings) -> Iterator[Finding]:
    if chat not in checkups():
        there = ", ".join(checkups())
        yield Finding("settings", f"there is no chat {chat} to look at, but {there}", well=False)
        return
    with closing(Database(settings.database_url.get_secret_value())) as db:
        yield from checkup(chat)(db, settings)


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
        yield from _watch(paiqi)
    yield _heartbeat(paiqi)


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


def _watch(paiqi: Paiqi) -> Iterator[Finding]:
    """What is late, what was given up, whether the record holds: each with what to do."""
    now = paiqi.clock.now()
    reader = Reader(paiqi.settings.language, paiqi.settings.zone_info, now.date())
    with paiqi.db.reading() as session:
        late = watch.late(session, now)
        given_up = session.exec(select(func.count()).where(col(Parcel.state) == Outcome.PARKED)).one()
        fault = audit.broken(session, living(session))
        told = watch.seen(session)["told"]
    stuck = say(late.get(Problem.OUTBOX, "nothing is late"), reader)
    start = "; is `python -m bot serve` running, and does it log that a chat does not answer?"
    yield Finding("outbox", stuck + (start if Problem.OUTBOX in late else ""), Problem.OUTBOX not in late)
    if given_up:
        yield Finding("given up", f"{given_up} messages; why: python -m bot outbox list")
    undone = say(late.get(Problem.JOBS, "all done"), reader)
    look = "; its failure is in the log of `serve`, as “a job failed”"
    yield Finding("jobs", undone + (look if Problem.JOBS in late else ""), Problem.JOBS not in late)
    keep = "; keep the database as it is, and restore a backup beside it to compare"
    yield Finding("record", fault + keep if fault else "every link holds", fault is None)
    if told:
        yield Finding("auditor", f"told the admins of: {', '.join(told)}", well=False)


def _heartbeat(paiqi: Paiqi) -> Finding:
    if paiqi.settings.heartbeat_url.get_secret_value():
        return Finding("heartbeat", "a watcher is called each minute while all is well")
    return Finding("heartbeat", "nobody outside notices if Paiqi stops: set PAIQI_HEARTBEAT_URL")

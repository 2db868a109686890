"""`import`: a sheet of people, of what was published, of work in flight or of figures, typed as a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer
from sqlmodel import Session, select

from bot.app import LOCAL, Paiqi
from bot.cli.opening import Refused, opened
from bot.words import Reader, localise
from handlers._ahead import Opened, enter_sheet, read_ahead
from handlers._ahead_card import draw_sheet
from handlers._archive import Reader as Archivist
from handlers._chat import Chat
from handlers._figure_sheet import read_figures
from handlers._importing import Importing
from handlers._sheet import Sheet, read_sheet
from handlers._steps import Step, walk
from handlers.archive import COMMAND as ARCHIVE
from handlers.archive import imported_words
from handlers.in_flight import IMPORTING as SCHEDULE
from handlers.metric_import import imported, preview_figures
from handlers.people import IMPORTING as PEOPLE
from models.draft import Draft
from models.figure import Origin, Source
from models.inbox import Incoming
from models.message import Message
from models.person import Person, Role
from models.refusal import Refusal
from models.room import accounts_of
from models.words import Words, joined, t


def import_sheet(kind: str, file: Path, who: str, account: str | None, only_look: bool) -> None:
    """Show what a sheet would do, and do it, unless it has bad lines or nobody wants more than a look."""
    with opened() as paiqi:
        try:
            sheet = read_sheet(file.name, file.read_bytes())
            if kind == "archive":
                _import_archive(paiqi, file.name, sheet, who, account, only_look)
            elif kind == "metrics":
                _import_metrics(paiqi, file.name, sheet, who, account, only_look)
            else:
                _import_as_in_chat(paiqi, kind, file.name, sheet, who, account, only_look)
        except OSError as error:
            raise Refused(t("“{name}” cannot be read: {why}", name=str(file), why=str(error))) from None
        except Refusal as refusal:
            raise Refused(refusal.words) from None


def _import_as_in_chat(
    paiqi: Paiqi, kind: str, name: str, sheet: Sheet, who: str, account: str | None, only_look: bool
) -> None:
    importing: Importing = PEOPLE if kind == "people" else SCHEDULE
    with paiqi.db.transaction() as session:
        chat = _chat(paiqi, session, who, Role.ADMIN if kind == "people" else Role.LEAD)
        number = _account(session, account) if importing.of_account else None
        shown = importing.preview(chat, name, sheet, number)
        _print(paiqi, shown.message)
        if not shown.is_good:
            raise typer.Exit(1)
        if not only_look:
            _print(paiqi, Message(importing.enter(chat, sheet, number)))
    paiqi.deliver()


def _import_archive(
    paiqi: Paiqi, name: str, sheet: Sheet, who: str, account: str | None, only_look: bool
) -> None:
    """Read with a progress bar, in steps as in chat; then write in one transaction."""
    now = paiqi.clock.now()
    with paiqi.db.transaction() as session:
        me, number = _chat(paiqi, session, who, Role.LEAD).me, _account(session, account)
        draft = Draft(person=me.id, command=ARCHIVE, fields={"name": name, "account": number}, at=now)
        session.add(draft)
        session.flush()
        opened = Opened(draft.id, sheet, Archivist(session, number, now))
    with typer.progressbar(length=sheet.length(), label=name) as bar:
        walk(read_ahead(opened, _moves(bar.update)), lambda step: _alone(paiqi, step))
    with paiqi.db.transaction() as session:
        session.add(draft)
        session.refresh(draft)
        _print(paiqi, draw_sheet(session, draft.subject, "room"))
        is_good = "found" in draft.fields
        if is_good and not only_look:
            _print(paiqi, Message(imported_words(enter_sheet(session, draft, me, now))))
        else:
            session.delete(draft)
    if not is_good:
        raise typer.Exit(1)


def _import_metrics(
    paiqi: Paiqi, name: str, sheet: Sheet, who: str, account: str | None, only_look: bool
) -> None:
    """Read with a progress bar; then show what it would do and, unless nobody wants more, do it."""
    now = paiqi.clock.now()
    with paiqi.db.reading() as session, typer.progressbar(length=sheet.length(), label=name) as bar:
        figures = read_figures(session, sheet, now, _moves(bar.update))
    with paiqi.db.transaction() as session:
        me, number = _chat(paiqi, session, who, Role.EDITOR).me, _account(session, account)
        if number is None:
            raise Refused(t("There is no account yet, of which figures could be."))
        origin = Origin(Source.SHEET, now, me.id)
        if only_look or figures.problems:
            _print(paiqi, preview_figures(session, name, figures, number, origin).message)
        else:
            _print(paiqi, Message(imported(session, figures, number, origin)))
    if figures.problems:
        raise typer.Exit(1)


def _alone(paiqi: Paiqi, step: Step) -> object:
    with paiqi.db.transaction() as session:
        return step(session)


def _moves(update: Callable[[int], None]) -> Callable[[int], None]:
    at = 0

    def seen(line: int) -> None:
        nonlocal at
        if line - at >= 500 or line < at:
            update(line - at)
            at = line

    return seen


def _account(session: Session, name: str | None) -> int | None:
    known = {one.name: one.id for one in accounts_of(session)}
    if name is None and len(known) < 2:
        return next(iter(known.values()), None)
    if name is None:
        raise Refused(t("For which account? There are: {names}", names=joined(known, " / ")))
    if name not in known:
        raise Refused(
            t("There is no account “{name}”. There are: {names}", name=name, names=joined(known, " / "))
        )
    return known[name]


def _chat(paiqi: Paiqi, session: Session, who: str, needed: Role) -> Chat:
    me = session.exec(select(Person).where(Person.name == who)).first()
    if me is None or not me.is_at_least(needed):
        raise Refused(t("--as names nobody who may do this: {name}", name=who or "—"))
    incoming = Incoming(LOCAL, "", who, "")
    return Chat(session, me, paiqi.clock.now(), incoming, None, paiqi.tools)


def _print(paiqi: Paiqi, message: Message) -> None:
    settings = paiqi.settings
    shown = localise(message, Reader(settings.language, settings.zone_info, paiqi.clock.now().date()))
    lines: list[Words] = [shown.text, *(f"  {f.label}  {f.value}" for f in shown.fields), *shown.sections]
    for line in lines:
        typer.echo(line)

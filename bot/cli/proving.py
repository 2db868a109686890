"""The record of who did what, proved: in the database, and as a file that needs neither it nor us."""

from __future__ import annotations

from datetime import datetime, timedelta

import typer
from sqlmodel import func, select

from bot.cli.files import read_from, written_to
from bot.cli.opening import Refused, opened
from models.audit import Chain, broken
from models.audit_file import Broken, lines_of, prove
from models.life import living
from models.words import t


def verify() -> None:
    """Prove the record, or name its first broken link."""
    with opened() as paiqi, paiqi.db.reading() as session:
        fault = broken(session, living(session))
        things, entries = session.exec(select(func.count(), func.coalesce(func.sum(Chain.count), 0))).one()
    if fault is not None:
        typer.echo(fault, err=True)
        raise typer.Exit(1)
    typer.echo(f"Every link holds: {entries} entries about {things} things.")


def export(month: str, name: str) -> None:
    """Write the record of a month, and say what it comes to."""
    with opened() as paiqi, paiqi.db.reading() as session:
        try:
            begins = datetime.strptime(month, "%Y-%m").replace(tzinfo=paiqi.settings.zone_info)
        except ValueError:
            raise Refused(t("“{text}” is no month; write it as 2026-12.", text=month)) from None
        ends = (begins + timedelta(days=31)).replace(day=1)
        line = ""
        with written_to(name) as file:
            for line in lines_of(session, month, begins, min(ends, paiqi.clock.now())):
                file.write(line.encode())
    typer.echo(line.strip(), err=True)


def verify_file(name: str, root: str) -> None:
    """Prove a file that `export` wrote; its root begins with `root`, if that is known from elsewhere."""
    try:
        with read_from(name) as file:
            proof = prove(line.decode("utf-8", "replace") for line in file)
    except (Broken, OSError) as wrong:
        typer.echo(f"{name}: {wrong}", err=True)
        raise typer.Exit(1) from None
    if not proof.root.startswith(root):
        typer.echo(f"{name}: its root is {proof.root}, not {root}", err=True)
        raise typer.Exit(1)
    typer.echo(f"Every line holds: {proof.count} entries up to the end of {proof.month}, root {proof.root}")

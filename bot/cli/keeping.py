"""`backup` and `restore`: all that Paiqi keeps, in one file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import typer

from bot import logs
from bot.archive import Damaged
from bot.backup import back_up, restore_into
from bot.cli.files import STANDARD, read_from, written_to
from bot.cli.opening import end, read_settings
from bot.db import Database
from bot.virtual import real_time
from models.refusal import Refusal
from models.words import t


def backup(name: str) -> None:
    """Write a backup; nothing stands under its name until it is whole."""
    with _database() as db, _written(name) as file:
        written = back_up(db, file, real_time())
    rows = sum(written.rows.values())
    typer.echo(f"{rows} rows, {written.entries} entries of the record, root {written.root[:16]}", err=True)


def restore(name: str) -> None:
    """Fill an empty database from a backup."""
    with _database() as db, read_from(name) as file:
        entered = restore_into(db, file)
    typer.echo(
        f"{entered.rows} rows of {entered.at} are back; each of {entered.entries} links of the record holds."
    )
    typer.echo(f"{entered.waiting} messages wait; before any is sent, its chat is asked whether it is there.")


@contextmanager
def _database() -> Iterator[Database]:
    """Open the database as it is: neither migrated nor filled with the sample."""
    settings = read_settings()
    logs.begin("ERROR" if settings.log_level == "ERROR" else "WARNING")
    db = Database(settings.database_url.get_secret_value())
    try:
        yield db
    except Refusal as refusal:
        end(settings, refusal.words, real_time())
    except Damaged as damaged:
        typer.echo(f"The backup is damaged: {damaged}. Nothing was restored.", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename or 'The backup'}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    finally:
        db.close()


@contextmanager
def _written(name: str) -> Iterator[IO[bytes]]:
    if name == STANDARD and sys.stdout.isatty():
        raise Refusal(t("A backup is no text for a terminal: name a file, or send it on with | or >."))
    with written_to(name) as file:
        yield file

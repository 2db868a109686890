"""What each command begins with: settings read, logs begun, the program put together, the clock set."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NoReturn

import typer
from pydantic import ValidationError

from bot import logs
from bot.app import Paiqi
from bot.settings import Settings, mistakes
from bot.virtual import Backwards
from bot.words import Reader, say
from models.words import Words, t

BAD_USAGE = 2


class Refused(Exception):
    """Bad usage, in words for whoever sits at the terminal."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def read_settings() -> Settings:
    """Read the settings; what is wrong with them ends the program."""
    try:
        return Settings()
    except ValidationError as error:
        for wrong in error.errors():
            name = "_".join(map(str, wrong["loc"])).upper()
            typer.echo(f"PAIQI_{name}: {wrong['msg'].removeprefix('Value error, ')}", err=True)
        raise typer.Exit(BAD_USAGE) from None


@contextmanager
def opened(settings: Settings | None = None, quiet: bool = True) -> Iterator[Paiqi]:
    """Put the program together on an up-to-date database; a Refused ends it with its words.

    `quiet` leaves standard error to what is wrong.
    """
    settings = settings or read_settings()
    logs.begin("WARNING" if quiet and settings.log_level != "ERROR" else settings.log_level)
    with _together(settings) as paiqi:
        paiqi.migrate()
        gc.freeze()  # what stands by now is needed until the end
        gc.enable()
        try:
            yield paiqi
        except Refused as refused:
            fail(paiqi, refused.words)


def _together(settings: Settings) -> Paiqi:
    """Put the program together; what is wrong with a chat's own settings ends it."""
    try:
        return Paiqi(settings)
    except ValidationError as error:
        typer.echo("\n".join(mistakes(error)), err=True)
        raise typer.Exit(BAD_USAGE) from None


@contextmanager
def rehearsing(at: str | None, only_if_new: bool = False) -> Iterator[Paiqi]:
    """The same for trying Paiqi from outside: the clock set first, then the sample loaded if all is new.

    `only_if_new` sets the clock of a new database alone, in which nobody is yet. Refused where real chats
    are connected, for nobody there should be spoken for.
    """
    with opened() as paiqi:
        if paiqi.real_platforms:
            names = ", ".join(paiqi.real_platforms)
            raise Refused(t("Real chats are connected ({names}): nobody is spoken for.", names=names))
        if at is not None and (paiqi.clock.is_new or not only_if_new):
            set_clock(paiqi, moment(paiqi, at))
        paiqi.load_sample()
        paiqi.connect_account()
        yield paiqi


def moment(paiqi: Paiqi, written: str) -> datetime:
    """Read `2026-12-01T09:00` (or with a space) in the workspace's zone."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        raise Refused(t("“{text}” is no moment; write it as 2026-12-01T09:00.", text=written)) from None
    zone = paiqi.settings.zone_info
    return read.replace(tzinfo=zone) if read.tzinfo is None else read.astimezone(zone)


def set_clock(paiqi: Paiqi, at: datetime) -> None:
    """Set the team's clock; Refused for a moment that lies behind."""
    try:
        paiqi.clock.set_to(at)
    except Backwards as backwards:
        raise refused_backwards(backwards) from None


def refused_backwards(backwards: Backwards) -> Refused:
    """Say that time only goes forward."""
    return Refused(t("Time only goes forward: it can be set to {moment} or later.", moment=backwards.floor))


def fail(paiqi: Paiqi, words: Words) -> NoReturn:
    """End the program for bad usage, with the reason."""
    end(paiqi.settings, words, paiqi.clock.now())


def end(settings: Settings, words: Words, now: datetime) -> NoReturn:
    """End the program for bad usage, with the reason; `now` tells which dates are near."""
    typer.echo(say(words, Reader(settings.language, settings.zone_info, now.date())), err=True)
    raise typer.Exit(BAD_USAGE)

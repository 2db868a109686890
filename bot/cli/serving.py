"""`serve`: the web server in front; the courier, the watch and the jobs behind it."""

from __future__ import annotations

import gc
import sys
import webbrowser
from threading import Thread

import typer

from bot.app import Paiqi
from bot.cli.opening import opened, read_settings
from bot.settings import Settings
from bot.web import build
from bot.web.server import Server, address, listen

# Seconds after which a thread that computes lets another go on: with Python's own 5 ms, somebody whose line
# asks the database ten times waits ten times for what is being sent meanwhile.
SWITCH = 0.0005


def serve(open_page: bool, host: str | None, port: int | None) -> None:
    """Serve until told to stop; then finish what is in hand."""
    settings = read_settings()
    asked = {"host": host or settings.host, "port": settings.port if port is None else port}
    with opened(settings.model_copy(update=asked), quiet=False) as paiqi:
        paiqi.load_sample()
        paiqi.connect_account()
        _run(paiqi, paiqi.settings, open_page)


def _run(paiqi: Paiqi, settings: Settings, open_page: bool) -> None:
    app = build(paiqi.site, paiqi.routes())
    try:
        taken = listen(settings.host, settings.port)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        typer.echo(f"{where} cannot be taken ({error.strerror}). Another port: serve --port 0", err=True)
        raise typer.Exit(1) from None
    page = address(taken)
    # The page comes first: what works behind it takes a moment to load.
    behind = Thread(target=_start, args=(paiqi, page if open_page else None))

    def started() -> None:
        typer.echo(f"排期 Paiqi  {page}\nCtrl-C 停止 / to stop")
        behind.start()

    with taken:
        Server(app, started).run(sockets=[taken])
    if behind.ident is not None:
        behind.join()


def _start(paiqi: Paiqi, page: str | None) -> None:
    if page is not None:
        webbrowser.open(page)
    paiqi.start()
    sys.setswitchinterval(SWITCH)
    gc.freeze()

"""Is the running server alive? Asked by a container's keeper, so it loads as little as it can."""

from __future__ import annotations

import urllib.request

import typer

from bot.settings import Settings

PATIENCE = 4.0  # seconds for the server to answer
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


def ask_server() -> bool:
    """Ask the server that these settings describe, and say what it answered."""
    settings = Settings()
    page = f"http://{ANYWHERE.get(settings.host, settings.host)}:{settings.port}/healthz"
    try:
        with urllib.request.urlopen(page, timeout=PATIENCE) as answer:
            answer.read()
    except OSError as error:
        typer.echo(f"!!  {page}: {error}", err=True)
        return False
    typer.echo(f"ok  {page}")
    return True

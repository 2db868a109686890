"""Draws the console's pages, each in its reader's words."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse

from bot.platforms.web.showing import Templates
from bot.web.console.visit import Visit


class Drawing:
    """Draws a page of the console for whoever is there."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def page(self, name: str, seen: Visit, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
        """Draw `settings` as `console/settings.html`."""
        drawn = self._templates.draw(
            f"console/{name}.html", seen.reader, seen=seen, url=seen.url, here=name, **values
        )
        return HTMLResponse(drawn, status)

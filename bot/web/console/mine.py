"""Somebody's own page: what waits for them, what they began, and their week."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from bot.web.console.drawing import Drawing
from bot.web.console.visit import Visit
from bot.words import localise_button
from handlers._home import home


def draw_mine(drawing: Drawing, seen: Visit) -> Response:
    """The first page of whoever looks at it, as their chat shows it."""
    page = home(seen.session, seen.person, seen.now, seen.site.calendar)
    return drawing.page("my", seen, page=page, pressed=partial(localise_button, reader=seen.reader))

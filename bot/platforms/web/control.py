"""What only the local chat can do: be somebody else, and set the clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.platforms.web.acting import COOKIE, as_cookie
from bot.platforms.web.dates import understand
from bot.platforms.web.posted import Posted, is_name, read_post
from bot.platforms.web.scene import EARLY, scene
from bot.platforms.web.store import NAME
from bot.words import say
from models.person import meet
from models.words import Text, t

if TYPE_CHECKING:
    from bot.web.site import Site

A_YEAR = 365 * 86_400  # seconds


class Control:
    """Who acts, and what time it is."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def act(self, request: Request) -> Response:
        """Act as somebody from now on; a name that nobody has joins as a member."""
        return await run_in_threadpool(self._act, await read_post(request))

    async def set_clock(self, request: Request) -> Response:
        """Set the team's clock forward to a moment in words."""
        return await run_in_threadpool(self._set_clock, request, await read_post(request))

    def _act(self, posted: Posted) -> Response:
        name = posted["name"].strip()
        if not is_name(name):
            return Response(status_code=400)
        with self._site.db.transaction() as session:
            meet(session, NAME, name)
        path = _inside(posted["back"])
        if posted["window"]:  # this window alone becomes somebody else
            return RedirectResponse(f"{path}?as={as_cookie(name)}", 303)
        back = RedirectResponse(path, 303)
        back.set_cookie(COOKIE, as_cookie(name), max_age=A_YEAR, httponly=True, samesite="lax")
        return back

    def _set_clock(self, request: Request, posted: Posted) -> Response:
        with scene(self._site, request, posted["as"]) as seen:
            when = understand(posted["to"], seen.now)
            if isinstance(when, Text):
                return JSONResponse({"error": say(when, seen.reader)}, 400)
            to = when.at if when.has_time else datetime.combine(when.at, EARLY, when.at.tzinfo)
            try:
                self._site.clock.set_to(to)
            except ValueError:
                backwards = t("Time only goes forward here; it is {moment} now.", moment=seen.now)
                return JSONResponse({"error": say(backwards, seen.reader)}, 400)
            return JSONResponse({"words": say(t("It is now {moment}.", moment=to), seen.reader)})


def _inside(back: str) -> str:
    """A path of this site to go back to, never another site's."""
    path = back.partition("?")[0]
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"

"""The console's pages: what is still missing, moving in, settings, and any line with its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.platforms.web.acting import COOKIE as AS
from bot.platforms.web.acting import as_cookie
from bot.platforms.web.control import A_YEAR
from bot.platforms.web.posted import Posted, read_post
from bot.web.console.asking import Asked, ask, check, keep
from bot.web.console.drawing import Drawing
from bot.web.console.mine import draw_mine
from bot.web.console.visit import Visit, visit
from handlers._roster_card import explain
from models.missing import wanted
from models.words import Words, t

if TYPE_CHECKING:
    from bot.web.site import Site

IMPORT = "people import"
PAGES = {IMPORT: "/console/import", "setting set …": "/console/settings"}


class Pages:
    """What can be looked at and done; each change is a line of the person who is there."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def home(self, request: Request) -> Response:
        """What the team still lacks, to be ticked off; who does not lead has their own page instead."""
        with visit(self._site, request) as seen:
            if not seen.may("lead"):
                return draw_mine(self._drawing, seen)
            return self._drawing.page("home", seen, wanted=wanted(seen.session, seen.now))

    def mine(self, request: Request) -> Response:
        """What waits for whoever is there, what they began, and their week."""
        with visit(self._site, request) as seen:
            return draw_mine(self._drawing, seen)

    def moving(self, request: Request) -> Response:
        """Where a sheet of people is handed in."""
        with visit(self._site, request) as seen:
            return self._moving(seen, Asked())

    async def move(self, request: Request) -> Response:
        """Try a sheet out, or import one that was looked at."""
        return await self._posted(request, self._move)

    async def begin(self, request: Request) -> Response:
        """Take the sample away as its admin, who then moves the team in."""
        return await self._posted(request, self._begin)

    async def say(self, request: Request) -> Response:
        """Say a line: its answer, or its form as a page."""
        return await self._posted(request, self._say)

    async def _posted(self, request: Request, then: Callable[[Request, Posted], Response]) -> Response:
        return await run_in_threadpool(then, request, await read_post(request))

    def _move(self, request: Request, posted: Posted) -> Response:
        line = posted["line"] if posted["line"].startswith(IMPORT) else IMPORT
        with visit(self._site, request, posted) as seen:
            if line == IMPORT and not posted.files:
                return self._moving(seen, Asked(), error=t("Choose a sheet first."))
            check(posted, line)
            files = tuple(keep(seen, upload) for upload in posted.files)
        asked = ask(seen, posted, line, files=files)
        with visit(self._site, request, posted) as seen:
            return self._moving(seen, asked, line != IMPORT)

    def _begin(self, request: Request, posted: Posted) -> Response:
        acting = Posted({**posted.fields, "as": posted["name"]})
        with visit(self._site, request, acting) as seen:
            line = Posted({"event": seen.event()})
        asked = ask(seen, line, "sample remove")
        with visit(self._site, request, acting) as seen:
            page = self._moving(seen, asked)
            native = as_cookie(seen.identity.native)
        if not posted["window"]:
            page.set_cookie(AS, native, max_age=A_YEAR, httponly=True, samesite="lax")
        return page

    def _say(self, request: Request, posted: Posted) -> Response:
        line = posted["line"].strip()
        with visit(self._site, request, posted) as seen:
            if line in PAGES:
                return RedirectResponse(seen.url(PAGES[line]), 303)
        asked = ask(seen, posted, line, posted.values)
        with visit(self._site, request, posted) as seen:
            return self._drawing.page("saying", seen, asked=asked)

    def _moving(
        self, seen: Visit, asked: Asked, imported: bool = False, error: Words | None = None
    ) -> Response:
        shown: dict[str, Any] = {
            "asked": asked,
            "imported": imported,
            "wanted": wanted(seen.session, seen.now) if imported else (),
            "columns": explain().sections,
            "error": error,
        }
        return self._drawing.page("import", seen, **shown)

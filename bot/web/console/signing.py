"""Signing in and out: a link opens a page, its button spends it, and a cookie stands for the person."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.platforms.web.acting import reader_for
from bot.platforms.web.posted import Posted, read_post
from bot.platforms.web.showing import Templates
from bot.web.console.visit import COOKIE, visit
from models.person import Person
from models.signin import SIGNED_IN, is_valid, revoke, sign_out, spend_link

if TYPE_CHECKING:
    from bot.web.site import Site

HOME = "/console"


class Signing:
    """The way in and out of the console."""

    def __init__(self, site: Site, templates: Templates) -> None:
        self._site = site
        self._templates = templates

    def link(self, request: Request) -> Response:
        """Show the button that signs in; what only looks at the link (a preview) does not spend it."""
        token = request.path_params["token"]
        with self._site.db.reading() as session:
            works = is_valid(session, token, self._site.clock.now())
        return self._alone("enter.html" if works else "spent.html", 200 if works else 410, token=token)

    async def enter(self, request: Request) -> Response:
        """Spend the link, and let this browser stand for its person."""
        await read_post(request)
        return await run_in_threadpool(self._enter, request)

    async def leave(self, request: Request) -> Response:
        """Sign this browser out, or every browser of the person."""
        return await run_in_threadpool(self._leave, request, await read_post(request))

    def away(self) -> Response:
        """Say how one signs in."""
        return self._alone("away.html", 401)

    def _enter(self, request: Request) -> Response:
        key = secrets.token_urlsafe(32)
        with self._site.db.transaction() as session:
            if not spend_link(session, request.path_params["token"], key, self._site.clock.now()):
                return self._alone("spent.html", 410)
            sign_out(session, request.cookies.get(COOKIE, ""))
        back = RedirectResponse(HOME, 303)
        seconds = int(SIGNED_IN.total_seconds())
        back.set_cookie(
            COOKIE, key, max_age=seconds, httponly=True, samesite="lax", secure=self._is_secure(request)
        )
        return back

    def _leave(self, request: Request, posted: Posted) -> Response:
        with visit(self._site, request, posted) as seen:
            number, key = seen.person.id, seen.key
        with self._site.db.transaction() as session:
            sign_out(session, key)
            if posted["everywhere"]:
                revoke(session, session.get_one(Person, number), number, self._site.clock.now())
        gone = RedirectResponse(HOME, 303)
        gone.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=self._is_secure(request))
        return gone

    def _is_secure(self, request: Request) -> bool:
        return request.url.scheme == "https" or self._site.settings.url.startswith("https:")

    def _alone(self, template: str, status: int, **values: str) -> HTMLResponse:
        reader = reader_for(None, self._site.settings, self._site.clock.now())
        return HTMLResponse(self._templates.draw(f"console/{template}", reader, **values), status)

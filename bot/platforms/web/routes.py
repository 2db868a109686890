"""The local chat's paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import BaseRoute, Mount, Route

from bot.platforms.web.control import Control
from bot.platforms.web.files import Files
from bot.platforms.web.guard import Pace, Patient, SameOrigin, SmallBody
from bot.platforms.web.hearing import Hearing
from bot.platforms.web.pages import Pages
from bot.platforms.web.showing import Templates
from bot.platforms.web.stream import Hub

if TYPE_CHECKING:
    from bot.web.site import Site

POSTS_AT_ONCE, POSTS_A_SECOND = 300, 30  # of one address: a whole office may stand behind it
AS_EVENTS = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}


def routes(site: Site, templates: Templates, hub: Hub) -> list[BaseRoute]:
    """Everything the local chat answers to; it comes last, for it takes every path."""
    paths = [*_looked_at(Pages(site, templates), Files(site)), Route("/stream", _stream(hub))]
    posted = _posted(Hearing(site, templates), Control(site))
    return [Mount("/", routes=[*paths, *posted], middleware=guards(site))]


def guards(site: Site) -> list[Middleware]:
    """What stands before all that posts may go to."""
    posts = Pace(POSTS_AT_ONCE, POSTS_A_SECOND)
    return [
        Middleware(SameOrigin, own=site.settings.url),
        Middleware(Patient, pace=posts),
        Middleware(SmallBody),
    ]


def _looked_at(pages: Pages, files: Files) -> list[BaseRoute]:
    return [
        Route("/", pages.first),
        Route("/direct", pages.direct),
        Route("/room/{room}", pages.room),
        Route("/history", pages.history),
        Route("/thread/{root}", pages.thread),
        Route("/commands", pages.commands),
        Route("/understood", pages.understood),
        Route("/file/{number}", files.give),
        Route("/file/{number}/{name}", files.give),
    ]


def _posted(hearing: Hearing, control: Control) -> list[BaseRoute]:
    return [
        Route("/say", hearing.say, methods=["POST"]),
        Route("/read", hearing.read, methods=["POST"]),
        Route("/dismiss", hearing.dismiss, methods=["POST"]),
        Route("/as", control.act, methods=["POST"]),
        Route("/clock", control.set_clock, methods=["POST"]),
    ]


def _stream(hub: Hub) -> Callable[[Request], Awaitable[StreamingResponse]]:
    async def stream(request: Request) -> StreamingResponse:
        asked = request.query_params
        since = request.headers.get("last-event-id") or asked.get("since", "")
        language = "en" if asked.get("language") == "en" else "zh_CN"
        events = hub.events(asked.get("as", ""), language, asked.get("place", ""), since)
        return StreamingResponse(events, headers=AS_EVENTS)

    return stream

"""The web server: the local chat, the console, health and figures over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot.platforms.web.news import Drawing
from bot.platforms.web.routes import routes
from bot.platforms.web.showing import HERE, Templates
from bot.platforms.web.stream import Hub
from bot.settings import Settings
from bot.web import console
from bot.web.headers import SafeHeaders
from bot.web.health import health
from bot.web.preview import previews
from bot.web.site import Site

OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]", "::1")
ANYWHERE = ("0.0.0.0", "::", "")


class _RowNumber(IntegerConvertor):
    """`{number:int}` in a path: no more digits than a row's number can have."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", _RowNumber())


def build(site: Site, also: Sequence[BaseRoute] = ()) -> Starlette:
    """Put the site together; `also` are paths that other platforms answer to.

    The local chat is there only where anybody may act as anybody. `app.state.hub` is to be closed before the
    server waits for its connections.
    """
    templates = Templates(console=console.HERE / "templates")
    hub = Hub(site.db, Drawing(site, templates))
    chat = routes(site, templates, hub) if site.acting else []
    static = Mount("/static", StaticFiles(directory=HERE / "static"))
    app = Starlette(
        routes=[
            *health(site),
            *also,
            static,
            previews(site, templates),
            *console.console(site, templates),
            *chat,
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_hosts(site.settings), www_redirect=False),
            Middleware(SafeHeaders),
        ],
        exception_handlers=console.strangers(site, templates),
        lifespan=lambda _: _running(hub),
    )
    app.state.hub = hub
    return app


def _hosts(settings: Settings) -> list[str]:
    """The names by which a browser may call us: another name is another site's trick."""
    named = urlsplit(settings.url).hostname
    bound = () if settings.host in ANYWHERE else (settings.host,)
    return [*OWN_HOSTS, *bound, *((named,) if named else ())]


@asynccontextmanager
async def _running(hub: Hub) -> AsyncIterator[None]:
    looking = asyncio.create_task(hub.run())
    yield
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking

"""The web server: the local chat, health and figures over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from bot.platforms.web.acting import check_acting
from bot.platforms.web.news import Drawing
from bot.platforms.web.routes import routes
from bot.platforms.web.showing import Templates
from bot.platforms.web.stream import Hub
from bot.web.headers import SafeHeaders
from bot.web.health import health
from bot.web.site import Site

OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]", "::1")
ANYWHERE = ("0.0.0.0", "::", "")


def build(site: Site, real_platforms: bool = False, also: Sequence[BaseRoute] = ()) -> Starlette:
    """Put the site together; `also` are paths that other platforms answer to.

    Raises ActingRefused where real platforms are connected and nobody allowed acting as anybody.
    `app.state.hub` is to be closed before the server waits for its connections.
    """
    check_acting(site.settings, real_platforms)
    templates = Templates()
    hub = Hub(site.db, Drawing(site, templates))
    hosts = _hosts(site.settings.host)
    app = Starlette(
        routes=[*health(site), *also, *routes(site, templates, hub)],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(SafeHeaders),
        ],
        lifespan=lambda _: _running(hub),
    )
    app.state.hub = hub
    return app


def _hosts(host: str) -> list[str]:
    """The names by which a browser may call us: another name is another site's trick."""
    return [*OWN_HOSTS, *((host,) if host not in ANYWHERE else ())]


@asynccontextmanager
async def _running(hub: Hub) -> AsyncIterator[None]:
    looking = asyncio.create_task(hub.run())
    yield
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking

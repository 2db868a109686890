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

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        looking = asyncio.create_task(hub.run())
        yield
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking

    host = site.settings.host
    hosts = [*OWN_HOSTS, *((host,) if host not in ANYWHERE else ())]
    app = Starlette(
        routes=[*health(site), *also, *routes(site, templates, hub)],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(SafeHeaders),
        ],
        lifespan=running,
    )
    app.state.hub = hub
    return app

"""For those who watch over Paiqi: alive, ready, and in figures."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.web.site import Site


def health(site: Site) -> list[BaseRoute]:
    """The paths that a container's keeper and Prometheus ask."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    def readyz(_: Request) -> Response:
        return PlainTextResponse("ready") if site.ready() else PlainTextResponse("not ready", 503)

    def figures(_: Request) -> Response:
        with site.db.reading() as session:
            text = metrics.exposition(session, site.clock.now())
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]

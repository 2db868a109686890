"""The console: pages for those who run the team, reached by signing in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.platforms.web.guard import Pace, Patient
from bot.platforms.web.routes import guards
from bot.platforms.web.showing import Templates
from bot.web.console.asked import Asked
from bot.web.console.drawing import Drawing
from bot.web.console.flight import Flight
from bot.web.console.knobs import Knobs
from bot.web.console.money import Money
from bot.web.console.month import Months
from bot.web.console.numbers import Numbers
from bot.web.console.pages import Pages
from bot.web.console.procedures import Procedures
from bot.web.console.signing import HOME, Signing
from bot.web.console.visit import Away, Forged
from bot.web.console.workload import Workload

if TYPE_CHECKING:
    from bot.web.site import Site

HERE = Path(__file__).parent
MONTHS = ("/month", "/month/{month}")
BUDGETS = ("/budget", "/budget/{month}")
TRIES_AT_ONCE, TRIES_A_SECOND = 60, 0.5  # of one address to sign in: a whole office may come at once


def console(site: Site, templates: Templates) -> list[BaseRoute]:
    """The console's paths; where nobody acts as anybody, signing in and the way to it as well."""
    drawing = Drawing(templates)
    asked = Asked(site, drawing)
    pages, knobs, signing = Pages(site, drawing), Knobs(site, drawing), Signing(site, templates)
    months, flight, workload = Months(site, drawing), Flight(site, drawing), Workload(site, drawing)
    procedures, money = Procedures(site, drawing), Money(site, drawing)
    numbers = Numbers(site, drawing)
    paths = [
        Route("/", pages.home),
        Route("/my", pages.mine),
        Route("/import", pages.moving),
        Route("/import", pages.move, methods=["POST"]),
        Route("/settings", knobs.show),
        Route("/settings", knobs.change, methods=["POST"]),
        *(Route(path, months.show) for path in MONTHS),
        Route("/numbers", numbers.show),
        Route("/numbers.csv", numbers.sheet),
        Route("/board", flight.board),
        Route("/late", flight.late),
        Route("/article/{number:int}", flight.article),
        Route("/load", workload.show),
        Route("/sop", procedures.show),
        Route("/sop/{name}.yaml", procedures.export),
        Route("/sop/{name}", procedures.one),
        Route("/sop/{name}", procedures.change, methods=["POST"]),
        *(Route(path, money.show) for path in BUDGETS),
        Route("/requests", asked.queue),
        Route("/request/{number:int}", asked.request),
        Route("/say", _home),
        Route("/say", pages.say, methods=["POST"]),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    paths += (
        [Route("/begin", _home), Route("/begin", pages.begin, methods=["POST"])]
        if site.acting
        else [Route("/leave", signing.leave, methods=["POST"])]
    )
    made: list[BaseRoute] = [Route(HOME, pages.home), Mount(HOME, routes=paths, middleware=guards(site))]
    return made if site.acting else [*made, *_doors(site, signing)]


def _doors(site: Site, signing: Signing) -> list[BaseRoute]:
    links = [
        Route("/{token}", signing.link),
        Route("/{token}", signing.enter, methods=["POST"]),
    ]
    tries = Middleware(Patient, pace=Pace(TRIES_AT_ONCE, TRIES_A_SECOND), reads=True)
    return [
        Mount("/enter", routes=links, middleware=[tries, *guards(site)]),
        Route("/", _home),
    ]


def _home(_: Request) -> Response:
    return RedirectResponse(HOME, 303)


def strangers(
    site: Site, templates: Templates
) -> dict[type[Exception], Callable[[Request, Exception], Response]]:
    """What those are answered who are not known, or who did not post from our page."""
    signing = Signing(site, templates)

    def away(_: Request, __: Exception) -> Response:
        return RedirectResponse("/", 303) if site.acting else signing.away()

    def forged(_: Request, __: Exception) -> Response:
        return PlainTextResponse("Posts come from our own pages only. Load the page again.", 403)

    return {Away: away, Forged: forged}

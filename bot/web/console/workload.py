"""How much each person has to do, week by week, on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from bot.web.console.drawing import Drawing
from bot.web.console.visit import visit
from models.load import A_WEEK, loads
from models.teamwork import day_load, team_calendar

if TYPE_CHECKING:
    from bot.web.site import Site

WEEKS = 6


class Workload:
    """The page of who has how much to do."""

    def __init__(self, site: Site, drawing: Drawing) -> None:
        self._site = site
        self._drawing = drawing

    def show(self, request: Request) -> Response:
        """Six weeks from this one on."""
        with visit(self._site, request) as seen:
            today = seen.now.date()
            monday = today - timedelta(days=today.weekday())
            calendar = team_calendar(seen.session, self._site.calendar)
            most = day_load(seen.session)
            found = [
                one for one in loads(seen.session, monday, WEEKS, most, seen.now, calendar) if one.is_any
            ]
            weeks = [(monday + n * A_WEEK, monday + n * A_WEEK + timedelta(days=6)) for n in range(WEEKS)]
            working = [
                sum(calendar.is_working(first + timedelta(days=n)) for n in range(7)) for first, _ in weeks
            ]
            return self._drawing.page(
                "workload",
                seen,
                loads=found,
                weeks=list(zip(weeks, working, strict=True)),
                most=most,
                busiest=max((week.steps for one in found for week in one.weeks), default=0),
            )

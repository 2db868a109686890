"""The console's pages in a real Chromium, wide and narrow, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, ViewportSize

from models.budget import Figures, month_of_budget
from models.sop_report import Month
from models.spending import Act, hold
from tests.screens import DESK, PHONE, Screens, check, picture
from tests.served import Served
from tests.team import Team
from tests.test_push import EVENING, planned

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PAGES = ("my", "month", "board", "late", "load", "budget", "article/2", "settings", "import")


@pytest.fixture
def busy(browser: Browser, team: Team) -> Iterator[Screens]:
    """Screens to a team with two articles under way, of which one is late."""
    lead = planned(team, EVENING, EVENING)
    lead.says("稿件 开始 A2")
    lead.says("预算 设置 稿费 8000\n设计 3000")
    with team.paiqi.db.transaction() as session:
        fees, design = (line for line, _ in month_of_budget(session, Month(date(2026, 3, 1)), None))
        hold(session, fees, Figures(spent=Decimal("2400.50")), Act(None, team.now, "article:A1"))
        hold(session, fees, Figures(reserved=Decimal(1800)), Act(None, team.now, "request:R1"))
        hold(session, design, Figures(reserved=Decimal(3600)), Act(None, team.now, "request:R2"), beyond=True)
    team.passes_until("2026-03-19 10:00")
    made = Screens(browser, Served(team))
    try:
        yield made
        assert made.wrong == []
    finally:
        made.close()
        made.served.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["wide", "narrow"])
def test_nothing_keeps_anybody_from_using_a_page_of_the_console(busy: Screens, size: ViewportSize) -> None:
    page = busy.of("负责人", "/console", size)

    for path in PAGES:
        page.goto(f"{busy.served.url}/console/{path}?as=负责人", wait_until="domcontentloaded")
        check(page)
        picture(page, f"console-{path.replace('/', '-')}-{size['width']}")
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"], path

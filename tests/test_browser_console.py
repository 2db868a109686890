"""The console's pages in a real Chromium, wide and narrow, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.screens import DESK, PHONE, Screens, check, picture
from tests.served import Served
from tests.team import Team
from tests.test_push import EVENING, planned

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PAGES = ("my", "month", "board", "late", "load", "article/2", "settings", "import")


@pytest.fixture
def busy(browser: Browser, team: Team) -> Iterator[Screens]:
    """Screens to a team with two articles under way, of which one is late."""
    planned(team, EVENING, EVENING).says("稿件 开始 A2")
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

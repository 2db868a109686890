"""Screens in front of people: what a browser test clicks through, looks at, and keeps pictures of."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests.served import Served

PHONE: ViewportSize = {"width": 390, "height": 780}
DESK: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 20_000  # milliseconds; a busy machine takes its time
PICTURES = "PAIQI_SCREENSHOTS"  # names the folder in which pictures are kept, if any are wanted


class Screens:
    """Screens in front of people; each is a browser context of its own."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self._browser = browser
        self.served = served
        self.wrong: list[str] = []

    def of(self, name: str, path: str = "/room/选题", size: ViewportSize = DESK) -> Page:
        """Somebody sits down before a page."""
        page = self.empty(size)
        page.goto(f"{self.served.url}{path}?as={name}", wait_until="domcontentloaded")
        return page

    def empty(self, size: ViewportSize = DESK) -> Page:
        """A browser with nothing open."""
        page = self._browser.new_context(viewport=size, locale="zh-CN").new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.set_default_timeout(PATIENCE)
        return page

    def close(self) -> None:
        """Close each of them."""
        for context in self._browser.contexts:
            context.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, if pictures are wanted."""
    folder = os.environ.get(PICTURES)
    if folder:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def newest(page: Page) -> Locator:
    """The last message of the place."""
    return page.locator("#log > article").last


def say(page: Page, line: str) -> None:
    """Write a line in the place, and wait until it is on its way."""
    field = page.locator("#say")
    field.fill(line)
    with page.expect_response("**/say"):
        page.locator("#main .send").click()


def withdraw(card: Locator) -> None:
    """Press 撤回 in the card's menu."""
    card.get_by_text("更多").click()
    card.get_by_role("button", name="撤回", exact=True).click()


def show(page: Page, hidden: bool) -> None:
    """Put a page behind others, or before them: tabs without a screen always say that they are seen."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def check(page: Page) -> None:
    """Find nothing, by day or by night, that keeps people with screen readers, keyboards or weak eyes out."""
    for by_night in (False, True):
        page.emulate_media(color_scheme="dark" if by_night else "light", reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

"""Signing in to the console in a real Chromium: the link's page, its button, and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from models.person import Role
from tests.screens import PHONE, Screens, check, picture
from tests.served import Served
from tests.team import Team

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


@pytest.fixture
def screens(browser: Browser, database_url: str) -> Iterator[Screens]:
    """Screens in front of a team whose pages are reached by signing in alone."""
    team = Team(database_url, act_as_anyone=False)
    team.member("管理员", Role.ADMIN)
    made = Screens(browser, Served(team))
    try:
        yield made
        assert made.wrong == []
    finally:
        made.close()
        made.served.close()
        team.close()


def test_a_link_from_chat_leads_in_and_the_menu_leads_out(screens: Screens) -> None:
    team, page = screens.served.team, screens.empty(PHONE)
    page.goto(screens.served.url)
    expect(page.get_by_text("对排期助手说“登录网页”")).to_be_visible()
    check(page)
    picture(page, "11-not-signed-in")

    link = re.search(r"/enter/[\w-]+", team.joined("管理员").says("登录网页"))
    assert link
    page.goto(screens.served.url + link[0])
    check(page)
    picture(page, "12-link")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="准备清单")).to_be_visible()
    page.get_by_text("退出", exact=True).click()
    check(page)
    picture(page, "13-signed-in")

    page.get_by_role("button", name="全部退出").click()
    expect(page.get_by_role("heading", name="这里还没有登录")).to_be_visible()
    page.goto(screens.served.url + link[0])
    expect(page.get_by_role("heading", name="这个链接已经失效")).to_be_visible()

"""The local chat for everybody: on narrow screens, by keyboard, by ear, by day and by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.screens import DESK, PHONE, Screens, check, newest, say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_a_narrow_screen_has_its_rooms_in_a_drawer_and_the_thread_above_all(screens: Screens) -> None:
    page = screens.of("市场", size=PHONE)
    say(page, "谁来写")
    expect(page.get_by_role("navigation")).to_be_hidden()

    page.get_by_role("button", name="群和成员").press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()
    expect(page.get_by_role("button", name="关闭菜单")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="群和成员")).to_be_focused()
    newest(page).get_by_role("button", name="回复").click()
    expect(page.get_by_role("textbox", name="在讨论串里回复")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("button", name="返回").click()

    expect(page.get_by_role("textbox", name="发到 选题")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["wide", "narrow"])
def test_nothing_keeps_anybody_from_using_the_pages(screens: Screens, size: ViewportSize) -> None:
    page = screens.of("市场", size=size)
    say(page, "选题 提交 618美妆测评")
    say(page, "/帮助")
    expect(newest(page)).to_contain_text("排期助手能做这些")
    check(page)

    page.locator(".card").first.get_by_role("button", name="定题").click()
    page.locator("article").last.wait_for()
    page.get_by_role("button", name="回复").first.click()
    expect(page.locator("#panel .log")).to_be_visible()
    check(page)
    page.goto(f"{screens.served.url}/?as=负责人", wait_until="domcontentloaded")
    check(page)
    page.locator(".clock").click()
    expect(page.get_by_role("dialog", name="把时间拨到…")).to_be_visible()
    check(page)

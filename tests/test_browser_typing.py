"""Typing in a real Chromium: input methods, completion, and what could not be sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.screens import Screens, newest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_enter_in_an_input_method_chooses_a_word_and_sends_nothing(screens: Screens) -> None:
    page = screens.of("市场")
    field = page.get_by_role("textbox", name="发到 选题")
    field.fill("da jia hao")

    for how in ("{key: 'Enter', isComposing: true}", "{key: 'Enter', keyCode: 229}"):
        field.evaluate(f"f => f.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, ...{how}}}))")
    expect(field).to_have_value("da jia hao")
    field.fill("大家好")
    field.press("Enter")

    expect(newest(page)).to_contain_text("大家好")
    expect(field).to_have_value("")
    expect(page.locator("article")).to_have_count(1)


def test_what_could_not_be_sent_stays_and_is_sent_once(screens: Screens) -> None:
    page = screens.of("市场")
    field = page.get_by_role("textbox", name="发到 选题")
    lost = ["the answer of the first one"]

    def hinder(route: Route) -> None:
        if lost:
            lost.pop()
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/say", hinder)
    field.fill("只说一次")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("没发出去")
    expect(field).to_have_value("只说一次")
    field.press("Enter")

    expect(field).to_have_value("")
    expect(page.locator("article", has_text="只说一次")).to_have_count(1)


def test_commands_are_completed_by_keyboard_from_pinyin_initials(screens: Screens) -> None:
    page = screens.of("市场")
    field = page.get_by_role("textbox", name="发到 选题")

    field.press_sequentially("/xtp")
    expect(page.get_by_role("option", name="选题 排行")).to_be_visible()
    field.fill("/帮助")
    field.press("Enter")
    expect(field).to_have_value("")
    expect(page.get_by_role("listbox", name="命令")).to_be_hidden()
    field.fill("/")
    field.press_sequentially("xttj")
    field.press("ArrowDown")
    field.press("Escape")
    expect(page.get_by_role("listbox", name="命令")).to_be_hidden()
    field.fill("提选")
    expect(page.get_by_role("option").first).to_contain_text("选题 提交")
    field.press("Enter")
    expect(field).to_have_value("选题 提交 ")
    field.press("Enter")

    expect(page.get_by_role("dialog", name="提一个选题")).to_be_visible()

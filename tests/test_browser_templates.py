"""Templates in a real Chromium: looked at, changed as a file with its mistakes by line, then imported."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.screens import PHONE, Screens, check, picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_a_template_is_changed_on_its_page(screens: Screens) -> None:
    lead = screens.of("负责人", "/console/sop")
    expect(lead.locator("table")).to_contain_text("快讯")
    check(lead)
    picture(lead, "50-templates")
    lead.get_by_role("link", name="快讯", exact=True).click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("快讯")
    check(lead)
    picture(lead, "51-a-template")

    writes(lead, "offset: -12h", "offset: -99x")
    told = lead.get_by_role("status")
    expect(told).to_contain_text("暂时不能导入")
    expect(told).to_contain_text("第 22 行：offset")
    assert "offset: -99x" in lead.locator("#text").input_value()
    check(lead)
    picture(lead, "52-a-line-that-is-wrong")

    writes(lead, "offset: -99x", "offset: -10h")
    expect(told).to_contain_text("初稿 · 截止：发布前 12 小时 → 发布前 10 小时")
    check(lead)
    picture(lead, "53-what-it-changes")
    told.get_by_role("button", name="导入", exact=True).click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("第 2 版")
    expect(lead.locator("table")).to_contain_text("发布前 10 小时")
    picture(lead, "54-imported")


def test_a_file_makes_a_new_template_and_what_is_exported_comes_back_the_same(screens: Screens) -> None:
    lead = screens.of("负责人", "/console/sop/flash")
    with lead.expect_download() as saved:
        lead.get_by_role("link", name="导出").click()
    written = saved.value.path().read_bytes()

    hand_in(lead, written)
    expect(lead.get_by_role("status")).to_contain_text("不用导入")
    text = written.decode()
    renamed = {"name: flash": "name: night", "zh: 快讯": "zh: 夜报", "en: Flash": "en: Night"}
    for before, after in renamed.items():
        text = text.replace(before, after, 1)
    hand_in(lead, text.encode())
    expect(lead.get_by_role("status")).to_contain_text("新流程")
    lead.get_by_role("status").get_by_role("button", name="导入", exact=True).click()
    lead.get_by_role("link", name="流程模板").first.click()

    expect(lead.locator("table")).to_contain_text("夜报")


def test_a_step_is_changed_by_its_form_and_a_member_may_only_look(screens: Screens) -> None:
    lead, phone = screens.of("负责人", "/console/sop/flash"), screens.of("市场", "/console/sop/flash", PHONE)
    expect(phone.get_by_text("只有负责人能改流程")).to_be_visible()
    expect(phone.locator("#text")).to_have_count(0)
    check(phone)
    picture(phone, "55-on-a-phone")

    lead.get_by_role("button", name="修改 初稿").click()
    lead.get_by_label("时间（从发布算起").fill("-8h")
    lead.locator("main button[type=submit]").first.click()

    expect(lead.locator("main")).to_contain_text("8 小时")


def writes(page: Page, before: str, after: str) -> None:
    """Change the file on the page, and look at what comes of it."""
    text = page.locator("#text").input_value()
    assert before in text
    page.locator("#text").fill(text.replace(before, after, 1))
    page.get_by_role("button", name="预览").click()


def hand_in(page: Page, content: bytes) -> None:
    """Choose a file in place of what stands on the page."""
    file = FilePayload(name="sop.yaml", mimeType="application/yaml", buffer=content)
    page.locator("#file").set_input_files([file])
    page.get_by_role("button", name="预览").click()

"""An article in a real Chromium: planned, handed in, approved by a typed line, edited, approved anew, out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.screens import PHONE, Screens, check, newest, picture, say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
TEXT = "三款平价粉底实测，附成分表。"
EDITED = "三款平价粉底实测，附成分表和价格：59 元起。"


def test_an_article_goes_from_topic_to_published_on_the_pages_alone(screens: Screens) -> None:
    screens.served.team.joined("编辑甲").says("选题 提交 618美妆测评")
    lead = screens.of("负责人")
    is_accepted_and_planned(lead)

    editor, room = screens.of("编辑甲", "/direct"), screens.of("负责人", "/room/排期")
    draft_is_handed_in(editor)
    is_approved_by_a_typed_line(room)
    is_edited_after_the_approval(editor, room)
    is_approved_again(room)
    is_published(editor, room)
    on_a_phone(screens)


def is_accepted_and_planned(lead: Page) -> None:
    """Accept the topic by its form; the plan stands there with real dates before anything begins."""
    card(lead, "选题 T1").get_by_role("button", name="定题").click()
    form = lead.get_by_role("dialog")
    form.get_by_label("作者").select_option("编辑甲")
    form.get_by_label("发布时间").fill("3月25日 20:07")
    form.get_by_role("button", name="定题").click()

    plan = card(lead, "A1《618美妆测评》的排期")
    expect(plan).to_contain_text("3月18日 周三 18:00 · 大纲 · 编辑甲")
    picture(lead, "40-plan")
    plan.get_by_role("button", name="换流程…").click()
    form.get_by_label("流程").select_option("flash")
    form.locator("button[type=submit]").click()
    expect(plan.last).to_contain_text("按“快讯”流程")
    check(lead)
    picture(lead, "41-plan-of-a-short-template")
    plan.last.get_by_role("button", name="开始", exact=True).click()
    expect(newest(lead)).to_contain_text("A1《618美妆测评》开始了，已经告诉编辑甲：初稿")


def draft_is_handed_in(editor: Page) -> None:
    """Whoever does the draft has it on a card, and hands it in by its form."""
    step = card(editor, "《618美妆测评》：初稿")
    expect(step).to_be_visible()
    picture(editor, "42-the-doers-card")
    step.get_by_role("button", name="交稿…").click()
    form = editor.get_by_role("dialog")
    picture(editor, "43-handing-in")
    form.get_by_role("textbox").first.fill(TEXT)
    form.locator("button[type=submit]").click()
    expect(newest(editor)).to_contain_text("第 1 稿已交")


def is_approved_by_a_typed_line(room: Page) -> None:
    """A reply in the thread is asked about, and counts once its author presses."""
    expect(article(room)).to_contain_text("审核中")
    room.get_by_role("button", name="条回复").click()
    panel = room.locator("#panel")
    expect(panel).to_contain_text("待审：《618美妆测评》第 1 稿")
    picture(room, "44-the-version-in-the-thread")
    reply(room, "行，发吧")
    asked = panel.locator("article", has_text="你写了“行，发吧”")
    expect(asked).to_contain_text("按下才算数")
    expect(article(room)).to_contain_text("审核中")
    check(room)
    picture(room, "45-a-typed-line-is-asked-about")
    asked.get_by_role("button", name="通过", exact=True).click()
    expect(article(room)).to_contain_text("已通过")
    expect(panel).to_contain_text("负责人通过了第 1 稿")


def is_edited_after_the_approval(editor: Page, room: Page) -> None:
    """A price comes in after the approval, which is void from then on; room and thread say so."""
    say(editor, f"稿件 改稿 A1 {EDITED}")
    expect(article(room)).to_contain_text("审核中")
    expect(room.locator("#panel")).to_contain_text("待审：《618美妆测评》第 2 稿")
    check(room)
    picture(room, "46-the-approval-is-void")


def is_approved_again(room: Page) -> None:
    """The new version has its own buttons, and the old one none."""
    version = room.locator("#panel article", has_text="待审：《618美妆测评》第 2 稿")
    version.get_by_role("button", name="通过", exact=True).click()
    expect(article(room)).to_contain_text("已通过")
    picture(room, "47-approved-again")


def is_published(editor: Page, room: Page) -> None:
    """What was published is noted with its link, and what comes after begins."""
    say(editor, "登记发布 A1 https://mp.weixin.qq.com/s/abc")
    expect(newest(editor)).to_be_visible()
    expect(article(room)).to_contain_text("已发布")
    picture(room, "48-published")


def on_a_phone(screens: Screens) -> None:
    """The card and its thread on a small screen."""
    phone = screens.of("编辑甲", "/room/排期", PHONE)
    expect(article(phone)).to_contain_text("已发布")
    check(phone)
    picture(phone, "49-on-a-phone")


def card(page: Page, text: str) -> Locator:
    """The cards that say something, in the place itself."""
    return page.locator("#log .card", has_text=text)


def article(page: Page) -> Locator:
    """The article's one card in its room."""
    return page.locator("#log .card", has_text="稿件 A1")


def reply(page: Page, line: str) -> None:
    """Write a line in the open thread."""
    page.get_by_role("textbox", name="在讨论串里回复").fill(line)
    page.keyboard.press("Enter")

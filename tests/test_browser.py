"""The local chat in a real Chromium: people at their screens, each in a browser of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from models.person import Role
from tests.screens import Screens, newest, say, withdraw

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
LONG = "高考志愿填报" * 12


def test_a_topic_goes_from_a_form_to_a_decision_before_everybodys_eyes(screens: Screens) -> None:
    screens.served.team.member("编辑乙", Role.EDITOR).says("选题 提交 618 美妆测评合集")
    market, editor, lead = screens.of("市场", "/"), screens.of("编辑甲"), screens.of("负责人")
    for page in (editor, lead):
        page.evaluate("window.neverLoadedAgain = true")

    market.get_by_role("link", name="提一个选题").click()
    form = market.get_by_role("dialog", name="提一个选题")
    form.get_by_label("标题").fill(LONG)
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_label("标题")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("标题")).to_have_value(LONG)
    expect(form.get_by_label("标题")).to_be_focused()
    expect(form.locator("#field-title-error")).to_contain_text("64")
    form.get_by_label("标题").fill("618美妆测评")
    form.get_by_role("button", name="提交").click()
    expect(newest(market)).to_contain_text("可能和已有选题重复")
    market.get_by_role("button", name="仍然提交").click()

    card = editor.locator(".card", has_text="选题 T2")
    expect(card).to_contain_text("0 票")
    card.get_by_role("button", name="投票").click()
    for page in (market, editor, lead):
        expect(page.locator(".card", has_text="选题 T2")).to_contain_text("1 票")

    lead.locator(".card", has_text="选题 T2").get_by_role("button", name="定题").click()
    decision = lead.get_by_role("dialog")
    decision.get_by_label("作者").select_option("编辑甲")
    decision.get_by_label("发布时间").fill("下周五18:00")
    decision.get_by_label("发布时间").blur()
    expect(decision.locator("#field-slot-echo")).to_have_text("3月20日 周五 18:00")
    decision.get_by_role("button", name="定题").click()
    for page in (market, editor, lead):
        expect(page.locator(".card", has_text="选题 T2").last).to_contain_text("3月20日 周五 18:00")
        expect(page.locator(".card", has_text="选题 T2").last.get_by_role("button")).to_have_count(0)
    assert [page.evaluate("window.neverLoadedAgain") for page in (editor, lead)] == [True, True]


def test_a_private_answer_is_light_is_seen_by_one_and_can_be_put_away(screens: Screens) -> None:
    market, editor = screens.of("市场"), screens.of("编辑甲")

    say(market, "/帮助")
    say(market, "大家好")

    expect(newest(editor)).to_contain_text("大家好")
    expect(editor.get_by_text("排期助手能做这些")).to_have_count(0)
    answer = market.locator("article.private")
    expect(answer).to_contain_text("仅你可见")
    answer.get_by_role("button", name="收起").click()
    expect(answer).to_have_count(0)


def test_a_thread_is_talked_in_at_the_side_while_others_watch(screens: Screens) -> None:
    market, editor = screens.of("市场"), screens.of("编辑甲")
    say(market, "谁来写")

    newest(editor).hover()
    newest(editor).get_by_role("button", name="回复").click()
    expect(editor.get_by_role("textbox", name="在讨论串里回复")).to_be_focused()
    editor.keyboard.type("我来")
    editor.keyboard.press("Enter")
    market.get_by_role("button", name="1 条回复").click()
    expect(market.locator("#panel .log")).to_contain_text("我来")
    editor.keyboard.type("周五前给")
    editor.keyboard.press("Enter")

    expect(market.locator("#panel .log")).to_contain_text("周五前给")
    expect(market.get_by_role("button", name="2 条回复")).to_be_visible()
    market.keyboard.press("Escape")
    expect(market.locator("#panel")).to_be_hidden()
    expect(market.get_by_role("button", name="2 条回复")).to_be_focused()


def test_a_press_that_cannot_be_taken_back_asks_first(screens: Screens) -> None:
    page = screens.of("市场")
    say(page, "选题 提交 618美妆测评")
    card = page.locator(".card")

    withdraw(card)
    question = page.get_by_role("alertdialog", name="撤回 T1？")
    question.get_by_role("button", name="再想想").click()
    expect(card).to_contain_text("待定")
    withdraw(card)
    question.get_by_role("button", name="撤回").click()

    expect(card).to_contain_text("已撤回")


def test_the_focus_stays_on_a_button_whose_card_is_drawn_anew(screens: Screens) -> None:
    page = screens.of("市场")
    say(page, "选题 提交 618美妆测评")

    page.get_by_role("button", name="投票").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".card").first).to_contain_text("1 票")
    expect(page.locator(".card").first.get_by_role("button", name="投票", exact=True)).to_be_focused()


def test_a_picture_is_handed_in_and_seen(screens: Screens) -> None:
    market, editor = screens.of("市场"), screens.of("编辑甲")
    picture = editor.screenshot(clip={"x": 0, "y": 0, "width": 40, "height": 40})

    chosen = FilePayload(name="封面.png", mimeType="image/png", buffer=picture)
    market.locator("#main input[type=file]").set_input_files([chosen])
    say(market, "封面好了")

    image = newest(editor).get_by_role("img", name="封面.png")
    expect(image).to_be_visible()
    assert image.evaluate("i => i.decode().then(() => i.naturalWidth)") == 40


def test_the_first_page_leads_the_lead_to_a_decision_and_the_clock_to_the_morning(screens: Screens) -> None:
    screens.served.team.member("产品").says("选题 提交 618美妆测评")
    page = screens.of("市场", "/")

    page.get_by_role("button", name="换成负责人定题").click()
    expect(page.get_by_role("dialog", name="定题")).to_contain_text("T1")
    expect(page.get_by_role("button", name="现在是 负责人，换成别人")).to_have_count(1)
    page.get_by_role("button", name="再想想").locator("visible=true").click()
    page.get_by_role("link", name="从这里开始").click()
    page.get_by_role("button", name="把时间拨到明早看提醒").click()

    expect(page).to_have_url(f"{screens.served.url}/direct?as=%E8%B4%9F%E8%B4%A3%E4%BA%BA")
    expect(page.get_by_role("button", name="把时间拨到… 演示时间 3月12日 周四 09:07")).to_be_visible()
    expect(newest(page)).to_contain_text("T1")

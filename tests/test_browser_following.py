"""A page in a real Chromium that follows what is said: absent, behind, scrolled up, or the server gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect
from sqlmodel import delete

from models.local import LocalMessage
from tests.screens import Screens, newest, say, show

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_nothing_is_lost_when_the_server_starts_anew(screens: Screens) -> None:
    other = screens.served.team.member("法务")
    market = screens.of("市场")
    say(market, "第一句")
    expect(newest(market)).to_contain_text("第一句")
    field = market.get_by_role("textbox", name="发到 选题")
    field.fill("写到一半")

    screens.served.stop()
    other.says("选题 提交 618美妆测评", room="选题")
    screens.served.start()

    expect(newest(market)).to_contain_text("选题 T1 · 618美妆测评")
    expect(field).to_have_value("写到一半")
    expect(market.locator("article", has_text="第一句")).to_have_count(1)


def test_a_hidden_page_rests_and_catches_up_when_it_is_seen_again(screens: Screens) -> None:
    market, editor = screens.of("市场"), screens.of("编辑甲")
    say(market, "第一句")
    expect(newest(editor)).to_contain_text("第一句")

    show(editor, hidden=True)
    say(market, "第二句")
    expect(newest(market)).to_contain_text("第二句")
    expect(newest(editor)).to_contain_text("第一句")
    show(editor, hidden=False)

    expect(newest(editor)).to_contain_text("第二句")


def test_a_page_loads_anew_with_its_draft_when_the_chat_was_emptied(screens: Screens) -> None:
    page = screens.of("市场")
    say(page, "第一句")
    expect(newest(page)).to_contain_text("第一句")
    page.get_by_role("textbox", name="发到 选题").fill("写到一半")

    with screens.served.team.paiqi.db.transaction() as session:
        session.execute(delete(LocalMessage))

    expect(page.get_by_text("这里还没有消息")).to_be_visible()
    expect(page.get_by_role("textbox", name="发到 选题")).to_have_value("写到一半")


def test_a_page_that_loads_anew_waits_for_the_answer_to_what_is_said(screens: Screens) -> None:
    page, held = screens.of("市场"), list[Route]()
    page.route("**/say", lambda route: held.append(route))
    field = page.get_by_role("textbox", name="发到 选题")
    field.fill("第一句")
    with page.expect_request("**/say"):
        page.get_by_role("button", name="发送").click()

    screens.served.team.member("法务")
    expect(page.locator("#toast")).to_contain_text("正在重新打开页面")
    held[0].continue_()

    expect(page.locator("#people").get_by_text("法务", exact=True)).to_have_count(1)
    expect(page.locator("article", has_text="第一句")).to_have_count(1)
    expect(field).to_have_value("")


def test_what_is_pressed_while_a_page_loads_has_its_effect(screens: Screens) -> None:
    page, held = screens.of("市场"), list[Route]()
    page.route("**/static/main.js", lambda route: held.append(route))
    page.get_by_role("link", name="从这里开始").click()

    page.get_by_role("button", name="把时间拨到明早看提醒").click()
    held[0].continue_()

    expect(page).to_have_url(f"{screens.served.url}/direct?as=%E8%B4%9F%E8%B4%A3%E4%BA%BA")
    expect(page.get_by_role("button", name="演示时间 3月12日 周四 09:07")).to_be_visible()


def test_what_is_said_elsewhere_is_marked_until_it_is_read(screens: Screens) -> None:
    market, editor = screens.of("市场", "/room/数据"), screens.of("编辑甲")

    say(editor, "谁来写")
    entry = market.get_by_role("link", name="选题")
    expect(entry).to_contain_text("1 条未读")
    with market.expect_response("**/read"):
        entry.click()
    expect(newest(market)).to_contain_text("谁来写")
    market.get_by_role("link", name="数据").click()

    expect(market.get_by_role("link", name="选题")).not_to_contain_text("1 条未读")


def test_history_is_loaded_when_one_scrolls_up(screens: Screens) -> None:
    screens.served.has_heard("编辑甲", *(f"第{n}句" for n in range(1, 61)))
    page = screens.of("市场")
    expect(newest(page)).to_contain_text("第60句")
    expect(page.get_by_text("第1句", exact=True)).to_have_count(0)

    page.locator("main .scroller").evaluate("s => s.scrollTo(0, -s.scrollHeight)")

    expect(page.get_by_text("第1句", exact=True)).to_have_count(1)
    expect(page.locator("article")).to_have_count(60)

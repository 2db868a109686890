"""The local chat in a real Chromium: people at their screens, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import (
    Browser,
    FilePayload,
    Locator,
    Page,
    Route,
    ViewportSize,
    expect,
    sync_playwright,
)
from sqlmodel import delete

from models.local import LocalMessage
from models.person import Role
from tests.chromium import find_chromium
from tests.served import Served
from tests.team import Team

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PHONE: ViewportSize = {"width": 390, "height": 780}
PATIENCE = 20_000  # milliseconds; a busy machine takes its time
DESK: ViewportSize = {"width": 1280, "height": 800}
LONG = "高考志愿填报" * 12


class Screens:
    """Screens in front of people; each is a browser context of its own."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self._browser = browser
        self.served = served
        self.wrong: list[str] = []

    def of(self, name: str, path: str = "/room/选题", size: ViewportSize = DESK) -> Page:
        """Somebody sits down before a page."""
        page = self._browser.new_context(viewport=size).new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.set_default_timeout(PATIENCE)
        page.goto(f"{self.served.url}{path}?as={name}", wait_until="domcontentloaded")
        return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a Chromium without a screen."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium())
        yield chromium
        chromium.close()


@pytest.fixture
def screens(browser: Browser, team: Team) -> Iterator[Screens]:
    """Give screens to a team of three, whose Paiqi delivers by itself."""
    team.member("市场")
    team.member("编辑甲", Role.EDITOR)
    team.member("负责人", Role.LEAD)
    team.paiqi.start()
    served = Served(team)
    made = Screens(browser, served)
    try:
        yield made
        assert made.wrong == []
    finally:
        for context in browser.contexts:
            context.close()
        served.close()


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


def test_nothing_is_lost_when_the_server_starts_anew(screens: Screens) -> None:
    market, other = screens.of("市场"), screens.served.team.member("法务")
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

"""The topic meeting in a real Chromium: archive, repeat, merge and its undoing, concern, ranking, month."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from handlers._sheet import write_sheet
from tests.screens import DESK, PHONE, Screens, check, newest, picture, say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ["内容标题", "发表时间", "总阅读次数", "栏目"]
ARCHIVE = [
    ["敏感肌换季怎么护理", "2025-09-01 20:07", "12000", "深度干货"],
    ["双十一囤货清单", "2025-11-01 20:07", "18000", ""],
    ["防晒霜怎么选不踩坑", "2026-03-04 20:07", "9000", "深度干货"],
]
MISTAKEN = [ARCHIVE[0], ["双十一囤货清单", "十一月一日", "18000", ""], [*ARCHIVE[2][:3], "深度"]]


def test_a_topic_meeting_runs_from_the_pages_alone(screens: Screens) -> None:
    lead, market, editor = screens.of("负责人"), screens.of("市场"), screens.of("编辑甲")
    for line in ("栏目 新增 深度干货 4", "栏目 新增 互动问答 2"):
        said = lead.locator("article").count()
        say(lead, line)
        expect(lead.locator("article")).to_have_count(said + 2)

    brings_the_archive(screens.of("负责人", "/direct"))
    finds_the_repeat(market)
    merges_and_undoes(lead, market, editor)
    doubts(lead, market)
    decides_and_looks_ahead(screens, lead)


def brings_the_archive(lead: Page) -> None:
    """Hand in a sheet with two bad rows, of which nothing is imported; then the mended one."""
    hand_in(lead, MISTAKEN)
    expect(newest(lead)).to_contain_text("暂时不能导入")
    expect(newest(lead)).to_contain_text("第 3 行：发布时间 “十一月一日”不是日期")
    expect(newest(lead)).to_contain_text("第 4 行：栏目 没有“深度”这一栏")
    expect(newest(lead).get_by_role("button", name="导入", exact=True)).to_have_count(0)
    picture(lead, "20-archive-two-bad-rows")
    say(lead, "选题 查找 囤货清单")
    expect(newest(lead)).to_contain_text("没有找到")

    hand_in(lead, ARCHIVE)
    expect(newest(lead)).to_contain_text("新文章3")
    picture(lead, "21-archive-preview")
    newest(lead).get_by_role("button", name="导入", exact=True).click()
    expect(newest(lead)).to_contain_text("新增 3 篇")


def finds_the_repeat(market: Page) -> None:
    """Propose what was published in other words; see why it is alike, and post it anyway."""
    say(market, "选题 提交 换季敏感肌的护理方法 #深度干货")
    found = newest(market)
    expect(found).to_contain_text("可能和已有选题重复")
    expect(found).to_contain_text("敏感肌换季怎么护理")
    expect(found).to_contain_text("相同：")
    check(market)
    picture(market, "22-repeat-found")
    found.get_by_role("button", name="仍然提交").click()
    expect(card(market, "T1")).to_contain_text("0 票")


def merges_and_undoes(lead: Page, market: Page, editor: Page) -> None:
    """Vote for two topics, merge them, and undo it: the votes are right at each step."""
    say(editor, "选题 提交 皮肤科医生答疑")
    for page, number in ((editor, "T1"), (editor, "T2"), (market, "T2")):
        card(page, number).get_by_role("button", name="投票", exact=True).click()
        expect(card(page, number)).to_contain_text("票 ·")
    votes(lead, T1=1, T2=2)

    card(lead, "T2").get_by_text("更多").click()
    card(lead, "T2").get_by_role("button", name="合并…").click()
    form = lead.get_by_role("dialog")
    form.get_by_label("并到").select_option("T1")
    form.get_by_role("button", name="合并").click()
    expect(card(lead, "T2")).to_contain_text("已合并到 T1《换季敏感肌的护理方法》")
    votes(lead, T1=2)
    picture(lead, "23-merged")

    card(lead, "T2").get_by_role("button", name="撤销合并").click()
    expect(card(lead, "T2")).to_contain_text("待定")
    votes(lead, T1=1, T2=2)


def doubts(lead: Page, market: Page) -> None:
    """Raise a concern, which stands on the card until the lead resolves it."""
    card(market, "T1").get_by_text("更多").click()
    card(market, "T1").get_by_role("button", name="顾虑…").click()
    form = market.get_by_role("dialog")
    form.locator("#field-text").fill("护理方法要请医生审一遍")
    form.get_by_role("button", name="顾虑").click()
    expect(card(lead, "T1")).to_contain_text("护理方法要请医生审一遍")
    picture(lead, "24-concern")

    say(lead, "顾虑 解决 C1 已请皮肤科审过")
    expect(card(lead, "T1")).not_to_contain_text("护理方法要请医生审一遍")


def decides_and_looks_ahead(screens: Screens, lead: Page) -> None:
    """Accept one, set the clock to Monday for the ranking post, and look at the month on a phone."""
    say(lead, "定题 T1 @编辑甲 截止 3月18日 18:30")
    expect(card(lead, "T1")).to_contain_text("3月18日 周三 18:30")
    say(lead, "选题 提交 露营装备怎么挑")
    lead.get_by_role("button", name="把时间拨到…").click()
    lead.get_by_role("button", name="下周一").click()
    ranking = lead.locator("article", has_text="选题排行（3月9日 周一 到 3月15日 周日）")
    expect(ranking).to_contain_text("1. T2《皮肤科医生答疑》 · 2 票 · 一周内新提")
    expect(ranking).to_contain_text("2. T3《露营装备怎么挑》 · 0 票 · 一周内新提")
    check(lead)
    picture(lead, "25-ranking")

    lead.get_by_role("link", name="日历").click()
    looks_at_the_month(lead, DESK, "table.month")
    looks_at_what_came_out(lead, "table.month")
    phone = screens.of("市场", "/console/month", PHONE)
    looks_at_the_month(phone, PHONE, "ol.month")
    looks_at_what_came_out(phone, "ol.month")


def looks_at_the_month(page: Page, size: ViewportSize, calendar: str) -> None:
    """What came out and what is to come, as a table or a list, with the quotas in words."""
    month = page.locator(calendar)
    expect(month).to_be_visible()
    expect(page.locator(".month").locator("visible=true")).to_have_count(1)
    expect(month).to_contain_text("换季敏感肌的护理方法")
    expect(month).to_contain_text("A1 · 头条 · 编辑甲 · 深度干货")
    expect(month).to_contain_text("防晒霜怎么选不踩坑")
    expect(page.locator(".quotas")).to_contain_text("配额 4 · 已发 1 · 已排 1")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    check(page)
    picture(page, f"26-month-{size['width']}")


def looks_at_what_came_out(page: Page, calendar: str) -> None:
    """Choose one state, which the next month keeps, and go back to all of it."""
    page.get_by_label("状态").select_option("已发布")
    page.get_by_role("button", name="显示", exact=True).click()
    month = page.locator(calendar)
    expect(month).not_to_contain_text("换季敏感肌的护理方法")
    expect(month).to_contain_text("防晒霜怎么选不踩坑")
    expect(page.get_by_role("status")).to_have_text("共 2 篇，显示 1 篇。")
    check(page)
    picture(page, f"27-month-out-{page.viewport_size and page.viewport_size['width']}")

    page.get_by_role("link", name="下个月").click()
    expect(page.get_by_label("状态")).to_have_value("out")
    page.get_by_role("link", name="上个月").click()
    page.get_by_role("link", name="显示全部").click()
    expect(month).to_contain_text("换季敏感肌的护理方法")


def card(page: Page, number: str) -> Locator:
    """The card of a topic in its room."""
    return page.locator(".card", has_text=f"选题 {number}").first


def votes(page: Page, **counts: int) -> None:
    """See how many votes each topic has."""
    for number, count in counts.items():
        expect(card(page, number)).to_contain_text(f"{count} 票")


def hand_in(page: Page, rows: list[list[str]]) -> None:
    """Send the archive's sheet along with its line."""
    sheet = FilePayload(name="文章.xlsx", mimeType=XLSX, buffer=write_sheet("xlsx", HEADINGS, rows))
    page.locator("#main input[type=file]").set_input_files([sheet])
    say(page, "文章 导入")

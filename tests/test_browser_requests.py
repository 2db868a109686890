"""A request in a real Chromium: four people of three departments, from its form to its acceptance."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.person import Role
from tests.requesting import put_into
from tests.screens import PHONE, Screens, check, picture
from tests.served import Served
from tests.team import Team

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
ROOM = "/room/跨部门申请"


@pytest.fixture
def desks(browser: Browser, team: Team) -> Iterator[Screens]:
    """Screens to an office: 市场 and her head, 设计甲 of the design department, 财务甲 of the finance one."""
    lead = team.member("负责人", Role.LEAD)
    team.member("市场主管", department="市场部"), team.member("市场")
    put_into(team, "市场", "市场部")
    team.member("设计甲", department="设计部"), team.member("财务甲", department="财务部")
    lead.says("岗位 指定 财务 @财务甲")
    lead.says("预算 设置 设计 8000")
    made = Screens(browser, Served(team))
    team.paiqi.start()
    try:
        yield made
        assert made.wrong == []
    finally:
        made.close()
        made.served.close()


def test_a_request_goes_from_a_form_to_its_acceptance_before_everybodys_eyes(desks: Screens) -> None:
    names = ("市场", "市场主管", "设计甲", "财务甲")
    market, head, designer, finance = everybody = [desks.of(name, ROOM) for name in names]

    files_with_an_error(market)
    everybody_reads(everybody, "待审批", "部门负责人（市场主管） ●")
    agrees(head)
    everybody_reads(everybody, "待审批", "设计主管（设计甲） ●")
    picture(designer, "31-request-before-it-is-returned")
    is_returned(designer)
    everybody_reads(everybody, "已退回")
    picture(market, "32-request-returned")
    files_again(market)
    everybody_reads(everybody, "待审批", "设计主管（设计甲） ●")
    agrees(designer)
    everybody_reads(everybody, "待审批", "财务（财务甲） ●")
    picture(finance, "33-request-before-finance")
    agrees(finance)
    everybody_reads(everybody, "已通过")
    picture(market, "34-request-approved")
    is_delivered(designer)
    everybody_reads(everybody, "已交付", "交付：https://disk.example/618")
    card(market).get_by_role("button", name="验收").click()
    everybody_reads(everybody, "已归档")
    picture(market, "35-request-closed")
    check(market)
    the_money_is_spent(desks)


def files_with_an_error(market: Page) -> None:
    """File by form: what is wrong stands beside its field, and nothing typed is lost."""
    field = market.locator("#say")
    field.fill("提需求 设计 618 长图")
    market.locator("#main .send").click()
    form = market.get_by_role("dialog")
    form.get_by_label("用途和要求").fill("618 专题首页与推文配图")
    form.get_by_label("尺寸和数量").fill("1080×2400，3 张")
    form.get_by_label("期望完成").fill("昨天")
    form.get_by_label("金额").fill("六千")
    form.get_by_label("预算科目").select_option("设计")
    form.locator("button[type=submit]").click()
    expect(form.locator("#field-amount-error")).to_contain_text("“六千”不是金额")
    expect(form.locator("#field-needed-error")).to_contain_text("已经过了")
    expect(form.get_by_label("用途和要求")).to_have_value("618 专题首页与推文配图")
    check(market)
    picture(market, "30-request-form-with-errors")
    expect(card(market)).to_have_count(0)

    form.get_by_label("期望完成").fill("3月20日")
    form.get_by_label("金额").fill("6000")
    form.locator("button[type=submit]").click()


def everybody_reads(pages: list[Page], *texts: str) -> None:
    """The one card in the room says the same to all, whoever pressed."""
    for page in pages:
        for text in texts:
            expect(card(page)).to_contain_text(text)


def agrees(page: Page) -> None:
    """Agree to what costs money, which asks first; afterwards the buttons are gone."""
    card(page).get_by_role("button", name="同意", exact=True).click()
    question = page.get_by_role("alertdialog", name="同意 R1？")
    expect(question).to_contain_text("¥6,000.00")
    question.get_by_role("button", name="同意").click()


def is_returned(designer: Page) -> None:
    """Return it with what is missing."""
    card(designer).get_by_role("button", name="退回补充…").click()
    form = designer.get_by_role("dialog")
    form.locator("#field-reason").fill("缺参考图")
    form.locator("button[type=submit]").click()


def files_again(market: Page) -> None:
    """Say what was missing, in the form that still holds all of it."""
    market.locator("#say").fill("申请 修改 R1 …")
    market.locator("#main .send").click()
    form = market.get_by_role("dialog")
    expect(form.get_by_label("尺寸和数量")).to_have_value("1080×2400，3 张")
    form.get_by_label("参考资料").fill("https://disk.example/ref")
    form.locator("button[type=submit]").click()


def is_delivered(designer: Page) -> None:
    """Take it on, then deliver."""
    card(designer).get_by_role("button", name="接单").click()
    expect(card(designer)).to_contain_text("处理中")
    card(designer).get_by_role("button", name="交付…").click()
    form = designer.get_by_role("dialog")
    form.locator("#field-what").fill("https://disk.example/618")
    form.locator("button[type=submit]").click()


def the_money_is_spent(desks: Screens) -> None:
    """The budget page has it among what is spent, on a phone as well."""
    page = desks.of("负责人", "/console/budget", PHONE)
    expect(page.locator(".money").first).to_contain_text("已用 ¥6,000.00")
    expect(page.locator(".ledger")).to_contain_text("设计 · 支出 · ¥6,000.00 · R1 · 618 长图 · 设计甲")
    check(page)
    picture(page, "36-request-on-the-budget")


def card(page: Page) -> Locator:
    """The card of the request in the room."""
    return page.locator("#log .card", has_text="设计申请 R1")

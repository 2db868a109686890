"""A team of twelve moves in, in a real Chromium: a sheet with mistakes, rooms, a rota, a swap, a leaver."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect
from sqlmodel import select

from handlers._sheet import write_sheet
from models.person import Role
from models.room import Room
from tests.screens import DESK, PHONE, Screens, check, newest, picture, say
from tests.served import Served
from tests.team import Team

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
HEADINGS = ["姓名", "部门", "岗位", "负责人", "邮箱", "权限"]
TWELVE = [
    ["负责人", "内容部", "内容主管", "是", "lead@example.com", "管理员"],
    ["编辑甲", "内容部", "编辑", "", "a@example.com", "编辑"],
    ["编辑乙", "内容部", "编辑、校对", "", "b@example.com", "编辑"],
    *(
        [name, f"{name}部", name, "是", "", ""]
        for name in ("设计", "市场", "品牌", "产品", "客服", "法务", "财务", "运营", "视频")
    ),
]
MISTAKEN = [*TWELVE[:2], ["", *TWELVE[2][1:]], *TWELVE[3:-1], [*TWELVE[-1][:4], "视频 at example", ""]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def screens(browser: Browser, team: Team) -> Iterator[Screens]:
    """Screens in front of a team of one, whose rooms are for nothing yet."""
    team.member("负责人", Role.ADMIN)
    with team.paiqi.db.transaction() as session:
        for room in session.exec(select(Room)):
            room.uses = []
    team.paiqi.start()
    made = Screens(browser, Served(team))
    try:
        yield made
        assert made.wrong == []
    finally:
        made.close()
        made.served.close()


def test_a_team_of_twelve_moves_in_and_changes(screens: Screens) -> None:
    lead = screens.of("负责人", "/")

    imports(lead)
    gets_ready(lead)
    binds_a_room(screens.of("负责人", "/room/选题"))
    swaps_a_duty(screens)
    hands_over(screens.of("负责人", "/direct"))

    lead.goto(f"{screens.served.url}/console?as=负责人")
    expect(lead.get_by_text("还缺 1 项。")).to_be_visible()
    picture(lead, "08-ready")


def imports(lead: Page) -> None:
    """Hand in the sheet, read what is wrong with it, mend it, look, and import."""
    lead.get_by_role("link", name="用表格导入").click()
    hand_in(lead, MISTAKEN)
    wrong = lead.get_by_role("status")
    expect(wrong).to_contain_text("暂时不能导入")
    expect(wrong).to_contain_text("第 4 行：姓名 没有填")
    expect(wrong).to_contain_text("第 13 行：邮箱 “视频 at example”看起来不对")
    expect(lead.get_by_role("button", name="导入", exact=True)).to_have_count(0)
    check(lead)
    picture(lead, "01-two-bad-rows")

    hand_in(lead, TWELVE)
    expect(lead.get_by_role("status")).to_contain_text("新增11")
    check(lead)
    picture(lead, "02-preview")
    lead.get_by_role("button", name="导入", exact=True).click()
    expect(lead.get_by_role("status")).to_contain_text("已导入：新增 11 人，修改 1 人")
    picture(lead, "03-imported")


def gets_ready(lead: Page) -> None:
    """Tick off what is missing: a room, and the rota."""
    lead.get_by_role("button", name="数据简报群…").click()
    lead.get_by_label("群").select_option("数据")
    check(lead)
    lead.get_by_role("button", name="用途").click()
    expect(lead.get_by_role("status")).to_contain_text("“数据”现在用来放数据简报。")
    picture(lead, "04-room-bound")

    lead.get_by_role("link", name="准备清单").click()
    expect(lead.locator(".met")).to_have_count(3)
    check(lead)
    picture(lead, "05-list")
    lead.get_by_role("button", name="安排…").click()
    lead.get_by_label("值班表").fill("编辑甲 编辑乙 轮流，3月16日起 4 周")
    lead.get_by_role("button", name="安排").click()
    expect(lead.get_by_role("status")).to_contain_text("已排好值班，改动 28 天。")


def binds_a_room(lead: Page) -> None:
    """Say in chat what rooms are for; what is missing is told there too."""
    for line in ("群 用途 选题 #选题", "群 用途 排期 #排期", "群 用途 申请 #跨部门申请"):
        said = lead.locator("article").count()
        say(lead, line)
        expect(lead.locator("article")).to_have_count(said + 2)

    expect(newest(lead)).to_contain_text("还缺：")
    expect(newest(lead)).to_contain_text("○ 同事绑定聊天账号：还没有人")
    picture(lead, "06-bound-in-chat")


def swaps_a_duty(screens: Screens) -> None:
    """Ask for a swap; it holds once the other agrees."""
    asker, other = screens.of("编辑甲", "/direct"), screens.of("编辑乙", "/direct")
    say(asker, "换班 3月16日 3月23日")
    card = other.locator(".card", has_text="和你换班")
    expect(card).to_be_visible()
    picture(other, "07-asked-to-swap")
    card.get_by_role("button", name="同意").click()

    expect(newest(asker)).to_contain_text("3月16日 周一 编辑乙 值班。")
    expect(newest(asker)).to_contain_text("3月23日 周一 编辑甲 值班。")


def hands_over(lead: Page) -> None:
    """Let somebody leave: see what they hold, and say who takes it over."""
    say(lead, "成员 交接 @编辑乙")
    before = newest(lead)
    expect(before).to_contain_text("岗位 校对")
    before.get_by_role("button", name="交接…").click()
    form = lead.get_by_role("dialog")
    form.get_by_label("接手人", exact=False).select_option("编辑甲")
    check(lead)
    picture(lead, "09-hand-over")
    form.get_by_role("button", name="交接").click()

    expect(newest(lead)).to_contain_text("编辑乙 已离开")


def hand_in(page: Page, rows: list[list[str]]) -> None:
    """Choose a sheet and ask for the preview."""
    sheet = FilePayload(name="团队.xlsx", mimeType=XLSX, buffer=write_sheet("xlsx", HEADINGS, rows))
    page.get_by_label("表格（.xlsx 或 .csv）").set_input_files([sheet])
    page.get_by_role("button", name="预览").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["wide", "narrow"])
def test_settings_are_changed_with_errors_beside_their_fields(screens: Screens, size: ViewportSize) -> None:
    page = screens.of("负责人", "/console/settings", size)

    page.get_by_label("推送的分钟").fill("七")
    page.get_by_label("免打扰时段").fill("23:00到7:00")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_label("推送的分钟")).to_have_value("七")
    expect(page.get_by_label("推送的分钟")).to_have_accessible_description(
        "“七”不合适，现在是 7。 1 到 29 的整数"
    )
    expect(page.get_by_label("免打扰时段")).to_have_value("23:00-07:00")
    check(page)
    picture(page, f"10-settings-{size['width']}")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.fixture
def trial(browser: Browser, database_url: str) -> Iterator[Screens]:
    """Screens in front of the sample team."""
    team = Team(database_url, sample=True)
    team.paiqi.load_sample()
    made = Screens(browser, Served(team))
    try:
        yield made
        assert made.wrong == []
    finally:
        made.close()
        made.served.close()
        team.close()


def test_the_sample_goes_and_the_page_of_moving_in_comes(trial: Screens) -> None:
    page = trial.of("编辑甲", "/")

    page.get_by_role("button", name="清空示例，换成我们的").click()
    question = page.get_by_role("alertdialog")
    question.get_by_role("button", name="清空").click()

    expect(page.get_by_role("heading", name="导入成员")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("示例已清空")
    expect(page.get_by_label("表格（.xlsx 或 .csv）")).to_be_visible()
    check(page)
    picture(page, "00-sample-gone")

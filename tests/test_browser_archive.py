"""A long archive in a real Chromium: its card says how far it is read; then it is imported."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, expect

from handlers._sheet import write_sheet
from tests.screens import Screens, check, newest, picture, say

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 30_000
LONG = 120_000  # milliseconds, for a busy machine


def test_a_workbook_of_thirty_thousand_lines_is_read_in_sight_and_imported(screens: Screens) -> None:
    lead, market = screens.of("负责人", "/direct"), screens.of("市场")
    rows = [[f"第{n}期护肤问答", "2024-05-01"] for n in range(1, LINES + 1)]
    sheet = FilePayload(name="文章.xlsx", mimeType=XLSX, buffer=write_sheet("xlsx", ["标题", "日期"], rows))

    lead.locator("#main input[type=file]").set_input_files([sheet])
    say(lead, "文章 导入")
    expect(newest(lead)).to_contain_text(
        re.compile(r"■+□+ \d+%，读到第 [\d,]+ 行，共 30,001 行"), timeout=LONG
    )
    check(lead)
    picture(lead, "28-archive-progress")

    say(market, "选题 提交 露营装备怎么挑")
    expect(newest(market)).to_contain_text("露营装备怎么挑")

    expect(newest(lead)).to_contain_text("新文章3万", timeout=LONG)
    picture(lead, "29-archive-read")
    newest(lead).get_by_role("button", name="导入", exact=True).click()
    expect(newest(lead)).to_contain_text("新增 3万 篇", timeout=LONG)
    check(lead)
    picture(lead, "30-archive-imported")

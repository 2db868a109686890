"""Somebody's first page as a Home tab: what is seen, in both languages, within every limit."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.slack.home import home_view
from bot.words import Reader
from handlers._home import Home, Line, Section
from models.message import Button, Confirm
from models.words import joined, nt, t
from tests.fakes.slack_blocks import view_faults
from tests.fakes.slack_text import controls, marks_of
from tests.slack_limits import refused_view
from tests.slack_typed import HOSTILE, typed

ZONE = ZoneInfo("Asia/Shanghai")
CHINESE, ENGLISH = (Reader(language, ZONE, date(2026, 3, 11)) for language in ("zh_CN", "en"))
FRIDAY = date(2026, 3, 13)
PROPOSE = Button(t("Propose…"), "topic propose …")
ACCEPT = Button(t("Accept…"), "topic accept T2 …")
DECLINE = Button(t("Decline…"), "topic decline T2 …")
PAGE = Home(
    joined(["市场", t("lead")]),
    (
        Section(
            joined([t("Waits for you"), "3"], " "),
            (
                Line("《618美妆测评》", nt("{count} day left", "{count} days left", 2), (ACCEPT, DECLINE)),
                Line("《留言怎么开》", "", (PROPOSE,)),
            ),
            nt("and {count} more", "and {count} more", 1),
            (Button(t("To do"), "my"),),
        ),
        Section(t("This week"), (Line(t("{day}", day=FRIDAY), "　《客户案例》 20:07"), Line("—"))),
        Section(t("Shortcuts"), buttons=(PROPOSE, Button(t("Help"), "help"))),
    ),
)

visible = typed.map(lambda text: text.strip()[:3_000]).filter(bool)
says = typed.map(lambda text: f"help {text}".encode(errors="replace")[:1_000].decode(errors="ignore"))
confirms = st.none() | st.builds(Confirm, typed, typed, typed)
buttons = st.lists(st.builds(Button, visible, says, st.just(False), confirms), max_size=5).map(tuple)
lines = st.builds(Line, typed, typed, buttons)
sections = st.builds(Section, typed, st.lists(lines, max_size=40).map(tuple), typed, buttons)
pages = st.builds(Home, typed, st.lists(sections, max_size=6).map(tuple))


def seen(view: dict[str, Any]) -> list[str]:
    """What stands in a view, a line a block; what can be pressed in brackets, `|` between blocks' parts."""
    return [shown for block in view["blocks"] if (shown := _seen(block))]


def _seen(block: dict[str, Any]) -> str:
    texts = [block.get("text"), *(one for one in block.get("elements", ()) if one["type"] == "plain_text")]
    labels = [f"[{control.label}]" for control in controls([block])]
    return " ".join([*(text["text"] for text in texts if text), *labels])


def test_a_chinese_reader_sees_the_page_in_chinese() -> None:
    assert seen(home_view(PAGE, CHINESE)) == [
        "市场 · 负责人",
        "等我处理 3",
        "《618美妆测评》\n还剩 2 天",
        "[定题…] [不采用…]",
        "《留言怎么开》 [提选题…]",
        "还有 1 个 [待办]",
        "本周日历",
        "3月13日 周五\n　《客户案例》 20:07\n—",
        "快捷",
        "[提选题…] [帮助]",
    ]


def test_an_english_reader_sees_it_in_english_but_for_what_was_typed() -> None:
    assert seen(home_view(PAGE, ENGLISH)) == [
        "市场 · lead",
        "Waits for you 3",
        "《618美妆测评》\n2 days left",
        "[Accept…] [Decline…]",
        "《留言怎么开》 [Propose…]",
        "and 1 more [To do]",
        "This week",
        "Fri 13 Mar\n　《客户案例》 20:07\n—",
        "Shortcuts",
        "[Propose…] [Help]",
    ]


def test_each_button_says_its_line_and_has_a_name_of_its_own() -> None:
    shown = controls(home_view(PAGE, CHINESE)["blocks"])

    assert [control.value for control in shown] == [
        *(ACCEPT.says, DECLINE.says, PROPOSE.says),
        *("my", PROPOSE.says, "help"),
    ]
    assert [control.action_id for control in shown] == [f"say:{number}" for number in range(6)]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_people_typed_stands_there_letter_for_letter(text: str) -> None:
    line = Line(text, text, (PROPOSE,))
    page = Home(text, (Section(text, (line, Line(text)), text, (PROPOSE,)),))

    view = home_view(page, CHINESE)

    assert view_faults(view) == []
    assert marks_of(view["blocks"]) == []
    assert {block["text"]["type"] for block in view["blocks"] if "text" in block} == {"plain_text"}


def test_a_page_that_is_too_long_says_so_and_keeps_what_stands_for_itself() -> None:
    many = tuple(Line(f"{number}", "", (ACCEPT, DECLINE)) for number in range(200))
    page = Home("市场", (Section("等我处理", many), *PAGE.sections[-1:]))

    shown = seen(home_view(page, CHINESE))

    assert shown[-3:] == ["后面还有，这里放不下。", "快捷", "[提选题…] [帮助]"]
    assert view_faults(home_view(page, CHINESE)) == []


@settings(max_examples=40, deadline=None)
@given(page=pages, reader=st.sampled_from([CHINESE, ENGLISH]))
def test_whatever_stands_on_a_page_slack_takes_it(page: Home, reader: Reader) -> None:
    view = home_view(page, reader)

    assert view["type"] == "home"
    assert view_faults(view) == []
    assert refused_view(view) == []
    assert marks_of(view["blocks"]) == []

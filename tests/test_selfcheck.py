"""Self-checks of a version: what is missing is told with its place, what is harmless is not."""

from __future__ import annotations

import pytest

from bot.words import Reader, say
from models.risk import Finder, shipped
from models.selfcheck import Check, check_version
from tests.said import SHANGHAI, WEDNESDAY

FIND = Finder(shipped())
READER = Reader("zh_CN", SHANGHAI, WEDNESDAY.date())


def checks(
    text: str | None = "正文", title: str = "标题", cover: bool = True, url: str | None = None
) -> list[Check]:
    return check_version(title, cover, FIND, text=text, url=url)


def bad(
    text: str | None = "正文", title: str = "标题", cover: bool = True, url: str | None = None
) -> list[str]:
    """The names of the checks that are not good."""
    return [check.name for check in checks(text, title, cover, url) if not check.good]


def words(name: str, text: str, title: str = "标题") -> str:
    return say(next(check.words for check in checks(text, title) if check.name == name), READER)


def test_a_version_that_lacks_nothing_is_good_in_all() -> None:
    text = "春天来了，看[这里](https://example.com/a?b=1)，也可以 <a href='https://example.com'>点开</a>。"

    assert bad(text) == []
    assert [say(check.words, READER) for check in checks(text)] == [
        "标题 2/64 字",
        "封面 有",
        "空链接 0",
        "占位 0",
        "敏感词 0",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "点[这里]()报名",
        "点[这里]（）报名",
        "点[这里]( )报名",
        "点[这里](#)报名",
        "![配图]()",
        "[原文](http://)",
        '<a href="">报名</a>',
        "<a href='#'>报名</a>",
        '<a href = "javascript:void(0)">报名</a>',
        "<a href=>报名</a>",
        "报名：http://",
        "报名：https:// 见下",
        "报名 https://。",
        "报名（链接待补）",
        "链接后补",
        "此处插入链接",
        "Sign up: link here",
    ],
)
def test_a_link_that_leads_nowhere_is_told(text: str) -> None:
    assert "links" in bad(text)


@pytest.mark.parametrize(
    "text",
    [
        "TODO 补一段",
        "时间TBD",
        "XXX 老师说",
        "联系人：xxx",
        "价格××元",
        "数据待补",
        "案例待补充",
        "时间待核实",
        "此处插图",
        "这里放一张图",
        "图片占位",
        "你好 {{昵称}}",
        "Lorem ipsum dolor",
    ],
)
def test_what_was_left_to_be_filled_in_is_told(text: str) -> None:
    assert bad(text) == ["placeholders"]


@pytest.mark.parametrize(
    "text",
    [
        "XXL 码和 XXXL 码",
        "我的 TODO list 清单",
        "mastodon 上的讨论",
        "待补缴的社保，待补考的同学",
        "https://example.com/待办",
        "链接在评论区",
        "函数 f(x) 与 [1](2)",
        "数组 a[0](1)",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert bad(text) == []


@pytest.mark.parametrize(
    ("title", "good"), [("题" * 64, True), ("题" * 65, False), ("  ", False), (" " + "题" * 64 + "\n", True)]
)
def test_a_title_fits_or_is_told_too_long(title: str, good: bool) -> None:
    assert ("title" not in bad(title=title)) is good


def test_a_missing_cover_is_told() -> None:
    assert bad(cover=False) == ["cover"]


def test_risk_words_are_counted_in_the_title_too() -> None:
    assert words("risk", "最后，这是唯一选择", "最佳粉底") == (
        "敏感词 2（【最佳】粉底 最后，这是…、…粉底 最后，这是【唯一】选择）"
    )


def test_the_places_found_are_named_and_no_more_than_three() -> None:
    assert words("placeholders", "时间：TBD，地点：TBD") == "占位 2（时间：TBD、BD，地点：TBD）"
    assert words("links", "甲[一]()，乙[二]()，丙[三]()，丁[四]()").startswith("空链接 4（甲[一]()、")
    assert words("links", "甲[一]()，乙[二]()，丙[三]()，丁[四]()").endswith("、…）")


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://mp.weixin.qq.com/s/abc", True),
        (" https://docs.example.com/d/1 ", True),
        ("http://", False),
        ("https:///s/abc", False),
        ("mp.weixin.qq.com/s/abc", False),
        ("javascript:alert(1)", False),
        ("http://[::1", False),
    ],
)
def test_a_version_that_is_a_link_is_checked_for_leading_somewhere(url: str, good: bool) -> None:
    assert bad(text=None, url=url) == ([] if good else ["address"])


def test_of_a_file_only_what_is_known_is_checked() -> None:
    assert [check.name for check in checks(text=None)] == ["title", "cover", "risk"]


def test_a_long_text_of_brackets_is_checked_all_the_same() -> None:
    assert bad("[" * 100_000 + "]()" + "{{" * 50_000) == ["links"]

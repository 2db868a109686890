"""What changed between two versions: told word by word, with its place, in few lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import Reader, say
from models.worddiff import MOST_WORK, Change, Written, changes, lines, summary
from models.words import Words
from tests.said import SHANGHAI, WEDNESDAY

OLD = """春天来了，大家都在问粉底怎么选。
这一款 5 元一支，买二送一。

我们实测了三款。
报名：https://example.com/a"""
NEW = """春天来了，大家都在问粉底怎么选？
这一款 6 元一支，买二送一。
新加的一段话。
我们认真实测了三款。
报名：https://example.com/b"""
TEXTS = st.text(alphabet="春天粉底 选a1\n，", max_size=40)


def read(words: Words, language: str = "zh_CN") -> str:
    return say(words, Reader(language, SHANGHAI, WEDNESDAY.date()))


def told(old: str, new: str, most: int = 1_000) -> list[str]:
    return [read(line) for line in lines(changes(Written("", old), Written("", new)), most)]


def test_the_summary_counts_the_places_and_names_them() -> None:
    found = changes(Written("618最佳测评", OLD), Written("618实测好用", NEW))

    assert read(summary(found)) == "改 6 处：标题、第 1 段、第 2 段、第 3 段、第 4 段 …"
    assert read(summary(found), "en") == (
        "6 places changed: title、paragraph 1、paragraph 2、paragraph 3、paragraph 4 …"
    )
    assert read(summary(found[:1])) == "改 1 处：标题"
    assert read(summary([])) == "没有改动"


def test_each_change_is_told_with_old_and_new_and_what_is_around() -> None:
    assert told(OLD, NEW) == [
        "第 1 段：都在问粉底怎么选【。 → ？】",
        "第 2 段：这一款 【5 → 6】 元一支，买二送",
        "第 3 段 新增：【+ 新加的一段话。¶】",
        "第 4 段 新增：我们【+ 认真】实测了三款。",
        "第 5 段：报名：【https://example.com/a → https://example.com/b】",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("甲段。\n乙段说的话。\n丙段。", "甲段。\n丙段。", "第 2 段 删除：【− 乙段说的话。】"),
        ("甲段。\n丙段。", "甲段。\n乙段说的话。\n丙段。", "第 2 段 新增：【+ 乙段说的话。】"),
        ("甲段。\n乙段。", "甲段。乙段。", "第 2 段 删除：甲段。【− ¶】乙段。"),
        ("", "新写的", "第 1 段 新增：【+ 新写的】"),
        ("旧的", "", "第 1 段 删除：【− 旧的】"),
        ("一二三四五六七", "完全不同的另一句话", "第 1 段：【一二三四五六七 → 完全不同的另一句话】"),
        ("价格1200.50元", "价格1,200元", "第 1 段：价格【1200.50 → 1,200】元"),
        ("讲不含酒精", "讲含酒精", "第 1 段 删除：讲【− 不】含酒精"),
    ],
)
def test_what_is_new_or_gone_is_told_by_words_and_signs(old: str, new: str, line: str) -> None:
    assert told(old, new) == [line]


def test_a_paragraph_keeps_its_number_though_one_before_it_is_gone() -> None:
    assert told("甲段。\n乙段。\n丙段话。", "甲段。\n丙段语。")[-1].startswith("第 2 段")


def test_blank_lines_and_spaces_at_ends_are_no_change() -> None:
    assert told("甲段。\n\n乙段。  ", "甲段。\r\n  乙段。\n") == []


def test_lines_stop_at_the_limit_and_say_how_many_are_left() -> None:
    assert told(OLD, NEW, most=100) == [
        "第 1 段：都在问粉底怎么选【。 → ？】",
        "第 2 段：这一款 【5 → 6】 元一支，买二送",
        "另有 3 处改动",
    ]


def test_a_long_change_is_shown_by_its_ends() -> None:
    [line] = told("", "头" + "长" * 500 + "尾")

    assert line.startswith("第 1 段 新增：【+ 头长") and "…" in line and line.endswith("长尾】")
    assert len(line) < 100


def test_texts_too_large_to_compare_are_told_as_one_change() -> None:
    size = int(MOST_WORK**0.5) + 1
    old, new = "\n".join("甲乙"[n % 2] for n in range(size)), "\n".join("丙丁"[n % 2] for n in range(size))

    assert len(changes(Written("", old), Written("", new))) == 1


@given(TEXTS, TEXTS)
def test_there_is_a_change_if_and_only_if_a_paragraph_differs(old: str, new: str) -> None:
    paragraphs = [[line.strip() for line in text.splitlines() if line.strip()] for text in (old, new)]

    assert (changes(Written("", old), Written("", new)) == []) is (paragraphs[0] == paragraphs[1])


@given(TEXTS, TEXTS)
def test_what_is_told_as_old_was_there_and_what_is_told_as_new_is_there(old: str, new: str) -> None:
    before, after = (
        "\n".join(line.strip() for line in text.splitlines() if line.strip()) for text in (old, new)
    )
    odd: list[Change] = [
        one
        for one in changes(Written("", old), Written("", new))
        if one.old not in before or one.before + one.new + one.after not in after
    ]

    assert odd == []

"""How lines are taken apart: heads, marks, ids, quotes and free text."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

import handlers
from handlers._command import COMMANDS, Command, command, commands
from handlers._grammar import find, take_apart
from handlers._suggest import suggestions

handlers.discover()
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

HEADS = {
    "Chinese with a space": ("选题 提交 618美妆测评", "topic propose", "618美妆测评"),
    "Chinese without a space": ("选题提交618美妆测评", "topic propose", "618美妆测评"),
    "full-width space": ("选题　提交　618美妆测评", "topic propose", "618美妆测评"),
    "English": ("topic propose Summer sale", "topic propose", "Summer sale"),
    "English in capitals": ("Topic Propose Summer sale", "topic propose", "Summer sale"),
    "full-width letters": ("ｔｏｐｉｃ propose x", "topic propose", "x"),
    "pinyin initials": ("xttj 618美妆测评", "topic propose", "618美妆测评"),
    "another name": ("提选题 618美妆测评", "topic propose", "618美妆测评"),
    "slash": ("/选题 提交 618", "topic propose", "618"),
    "slash with our name": ("/paiqi 选题 提交 618", "topic propose", "618"),
    "full-width slash": ("／paiqi 选题 提交 618", "topic propose", "618"),
    "mention": ("@排期助手 选题 提交 618", "topic propose", "618"),
    "mention in Latin": ("@Paiqi topic list", "topic list", ""),
    "longest name wins": ("选题 取消投票 T3", "topic unvote", "T3"),
    "title keeps its width": ("选题 提交 ６１８：测评", "topic propose", "６１８：测评"),
}


@pytest.mark.parametrize(("line", "head", "rest"), HEADS.values(), ids=HEADS.keys())
def test_the_longest_name_at_the_start_is_the_command(line: str, head: str, rest: str) -> None:
    said = take_apart(line, NOW)

    assert said is not None
    assert (said.command.head, said.rest) == (head, rest)


@pytest.mark.parametrize("line", ["", "  ", "tpfoo", "xttjx", "大家好", "…", "/", "@排期助手", "😀"])
def test_a_line_that_begins_with_no_command_is_none(line: str) -> None:
    assert take_apart(line, NOW) is None


RAW = {
    "title alone": ("选题 提交 618 美妆 测评", {"title": "618 美妆 测评"}),
    "column at the end": ("选题 提交 618测评 #深度干货", {"title": "618测评", "column": "深度干货"}),
    "full-width column": ("选题 提交 618测评 ＃深度干货", {"title": "618测评", "column": "深度干货"}),
    "date in Chinese": ("选题 提交 618测评 截止 下周三", {"title": "618测评", "wished": "下周三"}),
    "date in English": ("topic propose Sale due next wed", {"title": "Sale", "wished": "next wed"}),
    "marks in any order": (
        "选题 提交 618测评 截止 下周三 #深度干货",
        {"title": "618测评", "column": "深度干货", "wished": "下周三"},
    ),
    "a deadline that is part of the title": ("选题 提交 投稿 截止 通知写法", {"title": "投稿 截止 通知写法"}),
    "a hash within the title": ("选题 提交 C#语言入门", {"title": "C#语言入门"}),
    "a mention where nobody is asked for": ("选题 提交 采访 @编辑甲", {"title": "采访 @编辑甲"}),
    "Chinese quotes": ("选题 提交 “618 测评”", {"title": "618 测评"}),
    "corner quotes": ("选题 提交 「618 测评」", {"title": "618 测评"}),
    "quotes within": ("选题 提交 “618”测评“红榜”", {"title": "“618”测评“红榜”"}),
    "an open quote": ("选题 提交 Editor's \"pick", {"title": "Editor's \"pick"}),
    "a title that begins with a number": ("选题 提交 618 测评", {"title": "618 测评"}),
    "following lines are the angle": (
        "选题 提交 618测评\n三款平价\n附成分表",
        {"title": "618测评", "angle": "三款平价\n附成分表"},
    ),
    "named values": ("选题 提交 618测评 --angle 三款平价", {"title": "618测评", "angle": "三款平价"}),
    "id in front": (
        "选题 定题 T12 @编辑甲 截止 下周三18:00",
        {"topic": "T12", "owner": "编辑甲", "slot": "下周三18:00"},
    ),
    "id glued to the verb": ("选题投票T12", {"topic": "T12"}),
    "bare number": ("选题 投票 12", {"topic": "12"}),
    "full-width id": ("选题 投票 Ｔ１２", {"topic": "Ｔ１２"}),
    "small letter": ("topic vote t12", {"topic": "t12"}),
    "no marks at all": (
        "选题 定题 T12 编辑甲 下周三18:00",
        {"topic": "T12", "owner": "编辑甲", "slot": "下周三18:00"},
    ),
    "two people in their order": (
        "请假 到周五 @编辑乙 @编辑甲",
        {"span": "到周五", "deputy": "编辑乙", "person": "编辑甲"},
    ),
    "reason": ("选题 不采用 T12 和 T9 重复", {"topic": "T12", "reason": "和 T9 重复"}),
}


@pytest.mark.parametrize(("line", "raw"), RAW.values(), ids=RAW.keys())
def test_a_line_is_taken_apart_by_its_marks(line: str, raw: dict[str, str]) -> None:
    said = take_apart(line, NOW)

    assert said is not None
    assert dict(said.raw) == raw
    assert said.left == ""


def test_what_nobody_takes_is_left_over() -> None:
    said = take_apart("选题 投票 T12 谢谢", NOW)

    assert said is not None
    assert (dict(said.raw), said.left) == ({"topic": "T12"}, "谢谢")


@pytest.mark.parametrize("end", ["…", "...", " …"])
def test_a_line_that_ends_in_dots_wants_its_form(end: str) -> None:
    said = take_apart(f"选题 提交 618测评{end}", NOW)

    assert said is not None
    assert (said.wants_form, said.raw["title"]) == (True, "618测评")


@given(st.text(max_size=200))
def test_no_line_breaks_the_grammar(text: str) -> None:
    for line in (text, f"选题 提交 {text}", f"选题 定题 T1 {text}", f"提醒 {text}"):
        take_apart(line, NOW)


def test_two_commands_of_one_name_stop_the_start() -> None:
    with pytest.raises(ValueError, match="two commands are called"):

        @command("topic again", "选题 提交", "zzzz")
        def again(chat: object) -> None:
            """Do it again"""


@pytest.mark.parametrize("made", commands(), ids=str)
def test_initials_are_those_of_the_chinese_name(made: Command) -> None:
    readings = pinyin(made.zh.replace(" ", ""), style=Style.FIRST_LETTER, heteronym=True)

    # 重 is read zhòng or chóng: pypinyin knows both, and not always which.
    assert len(made.heads[2]) == len(readings)
    assert all(letter in letters for letter, letters in zip(made.heads[2], readings, strict=True))


def test_no_chinese_name_is_the_beginning_of_another_commands_name() -> None:
    names = {name for name in COMMANDS if not name.isascii()}
    clashes = [
        (short, long)
        for short in names
        for long in names
        if long.startswith(short) and short != long and COMMANDS[short] is not COMMANDS[long]
    ]

    assert clashes == []


TYPOS = {
    "选提 提交 618": "topic propose",
    "选题 提叫 618": "topic propose",
    "xuanti tijiao 618": "topic propose",
    "topci propose Sale": "topic propose",
    "topic propse Sale": "topic propose",
    "选题 投飘 T3": "topic vote",
    "选题 排杭": "topic rank",
    "帮住": "help",
    "hlep": "help",
}


@pytest.mark.parametrize(("line", "head"), TYPOS.items(), ids=TYPOS.keys())
def test_a_typo_is_answered_by_what_was_meant(line: str, head: str) -> None:
    offered = [button.says for button in suggestions(line)]

    assert any(says.startswith(head) for says in offered)
    assert len(offered) <= 2


def test_a_suggestion_keeps_the_rest_of_the_line() -> None:
    assert "topic propose 618美妆测评" in [b.says for b in suggestions("选题 提叫 618美妆测评")]


@pytest.mark.parametrize("line", ["今天天气不错", "zzzzqqq", "收到", "12345"])
def test_unrelated_words_are_offered_nothing(line: str) -> None:
    assert suggestions(line) == ()


def test_found_heads_leave_the_rest_raw() -> None:
    found = find("选题 提交　“618　测评” ")

    assert found is not None
    assert found[2] == "“618　测评”"

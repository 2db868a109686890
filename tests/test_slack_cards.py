"""Each card fits Slack, whatever people typed, and says what it says."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.slack.blocks import line_of
from bot.platforms.slack.cards import Card, card
from bot.words import Reader
from models.message import Attachment, Button, Confirm, Field, Image, Message
from tests.slack_limits import refused
from tests.slack_typed import HOSTILE, typed

ZONE = ZoneInfo("Asia/Shanghai")
CHINESE, ENGLISH = (Reader(language, ZONE, date(2026, 3, 11)) for language in ("zh_CN", "en"))
LARGEST = 13_200  # characters of JSON; above, Slack refuses, though it does not say so
LONGEST = 3_000  # what a message holds that nobody translates
# No mention, no date that moves, no text that is read as markdown.
KNOWN = {"header", "section", "rich_text", "rich_text_section", "text", "link", "image", "actions"}
KNOWN |= {"button", "overflow", "static_select", "plain_text", "mrkdwn"}
TOPIC = Message(
    "选题 T12 · 618 美妆测评",
    fields=(Field("提交人", "市场"), Field("状态", "待定")),
    sections=("角度：成分对比", "4 票"),
    buttons=(
        Button("投票", "topic vote T12", primary=True),
        Button("定题…", "topic accept T12 …"),
        Button("修改…", "topic edit T12 …"),
        Button("合并…", "topic merge T12 …"),
        Button(
            "撤回", "topic withdraw T12", confirm=Confirm("撤回 T12？", "“618 美妆测评”会离开列表。", "撤回")
        ),
    ),
    subject="topic:T12",
)

visible = typed.map(lambda text: text.strip()[:LONGEST]).filter(bool)
says = typed.map(
    lambda text: f"topic propose {text}".encode(errors="replace")[:1_000].decode(errors="ignore")
)
confirms = st.none() | st.builds(Confirm, typed, typed, typed)
buttons = st.builds(Button, visible, says, st.just(False), confirms)
primaries = st.builds(Button, visible, says, st.just(True), confirms)
messages = st.builds(
    Message,
    visible,
    fields=st.lists(st.builds(Field, typed, typed), max_size=6).map(tuple),
    sections=st.lists(typed.map(lambda text: text[:LONGEST]), max_size=60).map(tuple),
    buttons=st.tuples(st.lists(buttons, max_size=24), st.lists(primaries, max_size=1)).map(
        lambda pair: (*pair[0], *pair[1])
    ),
    image=st.none() | st.builds(Image, st.just(7), visible),
    attachment=st.none() | st.builds(Attachment, st.just(8), visible),
    subject=st.none() | st.just("topic:T12"),
)
readers = st.sampled_from([CHINESE, ENGLISH])


def shown(blocks: list[dict[str, Any]]) -> list[str]:
    """All texts that are seen, in their order."""
    return [one["text"] for one in every(blocks) if isinstance(one.get("text"), str)]


def every(thing: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Each object within blocks, from outside in."""
    if isinstance(thing, list):
        return [found for one in thing for found in every(one)]
    if not isinstance(thing, dict):
        return []
    return [thing, *(found for one in thing.values() for found in every(one))]


def pressable(blocks: list[dict[str, Any]]) -> list[str]:
    """The lines that can be said by pressing or choosing, in their order."""
    elements = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    options = [{"selected_option": option} for one in elements for option in one.get("options", ())]
    return [line_of(one) for one in (*(one for one in elements if "value" in one), *options)]


def test_a_card_has_its_title_its_values_side_by_side_and_its_buttons() -> None:
    made = card(TOPIC, CHINESE)

    assert [block["type"] for block in made["blocks"]] == [
        "header",
        "section",
        "section",
        "section",
        "actions",
    ]
    assert shown(made["blocks"])[:7] == [
        "选题 T12 · 618 美妆测评",
        "*提交人*",
        "市场",
        "*状态*",
        "待定",
        "角度：成分对比",
        "4 票",
    ]
    assert made["text"] == "选题 T12 · 618 美妆测评\n提交人 市场\n状态 待定\n角度：成分对比\n4 票"


def test_three_buttons_are_in_sight_what_asks_back_stands_beside_and_the_rest_is_a_menu() -> None:
    *in_sight, withdraw, menu = card(TOPIC, CHINESE)["blocks"][-1]["elements"]

    assert [one["text"]["text"] for one in in_sight] == ["投票", "定题…", "修改…"]
    assert in_sight[0]["style"] == "primary"
    assert withdraw["confirm"]["deny"]["text"] == "再想想"
    assert menu["type"] == "overflow"
    assert [one["text"]["text"] for one in menu["options"]] == ["合并…"]


def test_a_sentence_is_no_card() -> None:
    made = card(
        Message("已给 T12 投票，现在 4 票。\n谢谢", buttons=(Button("取消投票", "topic unvote T12"),)),
        CHINESE,
    )

    assert [block["type"] for block in made["blocks"]] == ["section", "actions"]
    assert made["blocks"][0]["text"]["text"] == "已给 T12 投票，现在 4 票。\n谢谢"


def test_many_further_buttons_become_a_list_to_choose_from() -> None:
    many = tuple(Button(f"第 {n} 个", f"topic show T{n}") for n in range(12))

    [actions] = card(Message("找到 12 个", buttons=many), ENGLISH)["blocks"][1:]

    assert actions["elements"][3]["type"] == "static_select"
    assert actions["elements"][3]["placeholder"]["text"] == "More"
    assert pressable([actions]) == [one.says for one in many]


def test_only_an_address_can_be_clicked_and_says_where_it_leads() -> None:
    text = "<https://evil.example|银行> https://bank.example@evil.example 看 https://mp.weixin.qq.com/s/a，"

    [block] = card(Message(text), CHINESE)["blocks"]

    links = [one for one in every(block) if one.get("type") == "link"]
    assert links == [{"type": "link", "url": "https://mp.weixin.qq.com/s/a"}]
    assert "".join(one.get("text", one.get("url", "")) for one in block["elements"][0]["elements"]) == text


def test_addresses_that_follow_each_other_have_a_line_each() -> None:
    [block] = card(Message("链接：https://a.example  https://b.example\nhttps://c.example/d"), CHINESE)[
        "blocks"
    ]

    lines = [[one.get("text", one.get("url")) for one in line["elements"]] for line in block["elements"]]
    assert lines == [["链接：", "https://a.example"], ["https://b.example"], ["https://c.example/d"]]


def test_a_title_too_long_for_a_heading_is_shown_whole() -> None:
    title = "长" * 151

    made = card(Message(title, subject="topic:T12"), CHINESE)["blocks"]

    assert made[0]["type"] == "rich_text"
    assert shown(made) == [title]


@pytest.mark.parametrize("length", [1_001, 2_001, 4_000])
def test_a_long_value_has_lines_of_its_own_and_is_shown_whole(length: int) -> None:
    made = card(Message("T12", fields=(Field("原因", "因" * length), Field("状态", "待定"))), CHINESE)[
        "blocks"
    ]

    assert shown(made)[1:3] == ["*状态*", "待定"]
    assert "".join(shown(made)[3:]) == "原因 " + "因" * length


def test_a_picture_and_a_file_are_shown_where_slack_has_them_and_named_where_not() -> None:
    message = Message("排行", image=Image(7, "4 票、3 票"), attachment=Attachment(8, "选题.xlsx"))

    there = card(message, CHINESE, picture="F012", file="https://paiqi.example/file/8/x")["blocks"]
    missing = card(message, CHINESE)["blocks"]

    assert there[1] == {"type": "image", "slack_file": {"id": "F012"}, "alt_text": "4 票、3 票"}
    assert every(there[2])[-1] == {
        "type": "link",
        "url": "https://paiqi.example/file/8/x",
        "text": "选题.xlsx",
    }
    assert shown(missing) == ["排行", "4 票、3 票", "选题.xlsx"]


@pytest.mark.parametrize("mark", ["*", "_", "~", "`", ":smile:", "\n"])
def test_a_label_that_mrkdwn_would_format_is_shown_plainly(mark: str) -> None:
    made = card(Message("T12", fields=(Field(f"a{mark}b", "c"),)), ENGLISH)["blocks"]

    assert made[1]["fields"][0] == {"type": "plain_text", "text": f"a{mark}b", "emoji": False}


@pytest.mark.parametrize("times", [pytest.param(1, id="too many"), pytest.param(100, id="too much")])
def test_what_is_left_out_is_said_to_be_there_and_the_buttons_stay(times: int) -> None:
    long = Message("全部", sections=tuple(f"第 {n} 段" * times for n in range(90)), buttons=TOPIC.buttons)

    made = card(long, CHINESE)["blocks"]

    assert refused(made) == []
    assert len(json.dumps(made, ensure_ascii=False)) <= LARGEST
    assert made[-2]["text"]["text"] == "后面还有，这里放不下。"
    assert pressable(made) == [
        "topic vote T12",
        "topic accept T12 …",
        "topic edit T12 …",
        "topic withdraw T12",
        "topic merge T12 …",
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_people_type_at_worst_is_shown_and_mentions_nobody(text: str) -> None:
    message = Message(
        text.strip()[:LONGEST] or f"{text}.",
        fields=(Field("标题", text), Field(text, "x")),
        sections=(text[:LONGEST],),
        buttons=(Button("好", "help", confirm=Confirm(text, text, text)),),
        subject="topic:T12",
    )

    made = card(message, CHINESE, picture="F012")

    assert refused(made["blocks"]) == []
    assert speaks_plainly(made)


@settings(max_examples=60, deadline=None)
@given(messages, readers, st.none() | st.just("F012"), st.none() | st.just("https://paiqi.example/file/8/x"))
def test_every_card_is_within_every_limit(
    message: Message, reader: Reader, picture: str | None, file: str | None
) -> None:
    made = card(message, reader, picture=picture, file=file)

    assert refused(made["blocks"]) == []
    assert speaks_plainly(made)
    assert len(made["text"].encode()) <= 3_900
    assert len(json.dumps(made["blocks"], ensure_ascii=False)) <= LARGEST or len(message.buttons) > 3


@settings(max_examples=60, deadline=None)
@given(messages, readers)
def test_each_button_comes_back_as_its_line(message: Message, reader: Reader) -> None:
    said = pressable(card(message, reader)["blocks"])

    assert sorted(said) == sorted(button.says.replace("\0", "\ufffd") for button in message.buttons)


def speaks_plainly(made: Card) -> bool:
    """Whether what mrkdwn reads is escaped, and all the rest is text that stays as it is."""
    objects = [one for one in every(made["blocks"]) if "type" in one]
    read = [made["text"], *(one["text"] for one in objects if one["type"] == "mrkdwn")]
    emoji = [one["emoji"] for one in objects if one["type"] == "plain_text"]
    return (
        not any("<" in one or ">" in one for one in read)
        and {one["type"] for one in objects} <= KNOWN
        and not any(emoji)
    )

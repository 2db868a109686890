"""From a script: `say` and `chat` take the same way in as everybody, and print what came of it."""

from __future__ import annotations

import urllib.request

import pytest

from tests.terminal import KEYS, Terminal

FRESH = "公司年会怎么写得不无聊"


def test_what_is_said_is_answered_a_json_object_a_line(terminal: Terminal) -> None:
    printed = terminal.says("市场", f"选题 提交 {FRESH} #互动问答", "--in", "选题")

    assert printed.code == 0
    assert [list(line) for line in printed.lines] == [KEYS]
    assert printed.lines[0] | {"buttons": [], "id": 0} == {
        "room": "选题",
        "thread": None,
        "to": None,
        "id": 0,
        "edited": False,
        "subject": "topic:T61",
        "text": f"选题 T61 · {FRESH}\n0 票 · 还没人认领",
        "fields": [
            {"label": "提交人", "value": "市场"},
            {"label": "栏目", "value": "互动问答"},
            {"label": "状态", "value": "待定"},
        ],
        "buttons": [],
        "image": None,
        "form": None,
    }


def test_buttons_tell_what_they_say_those_under_more_too(terminal: Terminal) -> None:
    [card] = terminal.says("市场", f"选题 提交 {FRESH}", "--in", "选题").lines

    assert card["buttons"][0] == {"label": "投票", "says": "topic vote T61", "primary": True, "confirm": None}
    assert card["buttons"][-1] == {
        "label": "撤回",
        "says": "topic withdraw T61",
        "primary": False,
        "confirm": {
            "title": "撤回 T61？",
            "text": f"《{FRESH}》会从选题池里拿掉，投票仍留在记录里。",
            "yes": "撤回",
        },
    }
    assert len(card["buttons"]) > 3


def test_a_card_that_changes_keeps_its_id(terminal: Terminal) -> None:
    [card] = terminal.says("市场", f"选题 提交 {FRESH}", "--in", "选题").lines

    answer, edited = terminal.says("编辑甲", "选题 投票 T61").lines

    assert (answer["room"], answer["to"], answer["edited"]) == (None, "编辑甲", False)
    assert (edited["room"], edited["id"], edited["edited"]) == ("选题", card["id"], True)
    assert edited["text"].endswith("1 票 · 还没人认领")


def test_a_likely_repeat_is_shown_to_the_speaker_alone(terminal: Terminal) -> None:
    [shown] = terminal.says("市场", "选题 提交 618 美妆测评大全", "--in", "选题").lines

    assert (shown["room"], shown["to"], shown["subject"]) == ("选题", "市场", None)
    assert shown["text"].startswith("先看一眼，可能和已有选题重复\n你的标题：618 美妆测评大全\n1. ")
    assert shown["buttons"][0]["label"] == "仍然提交"


def test_saying_what_a_button_says_is_pressing_it(terminal: Terminal) -> None:
    terminal.says("市场", f"选题 提交 {FRESH}", "--in", "选题")

    [pressed, _] = terminal.says("编辑甲", "topic vote T61").texts
    [typed] = terminal.says("编辑甲", "topic show T3").texts

    assert pressed == f"已给 T61《{FRESH}》 投票，现在 1 票。"
    assert typed.startswith("Topic T3")


def test_a_form_opens_with_what_was_understood(terminal: Terminal) -> None:
    terminal.says("市场", f"选题 提交 {FRESH}")

    [opened] = terminal.says("负责人", "选题 定题 T61 @编辑甲").lines

    assert (opened["id"], opened["to"], opened["text"]) == (None, "负责人", "定题：由谁来写，什么时候发布")
    assert opened["form"]["command"] == "topic accept T61"
    assert [(field["name"], field["value"], field["required"]) for field in opened["form"]["fields"]] == [
        ("owner", "编辑甲", True),
        ("slot", "", True),
    ]


def test_a_form_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(terminal: Terminal) -> None:
    terminal.says("市场", f"选题 提交 {FRESH}")

    [again] = terminal.says(
        "负责人", "topic accept T61", "--value", "owner=编辑甲", "--value", "slot=下周"
    ).lines
    owner, slot = again["form"]["fields"]

    assert (owner["value"], owner["error"]) == ("编辑甲", None)
    assert slot["value"] == "下周"
    assert slot["error"].startswith("没看懂“下周”是哪一天。")


def test_a_form_filled_in_is_done(terminal: Terminal) -> None:
    terminal.says("市场", f"选题 提交 {FRESH}")

    printed = terminal.says(
        "负责人", "topic accept T61", "--value", "owner=编辑甲", "--value", "slot=一周后18:00"
    )

    assert [line["form"] for line in printed.lines] == [None] * len(printed.lines)
    assert {line["to"] or line["room"] for line in printed.lines} == {"选题", "编辑甲", "市场", "负责人"}


def test_who_may_not_is_told_who_may(terminal: Terminal) -> None:
    [refused] = terminal.says("编辑甲", "选题 定题 T3 @编辑甲 截止 下周三18:00").texts

    assert refused == "这一步要由负责人来做：负责人。什么都没有改动。"


def test_an_event_heard_before_says_nothing(terminal: Terminal) -> None:
    first = terminal.says("市场", f"选题 提交 {FRESH}", "--event", "E1")

    again = terminal.says("市场", f"选题 提交 {FRESH}", "--event", "E1")

    assert (len(first.lines), again.code, again.out) == (2, 0, "")


def test_a_line_is_the_root_of_a_thread(terminal: Terminal) -> None:
    [listed] = terminal.says("市场", "选题 排行", "--in", "选题").lines

    [answer] = terminal.says("编辑甲", "选题 投票 T3", "--thread", str(listed["id"] - 1)).lines[:1]

    assert (answer["room"], answer["thread"], answer["to"]) == ("选题", listed["id"] - 1, "编辑甲")


def test_talk_is_not_answered(terminal: Terminal) -> None:
    printed = terminal.says("市场", "周五选题会改到三点", "--in", "选题", "--talk")

    assert (printed.code, printed.out) == (0, "")


def test_somebody_unknown_joins_as_a_member(terminal: Terminal) -> None:
    terminal.says("小编", "帮助")

    [people] = terminal.says("小编", "成员 列表").texts

    assert "小编 · 成员" in people


def test_lines_are_taken_from_standard_input(terminal: Terminal) -> None:
    script = f"# 一天\n选题 提交 {FRESH}\n\n编辑甲> 选题 投票 T61\n选题 投票 T61\n"

    printed = terminal.says("市场", "-", stdin=script)

    assert [(line["to"], line["text"].split("\n")[0]) for line in printed.lines] == [
        (None, f"选题 T61 · {FRESH}"),
        ("市场", f"T61《{FRESH}》 已提交，卡片在“选题”里。"),
        ("编辑甲", f"已给 T61《{FRESH}》 投票，现在 1 票。"),
        (None, f"选题 T61 · {FRESH}"),
        ("编辑甲", f"你已经给 T61《{FRESH}》 投过票了，现在 1 票。"),
    ]


def test_everything_can_be_read_in_english(terminal: Terminal) -> None:
    [card, _] = terminal.says("市场", f"选题 提交 {FRESH}", "--lang", "en").lines

    assert card["text"] == f"Topic T61 · {FRESH}\n0 votes · nobody has it yet"
    assert card["buttons"][0]["label"] == "Vote"


def test_people_read_a_card_laid_out(terminal: Terminal) -> None:
    terminal.says("市场", f"选题 提交 {FRESH}")

    printed = terminal.types("say", "--as", "编辑甲", "--in", "选题", "选题 投票 T61")

    answer, card, *_ = printed.out.split("\n\n")
    assert "仅 编辑甲 可见" in answer.split("\n")[0]
    assert card.split("\n")[1:4] == [f"  选题 T61 · {FRESH}", "  提交人  市场", "  状态  待定"]
    assert "  [投票] topic vote T61" in card.split("\n")


@pytest.mark.parametrize("sampled_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        pytest.param(["--as", "市场", "--in", "选提", "帮助"], "有这些：选题 / 排期", id="no such room"),
        pytest.param(["--as", "市场", "--thread", "999", "帮助"], "没有编号 999 的消息", id="no such thread"),
        pytest.param(["--as", "市场", "--in", "选题", "--direct", "帮助"], "不能两样都选", id="two places"),
        pytest.param(["帮助"], "是谁说的", id="nobody speaks"),
        pytest.param(["--as", "市场", " "], "没有要说的话", id="nothing is said"),
        pytest.param(["--as", "市场", "--value", "标题", "选题 提交"], "“标题”不是表单项", id="no field"),
        pytest.param(["--as", "市场", "--at", "2020-01-01T09:00", "帮助"], "时间只能往前", id="back in time"),
        pytest.param(["--as", "市场", "--at", "下周三", "帮助"], "“下周三”不是时间", id="no moment"),
        pytest.param(["--as", "市场", "--lang", "fr", "帮助"], "fr", id="no such language"),
        pytest.param(["--as", "市场"], "Missing argument", id="no line"),
    ],
)  # fmt: skip
def test_bad_usage_is_named_and_ends_with_two(terminal: Terminal, arguments: list[str], why: str) -> None:
    terminal.says("市场", "帮助")

    printed = terminal.types("say", *arguments)

    assert (printed.code, printed.out) == (2, "")
    assert why in printed.err


def test_without_the_sample_an_empty_database_stays_empty(database_url: str) -> None:
    [people] = Terminal(database_url, sample=False).says("小编", "成员 列表").texts

    assert people == "成员\n小编 · 成员"


def test_a_conversation_fills_a_form_field_by_field(terminal: Terminal) -> None:
    typed = f"选题 提交\n{FRESH}\n\n\n\n\n"

    printed = terminal.types("chat", "--as", "市场", stdin=typed)

    assert printed.code == 0
    assert f"T61《{FRESH}》 已提交，卡片在“选题”里。" in printed.out


def test_lines_are_said_beside_a_running_server(terminal: Terminal) -> None:
    server = terminal.starts("serve", "--port", "0")
    assert server.stdout is not None
    page = server.stdout.readline().split()[-1]
    try:
        printed = terminal.says("市场", f"选题 提交 {FRESH}", "--in", "选题")
        with urllib.request.urlopen(f"{page}room/%E9%80%89%E9%A2%98?as=%E5%B8%82%E5%9C%BA") as answer:
            shown = answer.read().decode()
    finally:
        server.terminate()
        _, errors = server.communicate(timeout=30)

    assert [line["subject"] for line in printed.lines] == ["topic:T61"]
    assert FRESH in shown
    assert (server.returncode, errors) == (0, "")


def test_two_commands_may_begin_an_empty_database_at_once(unmigrated_url: str) -> None:
    terminal = Terminal(unmigrated_url)

    begun = [terminal.starts("say", "--as", who, "--json", "成员 列表") for who in ("市场", "设计")]
    ended = [process.communicate(timeout=60) for process in begun]

    assert [process.returncode for process in begun] == [0, 0]
    assert all("负责人 · 运营部 · 部门负责人 · 管理员" in out for out, _ in ended)

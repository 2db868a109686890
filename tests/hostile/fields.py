"""Forms: those that would count if their sender might post them, and those of which one field never fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from tests.hostile import payloads

Value = str | Callable[[Random], str]

TRUE: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("/say", {"as": "市场", "place": "room:选题", "line": "选题 提交 618美妆测评"}),
    ("/say", {"as": "负责人", "place": "direct", "line": "选题 定题 T1", "typed": "no"}),
    ("/read", {"as": "市场", "place": "room:选题", "id": "3"}),
    ("/dismiss", {"as": "市场", "id": "1"}),
    ("/as", {"name": "新来的", "back": f"//{payloads.EVIL}"}),
    ("/clock", {"as": "负责人", "to": "明天 9:07"}),
    ("/console/settings", {"as": "管理员", "event": "hostile-settings", "push": "13", "was.push": "7"}),
    ("/console/say", {"as": "管理员", "event": "hostile-line", "line": "语言 English"}),
    ("/console/import", {"as": "管理员", "event": "hostile-import", "line": "people import 1"}),
    ("/console/begin", {"name": "管理员"}),
    ("/console/leave", {"everywhere": "yes"}),
)


def _event(drawn: Random) -> str:
    return drawn.choice(("", "x", "a b c d", "e" * 65, "事件事件事件", "abcd\n", "../..", "ab\0"))


def _place(drawn: Random) -> str:
    return drawn.choice(("", "nowhere", "room:", "direct:", f"room:{payloads.word(drawn)[:2_000]}"))


def _number(drawn: Random) -> str:
    return drawn.choice([number for number in payloads.NUMBERS if number not in ("0", "00")])


def _thread(drawn: Random) -> str:
    return drawn.choice([number for number in payloads.NUMBERS if number])


def _name(drawn: Random) -> str:
    return drawn.choice(("", " ", "\t\n", "名" * 41, "\0", "市场\r\nX-Planted: 1", "\x1b\x07", "a\u2028b"))


def _line(drawn: Random) -> str:
    return drawn.choice(("", "  \n", "长" * 3_001, "A" * 30_000, "x" * 100_000))


def _moment(drawn: Random) -> str:
    return drawn.choice(
        (payloads.SCRIPT, "昨天", "1970-01-01", "9999-99-99", "'; DROP TABLE", "9" * 5_000, "²")
    )


UNFIT: tuple[tuple[str, Mapping[str, Value]], ...] = (
    ("/say", {"as": "市场", "place": "room:选题", "line": payloads.word, "event": _event}),
    ("/say", {"as": "市场", "place": _place, "line": payloads.word}),
    ("/say", {"as": "市场", "place": "room:选题", "line": payloads.word, "thread": _thread}),
    ("/say", {"as": "市场", "place": "room:选题", "line": _line}),
    ("/say", {"as": _name, "place": "room:选题", "line": "x" * 3_001}),
    ("/read", {"as": "市场", "place": "room:选题", "id": _number}),
    ("/read", {"as": "市场", "place": _place, "id": "5"}),
    ("/read", {"as": "没有的人", "place": "direct", "id": "5"}),
    ("/dismiss", {"as": payloads.word, "id": _number}),
    ("/as", {"name": _name, "back": payloads.word}),
    ("/clock", {"as": "负责人", "to": _moment}),
    ("/console/say", {"as": "管理员", "line": payloads.word, "event": _event}),
    ("/console/settings", {"as": "管理员", "push": payloads.word, "was.push": "7", "event": _event}),
    ("/console/import", {"as": "管理员", "line": payloads.word, "event": _event}),
)

"""Text as Slack takes it: nothing that people typed mentions, links or formats, and nothing is refused."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, and what turns the direction of all that follows it.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # nothing, and halves of pairs that stand alone
BLANK_KINDS = ("Cc", "Cf", "Zs", "Zl", "Zp")
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters without ink
ELLIPSIS = "…"

Cost = Callable[[str], int]


def escape(text: str) -> str:
    """Write a text so that mrkdwn shows it: no mention and no link in it counts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def whole(text: str) -> str:
    """Keep a text as it is, but for what cannot be sent at all."""
    return NO_TEXT.sub("\ufffd", text)


def clean(text: str) -> str:
    """Take out what Slack would refuse, and what would turn or hide the words around it."""
    return whole(UNSEEN.sub("", LINE_ENDS.sub("\n", text)))


def is_blank(text: str) -> bool:
    """Whether nothing in a text can be seen; Slack refuses an empty one."""
    return all(unicodedata.category(one) in BLANK_KINDS or one in BLANKS for one in text)


def halves(text: str) -> int:
    """The length of a text in units of UTF-16, as browsers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def units(text: str) -> int:
    """The length of a text by the strictest of countings, as Slack does not say how it counts: escaped."""
    return halves(escape(text))


def octets(text: str) -> int:
    """The length of a text in bytes, escaped."""
    return len(escape(text).encode("utf-8", "surrogatepass"))


def cut(text: str, most: int, cost: Cost = units) -> str:
    """Give the beginning of a text that is too long, with … at its end."""
    if cost(text) <= most:
        return text
    return text[: _fitting(text, most - cost(ELLIPSIS), cost)].rstrip() + ELLIPSIS


def pieces(text: str, most: int) -> Iterator[str]:
    """Cut a text that is too long where lines end, else within a line."""
    while units(text) > most:
        front = text[: _fitting(text, most, units)]
        end = front.rfind("\n") + 1 or len(front)
        yield text[:end].removesuffix("\n")
        text = text[end:]
    yield text


def _fitting(text: str, most: int, cost: Cost) -> int:
    """How many characters of the beginning cost no more than this."""
    return bisect_right(list(accumulate(map(cost, text[:most]))), most)

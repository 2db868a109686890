"""Web addresses in what people wrote, for platforms that show them as links."""

from __future__ import annotations

import re
from collections.abc import Iterator

# An address ends before a space or the punctuation that Chinese sets around it.
LINK = re.compile(r"https?://[^\s<>\"'，。；：、！？（）《》「」『』“”‘’]+")


def in_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text at its web addresses; with each part, whether it is one."""
    end = 0
    for found in LINK.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False

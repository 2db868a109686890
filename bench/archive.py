"""An archive as accounts of many trades leave it: composed titles that nobody wrote, thousands of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("titles") / "archive.txt"
_SKEW = 1.2
"""How much likelier what stands early in a list is drawn: a few subjects fill most of an archive."""


def composed(number: int, seed: int = 17) -> list[str]:
    """So many different titles, always the same for a seed, by the lists of bench/titles/archive.txt.

    Each is a subject of one trade and what an editor asks of it, so that it makes sense; some say for
    whom or when, some have a second clause, some are on two subjects.
    """
    draw, found = random.Random(seed), dict[str, None]()
    trades = [trade for name, trade in _trades().items() if name != "hooks"]
    while len(found) < number:
        found[_title(draw, draw.choice(trades))] = None
    return list(found)


def _title(draw: random.Random, trade: dict[str, list[str]]) -> str:
    words = {
        "of": _one(draw, trade["of"]),
        "other": _one(draw, trade["of"]),
        "ask": _one(draw, trade["ask"]),
        "further": _one(draw, trade["ask"]),
        "whom": _one(draw, trade["for"]),
        "hook": draw.choice(_trades()["hooks"][""]),
    }
    return draw.choice(_FORMS).format(**words)


def _one(draw: random.Random, words: Sequence[str]) -> str:
    return words[int(len(words) * draw.random() ** _SKEW)]


_FORMS = (
    "{of}{ask}",
    "{whom}{of}{ask}",
    "{of}{ask}，{hook}",
    "{hook}：{whom}{of}{ask}",
    "{of}{ask}和{further}",
    "{whom}{of}{ask}，{other}{further}",
    "{of}{ask}？先看{other}{further}",
    "{of}、{other}{ask}｜{hook}",
    "从{of}到{other}：{whom}{ask}",
)


@cache
def _trades() -> dict[str, dict[str, list[str]]]:
    """The lists by trade and name; the hooks, a title a line, under an empty name."""
    trades: dict[str, dict[str, list[str]]] = {}
    for name, line in _lines():
        head, colon, rest = line.partition(": ")
        if colon:
            trades.setdefault(name, {})[head] = rest.split()
        else:
            trades.setdefault(name, {}).setdefault("", []).append(line)
    return trades


def _lines() -> Iterator[tuple[str, str]]:
    trade = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            trade = line.strip("[]")
        elif line and not line.startswith("#"):
            yield trade, line

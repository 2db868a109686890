"""The risk words that every team begins with, by why they are risky."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.named import Named
from models.words import t

_FILE = Path(__file__).with_name("shipped.txt")


class Why(Named):
    """Why a word is risky."""

    ABSOLUTE = "absolute", t("absolute claim"), "绝对化", "绝对化用语", "广告法"
    INDUCEMENT = "inducement", t("inducement to share or follow"), "诱导", "诱导分享", "诱导关注"
    TRADE = "trade", t("claim of a trade"), "行业", "行业用语"
    OWN = "own", t("our own"), "自定", "自定义", "自己"


@dataclass(frozen=True, slots=True)
class Listed:
    """A risk word, why it is one, and the longer words within which it is none."""

    word: str
    why: Why
    contexts: tuple[str, ...] = ()


@cache
def shipped() -> tuple[Listed, ...]:
    """The words of shipped.txt, in its order."""
    return tuple(
        Listed(word, Why.of(head), tuple(contexts.split()))
        for head, line in _lines()
        if head != "harmless"
        for word, _, contexts in [line.partition(":")]
    )


@cache
def harmless() -> tuple[str, ...]:
    """Words within which nothing is risky."""
    return tuple(word for head, line in _lines() if head == "harmless" for word in line.split())


def _lines() -> Iterator[tuple[str, str]]:
    head = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            head = line.strip("[]")
        elif line and not line.startswith("#"):
            yield head, line

"""What a title asks about its subject: how to choose it, what it costs, how to clean it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from operator import add

from models.likeness.folding import fold
from models.likeness.lexicon import lines


def asks(text: str) -> int:
    """The questions of words/asks.txt that a folded title puts, a bit each; 0 if it puts none that we know.

    >>> bool(asks("眼霜多少钱") & asks("眼霜的价格")), bool(asks("眼霜多少钱") & asks("眼霜怎么用"))
    (True, False)
    """
    found, beginning = 0, _beginning()
    for start in beginning.keys() & {*text, *map(add, text, text[1:])}:
        for word, bits in beginning[start]:
            if word in text:
                found |= bits
    return found


@cache
def _beginning() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """The words that ask, with their bits, by their first two characters; those of one by that."""
    words: defaultdict[str, int] = defaultdict(int)
    for number, line in enumerate(lines("asks.txt")):
        for word in line.partition(":")[2].split():
            words[fold(word)] |= 1 << number
    beginning: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, bits in words.items():
        beginning[word[:2]].append((word, bits))
    return {start: tuple(of) for start, of in beginning.items()}

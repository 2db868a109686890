"""A quick look at how much of one title is in each of many others, before a few are compared in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from models.likeness.cutting import cut, words
from models.likeness.vocabulary import Word

# How much of a word agrees where its meaning is not in the other title. Chosen on bench/titles/tuning.tsv.
_WITHIN = 0.9
"""It is in a longer word there, or a word of there is in it."""
_SCENE = 0.3
"""A word of its scene is there."""
_SIGN = 0.65
"""All its characters are there, or others that mean alike."""
_SIGN_BACK = 0.8
"""The same for a word that only the other title has: it was not asked for, and need only belong."""


class _Held(NamedTuple):
    """What a segment of another title has of the one asked about."""

    touches: bool
    """Whether it has anything."""
    belongs: float
    """What of its weight belongs to the title."""
    weight: float
    signs: frozenset[str]
    shares: tuple[tuple[int, float], ...]
    """Words by number, and how much of each it has."""


class Glance:
    """A title asked about, each word weighed by how rare it is where the others are from.

    What a segment of another title has of it is worked out once.
    """

    def __init__(self, title: str, rarity: Callable[[Word], float]) -> None:
        self._words = [word for word in cut(title).words if word.weight]
        self._weights = [word.weight * rarity(word) for word in self._words]
        self._whole = sum(self._weights) or 1.0
        self._meanings = {word.meaning for word in self._words}
        self._scenes = frozenset().union(*(word.scenes for word in self._words))
        self._signs = frozenset().union(*(word.signs for word in self._words))
        self._held: dict[int, _Held] = {}

    def at(self, numbers: Sequence[int], segments: list[str]) -> tuple[float, float]:
        """How much of the title asked about is in another, and of the other in it, 0 to 1.

        The other is given as the numbers of its segments.
        """
        agreed, back, whole, held = [0.0] * len(self._words), 0.0, 0.0, self._held
        signs: set[str] = set()
        for number in numbers:
            if number not in held:
                held[number] = self._look(segments[number])
            known = held[number]
            whole += known.weight
            if known.touches:
                back += known.belongs
                signs |= known.signs
                for n, share in known.shares:
                    if share > agreed[n]:
                        agreed[n] = share
        text = "".join([segments[number] for number in numbers])
        forth = sum(map(self._agreement, self._words, self._weights, agreed, repeat(text), repeat(signs)))
        return forth / self._whole, back / whole if whole else 0.0

    def _agreement(self, word: Word, weight: float, share: float, text: str, signs: set[str]) -> float:
        """What of a word agrees with a text, of which some share with one of its words, and some signs."""
        if share >= _WITHIN:
            return weight * share
        if len(word.text) > 1 and word.text in text:
            return weight * _WITHIN
        if word.signs and not share:
            return weight * _SIGN * len(word.signs & signs) / len(word.signs)
        return weight * share

    def _look(self, segment: str) -> _Held:
        """What a segment has of this title."""
        shares: list[tuple[int, float]] = []
        belongs = whole = 0.0
        signs: frozenset[str] = frozenset()
        for other in said(segment):
            whole += other.weight
            common = self._signs & other.signs
            if not common and self._is_foreign(other):
                continue
            found = [(n, share) for n, word in enumerate(self._words) if (share := _share(word, other))]
            shares += found
            signs |= common
            if found:
                belongs += other.weight
            elif common:
                belongs += other.weight * _SIGN_BACK * len(common) / len(other.signs)
        return _Held(bool(shares or signs), belongs, whole, signs, tuple(shares))

    def _is_foreign(self, other: Word) -> bool:
        """Whether a 汉字 word that has no character of this title has nothing of it."""
        known = other.meaning in self._meanings or not self._scenes.isdisjoint(other.scenes)
        return bool(other.signs) and not known


@lru_cache(maxsize=65_536)
def said(segment: str) -> tuple[Word, ...]:
    """The words of a segment that weigh anything."""
    return tuple([word for word in words(segment) if word.weight])


def _share(word: Word, other: Word) -> float:
    """How much of a word is in another, 0 to 1."""
    if word.meaning == other.meaning:
        return 1.0
    if len(word.text) > 1 < len(other.text) and (word.text in other.text or other.text in word.text):
        return _WITHIN
    return 0.0 if word.scenes.isdisjoint(other.scenes) else _SCENE

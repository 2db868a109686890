"""A quick look at how much of one title is in each of many others, before a few are compared in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import Indel

from models.likeness.cutting import cut, words
from models.likeness.folding import fold
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

_FORTH = 0.5
"""How much it counts what of the title asked about is in the other."""
_BACK = 0.25
"""How much the reverse counts."""
MOST_WORTH = _FORTH + _BACK
_SLIPPED = 0.8
"""The letters in common of titles that differ by a slip at most: these have all that is asked."""

_Keys: TypeAlias = frozenset[str | int]
"""Meanings, scenes and characters: words that have none in common have nothing of one another."""
_FOREIGN = ""
"""The key of all words without a 汉字: of these one may be within another."""


class _Segment(NamedTuple):
    """A segment of any title."""

    words: tuple[Word, ...]
    """Those that weigh anything."""
    weight: float
    keys: _Keys


class _Held(NamedTuple):
    """What a segment of another title has of the one asked about."""

    belongs: float
    """What of its weight belongs to the title."""
    signs: int
    """Its characters that the title has, a bit each."""
    shares: tuple[tuple[int, float], ...]
    """Words by number, and how much of each it has."""


class _Weighed(NamedTuple):
    """A word of the title asked about."""

    number: int
    text: str
    signs: int
    """Its characters, a bit each."""
    weight: float
    """How much it says, and how rare it is."""


class Glance:
    """A title asked about, each word weighed by how rare it is where the others are from."""

    def __init__(self, title: str, rarity: Callable[[Word], float]) -> None:
        self._words = [word for word in cut(title).words if word.weight]
        signs = frozenset().union(*(word.signs for word in self._words))
        self._bits = {sign: 1 << n for n, sign in enumerate(signs)}
        self._weighed = [
            _Weighed(n, word.text, self._mask(word), word.weight * rarity(word))
            for n, word in enumerate(self._words)
        ]
        self._whole = sum([weight for *_, weight in self._weighed]) or 1.0
        self._text = fold(title)

    def _mask(self, word: Word) -> int:
        """The characters of a word that this title has."""
        return sum([self._bits.get(sign, 0) for sign in word.signs])

    def worth(self, others: Sequence[Sequence[int]], segments: Sequence[str]) -> list[float]:
        """How much of this title is in each other and of that in it, 0 to MOST_WORTH.

        Others are given as the numbers of their segments; what one has of this title is worked out once.
        """
        known = {number: _segment(segments[number]) for number in set(chain.from_iterable(others))}
        weights = {number: segment.weight for number, segment in known.items()}
        keys = _keys(self._words)
        held = {n: self._look(segment) for n, segment in known.items() if not keys.isdisjoint(segment.keys)}
        texts = ["".join(map(segments.__getitem__, numbers)) for numbers in others]
        worth = [
            self._worth([held[n] for n in numbers if n in held], text, sum(map(weights.__getitem__, numbers)))
            for numbers, text in zip(others, texts, strict=True)
        ]
        scorer, least = Indel.normalized_similarity, _SLIPPED
        for _, _, place in process.extract_iter(self._text, texts, scorer=scorer, score_cutoff=least):
            worth[place] = MOST_WORTH
        return worth

    def _worth(self, held: list[_Held], text: str, weight: float) -> float:
        back = 0.0
        agreed, signs = [0.0] * len(self._words), 0
        for belongs, some, shares in held:
            back += belongs
            signs |= some
            for n, share in shares:
                if share > agreed[n]:
                    agreed[n] = share
        forth = self._agreement(agreed, signs, text) / self._whole
        return _FORTH * forth + (_BACK * back / weight if weight else 0.0)

    def _look(self, segment: _Segment) -> _Held:
        """What a segment has of this title."""
        shares: list[tuple[int, float]] = []
        belongs = 0.0
        signs = 0
        for other in segment.words:
            common = self._mask(other)
            found = [(n, share) for n, word in enumerate(self._words) if (share := _share(word, other))]
            shares += found
            signs |= common
            if found:
                belongs += other.weight
            elif common:
                belongs += other.weight * _SIGN_BACK * common.bit_count() / len(other.signs)
        return _Held(belongs, signs, tuple(shares))

    def _agreement(self, agreed: list[float], signs: int, text: str) -> float:
        """What the words agree with a text, of which some share with one of its words, and some signs."""
        agreement = 0.0
        for n, word, mask, weight in self._weighed:
            share = agreed[n]
            if share < _WITHIN and len(word) > 1 and word in text:
                share = _WITHIN
            elif not share and mask & signs:
                share = _SIGN * (mask & signs).bit_count() / mask.bit_count()
            agreement += weight * share
        return agreement


@lru_cache(maxsize=65_536)
def _segment(text: str) -> _Segment:
    weighty = tuple([word for word in words(text) if word.weight])
    return _Segment(weighty, sum([word.weight for word in weighty]), _keys(weighty))


def _keys(of: Iterable[Word]) -> _Keys:
    keys: set[str | int] = set()
    for word in of:
        keys.update(word.signs or (_FOREIGN,), word.scenes)
        keys.add(word.meaning)
    return frozenset(keys)


def _share(word: Word, other: Word) -> float:
    """How much of a word is in another, 0 to 1."""
    if word.meaning == other.meaning:
        return 1.0
    if len(word.text) > 1 < len(other.text) and (word.text in other.text or other.text in word.text):
        return _WITHIN
    return 0.0 if word.scenes.isdisjoint(other.scenes) else _SCENE

"""By what a title is found: its characters, alone and in pairs, and the meanings of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add

from models.likeness.cutting import cut, segmenter
from models.likeness.folding import fold
from models.likeness.lexicon import lexicon
from models.likeness.vocabulary import Word

_LEAST = 0.2
"""What a word weighs at least when it is looked for, if it weighs anything."""
_MEANING = 0.9
"""The part of a word's weight that its meaning takes; its characters take the rest."""
_ALONE = 0.4
"""The part of a word's weight that its characters have one by one."""
_WITHIN = 0.5
"""What a word of ours weighs that is within others: 空调 in 汽车空调."""
_PAIR = 0.15
"""What a pair of characters weighs that is in no word of weight."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The words that have synonyms, each with its meaning as a term."""

    short: Mapping[str, str]
    """Words of two characters, and these alone."""
    pairs: frozenset[str]
    long: Mapping[str, tuple[tuple[str, str], ...]]
    """Longer ones by their first two, and these alone."""
    starts: frozenset[str]
    lone: Mapping[str, str]
    """Words of one, and these alone."""
    signs: frozenset[str]
    meanings: frozenset[str]
    dull: frozenset[str]
    """Characters that say nothing by themselves."""


def segments(title: str) -> list[str]:
    """The title in one spelling, cut; at least one segment, though it be empty."""
    return segmenter().cut(fold(title)) or [""]


def terms(title: list[str]) -> set[str]:
    """The terms under which a title is kept, by its segments."""
    return set().union(*map(_of_segment, title)) or set(title)


@lru_cache(maxsize=65_536)
def _of_segment(word: str) -> frozenset[str]:
    """The terms of one segment; a few thousand make up most titles."""
    known = _known()
    pairs, signs = set(map(add, word, word[1:])), set(word)
    found = pairs | signs.difference(known.dull)
    found.update(_meanings(word, pairs, known))
    found.update([known.lone[sign] for sign in known.signs & signs])
    return frozenset(found)


def _meanings(text: str, pairs: set[str], known: _Known) -> list[str]:
    """The meanings of all our words in a text but those of one character, as terms."""
    short, long = known.short, known.long
    meant = [short[pair] for pair in known.pairs & pairs]
    meant += [term for pair in known.starts & pairs for word, term in long[pair] if word in text]
    return meant


def asked(title: str) -> dict[str, float]:
    """The terms by which a title is asked about, each with the weight it has in the words of the title."""
    words = cut(title)
    text, known = words.text, _known()
    weights = dict.fromkeys(map(add, text, text[1:]), _PAIR) or {text: 1.0}
    weights |= dict.fromkeys(_meanings(text, set(weights), known), _WITHIN)
    for word in words.words:
        if word.weight:
            _weigh(word, weights, known.meanings)
        if word.weight >= 0.3 and not word.text.isascii():
            _weigh_signs(word, weights, known)
    return weights


def meant(word: Word) -> str:
    """The term of a word's meaning."""
    return _term(word.meaning)


def _weigh(word: Word, weights: dict[str, float], known: frozenset[str]) -> None:
    meaning, rest = _term(word.meaning), max(word.weight, _LEAST)
    if meaning in known:
        weights[meaning] = max(weights.get(meaning, 0.0), rest * _MEANING)
        rest *= 1 - _MEANING
    pairs = len(word.text) - 1
    for n in range(pairs):
        pair = word.text[n : n + 2]
        weights[pair] = max(weights.get(pair, 0.0), rest / pairs)


def _weigh_signs(word: Word, weights: dict[str, float], known: _Known) -> None:
    for sign in set(word.text).difference(known.dull):
        weights[sign] = max(weights.get(sign, 0.0), word.weight * _ALONE / len(word.text))


def _term(meaning: str) -> str:
    """A meaning as a term, so that it is not taken for a pair of characters."""
    return f"={meaning}"


@cache
def _known() -> _Known:
    lists = lexicon()
    by_length: dict[int, dict[str, str]] = {1: {}, 2: {}, 3: {}}
    for word, meaning in lists.meanings.items():
        if lists.frames.get(meaning, 1.0):
            by_length[min(len(word), 3)][word] = _term(meaning)
    long: dict[str, tuple[tuple[str, str], ...]] = {}
    for word, term in by_length[3].items():
        long[word[:2]] = (*long.get(word[:2], ()), (word, term))
    lone, short, _ = by_length.values()
    return _Known(
        *(short, frozenset(short)),
        *(long, frozenset(long)),
        *(lone, frozenset(lone)),
        meanings=frozenset(map(_term, lists.meanings.values())),
        dull=frozenset(word for word, weight in lists.frames.items() if len(word) == 1 and not weight),
    )

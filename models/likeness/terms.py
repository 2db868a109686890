"""By what a title is found: its characters, alone and in pairs, and the meanings of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import add

from models.likeness.cutting import cut
from models.likeness.folding import fold
from models.likeness.lexicon import lexicon
from models.likeness.vocabulary import Word

_LEAST = 0.2
"""What a word weighs at least when it is looked for, if it weighs anything."""
_MEANING = 0.9
"""The part of a word's weight that its meaning takes; its characters take the rest."""
_ALONE = 0.4
"""The part of a word's weight that its characters have one by one."""
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


def terms(title: str) -> set[str]:
    """The terms under which a title is kept; no segmenter is needed for this."""
    text, known = fold(title), _known()
    pairs, signs = set(map(add, text, text[1:])), set(text)
    found = pairs.union(signs.difference(known.dull)) or {text}
    short, long = known.short, known.long
    meant = [short[pair] for pair in known.pairs & pairs]
    meant += [term for pair in known.starts & pairs for word, term in long[pair] if word in text]
    meant += [known.lone[sign] for sign in known.signs & signs]
    found.update(meant)
    return found


def asked(title: str) -> dict[str, float]:
    """The terms by which a title is asked about, each with the weight it has in the words of the title."""
    words = cut(title)
    text, known = words.text, _known()
    weights = dict.fromkeys((text[n : n + 2] for n in range(len(text) - 1)), _PAIR) or {text: 1.0}
    for word in words.words:
        if word.weight:
            _weigh(word, weights, known.meanings)
        if word.weight >= 0.3 and not word.text.isascii():
            _weigh_signs(word, weights, known)
    return weights


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

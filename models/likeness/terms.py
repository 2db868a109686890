"""By what a title is found: its pairs of characters, and the meanings of the words that have synonyms."""

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
_PAIR = 0.15
"""What a pair of characters weighs that is in no word of weight."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The words that have synonyms, each with its meaning as a term."""

    pairs: Mapping[str, tuple[tuple[str, str], ...]]
    """Words of two characters and more by their first two."""
    starts: frozenset[str]
    signs: Mapping[str, str]
    """Words of one character."""
    lone: frozenset[str]
    meanings: frozenset[str]


def terms(title: str) -> set[str]:
    """The terms under which a title is kept; no segmenter is needed for this."""
    text, known = fold(title), _known()
    found = set(map(add, text, text[1:])) or {text}
    pairs, signs = known.pairs, known.signs
    meant = [meaning for pair in known.starts & found for word, meaning in pairs[pair] if word in text]
    meant += [signs[sign] for sign in known.lone.intersection(text)]
    found.update(meant)
    return found


def asked(title: str) -> dict[str, float]:
    """The terms by which a title is asked about, each with the weight it has in the words of the title."""
    words = cut(title)
    text, known = words.text, _known().meanings
    weights = dict.fromkeys((text[n : n + 2] for n in range(len(text) - 1)), _PAIR) or {text: 1.0}
    for word in words.words:
        if word.weight:
            _weigh(word, weights, known)
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


def _term(meaning: str) -> str:
    """A meaning as a term, so that it is not taken for a pair of characters."""
    return f"={meaning}"


@cache
def _known() -> _Known:
    lists = lexicon()
    pairs: dict[str, tuple[tuple[str, str], ...]] = {}
    signs: dict[str, str] = {}
    for word, meaning in lists.meanings.items():
        if lists.frames.get(meaning, 1.0) == 0.0:
            continue
        if len(word) == 1:
            signs[word] = _term(meaning)
        else:
            pairs[word[:2]] = (*pairs.get(word[:2], ()), (word, _term(meaning)))
    meanings = frozenset(map(_term, lists.meanings.values()))
    return _Known(pairs, frozenset(pairs), signs, frozenset(signs), meanings)

"""An index of titles: which of a hundred thousand are most like this one, in a few milliseconds."""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from threading import Lock

from models.likeness.comparing import Likeness, measure, tell
from models.likeness.folding import fold
from models.likeness.lexicon import lexicon

FLOOR = 30
"""The least score worth showing: a word that matters is in both."""

_COMPARED = 24
"""Candidates that are compared word by word."""

_BUDGET = 12_000
"""Places in the index that one query looks at, the rarest pairs of characters first."""


class Index:
    """Titles by key, found by likeness; one thread may write while many read."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._clear()

    def _clear(self) -> None:
        self._slots: dict[str, int] = {}
        self._keys: list[str | None] = []
        self._titles: list[str] = []
        self._places: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def add(self, key: str, title: str) -> None:
        """Put a title under a key; a key already there gets the new title."""
        with self._lock:
            self._drop(key)
            self._put(key, title)

    replace = add

    def remove(self, key: str) -> None:
        """Forget a key; one that is not there is no error."""
        with self._lock:
            self._drop(key)
            if len(self._keys) > 2 * len(self._slots) + 1000:
                self._compact()

    def nearest(self, title: str, most: int = 5, floor: int = FLOOR) -> list[Likeness]:
        """The titles most like this one, best first, none below `floor` (0 to 100)."""
        with self._lock:
            found = [(self._titles[slot], str(self._keys[slot])) for slot in self._candidates(title)]
        measured = [(*measure(title, other), other, key) for other, key in found]
        worth = sorted((one for one in measured if one[0] >= floor), key=lambda one: (-one[0], one[3]))
        told = ((tell(title, other, figure, both), key) for figure, both, other, key in worth[:most])
        return [replace(one, key=key) for one, key in told]

    def _put(self, key: str, title: str) -> None:
        slot = len(self._keys)
        self._slots[key] = slot
        self._keys.append(key)
        self._titles.append(title)
        places = self._places
        for term in terms(title):
            if term in places:
                places[term].append(slot)
            else:
                places[term] = array("I", (slot,))

    def _drop(self, key: str) -> None:
        """The places stay until the next compaction; a slot without a key is passed over."""
        slot = self._slots.pop(key, None)
        if slot is not None:
            self._keys[slot] = None
            self._titles[slot] = ""

    def _compact(self) -> None:
        kept = [(key, self._titles[slot]) for key, slot in self._slots.items()]
        self._clear()
        for key, title in kept:
            self._put(key, title)

    def _candidates(self, title: str) -> list[int]:
        if len(self._slots) <= _COMPARED:
            return list(self._slots.values())
        scores: dict[int, float] = {}
        for places, weight in self._rarest(title):
            for slot in places:
                scores[slot] = scores.get(slot, 0.0) + weight
        best = heapq.nlargest(2 * _COMPARED, scores, key=scores.__getitem__)
        return [slot for slot in best if self._keys[slot] is not None][:_COMPARED]

    def _rarest(self, title: str) -> Iterator[tuple[array[int], float]]:
        """The places of the title's terms with their weight, as far as the budget goes."""
        found = sorted((self._places[term] for term in terms(title) if term in self._places), key=len)
        spent = 0
        for places in found:
            spent += len(places)
            if spent > _BUDGET and spent > len(places):
                return
            yield places, math.log(1 + len(self._keys) / len(places))


def terms(title: str) -> set[str]:
    """What a title is found by: its pairs of characters, and the meanings of words that have synonyms."""
    text = fold(title)
    found = {text[n : n + 2] for n in range(len(text) - 1)} or {text}
    known = _beginnings()
    for pair in found & known.keys():
        found.update(meaning for word, meaning in known[pair] if word in text)
    return found


@cache
def _beginnings() -> dict[str, list[tuple[str, str]]]:
    """Words with synonyms by their first two characters, each with its meaning marked as such."""
    words = lexicon()
    known: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in words.meanings.items():
        if len(word) > 1 and words.frames.get(meaning, 1.0) > 0.2:
            known.setdefault(word[:2], []).append((word, f"={meaning}"))
    return known

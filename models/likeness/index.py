"""An index of titles: which of a hundred thousand are most like this one, in a few milliseconds."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from heapq import nlargest, nsmallest
from itertools import accumulate
from math import log
from threading import Lock
from typing import TypeAlias

from models.likeness.comparing import Likeness, glance, letters, measure, tell
from models.likeness.terms import asked, terms

FLOOR = 20
"""The least worth of a title that is shown at all: some word that matters is in both."""

_Places: TypeAlias = "tuple[array[int], float]"
"""Where a term is, and what it weighs."""

_SLIPPED = 0.8
"""The letters in common of titles that differ by a slip at most: these have all that is asked."""
_COMPARED = 12
"""Candidates that are compared word by word."""
_GLANCED = 24
"""Candidates that are cut into words."""
_PROMISING = 80
"""Candidates of which we look up all they share, not only the rarest."""
_LITTLE = 0.3
"""Of the most that any shares, what is little."""
_BUDGET = 2_500
"""Places in the index that one query looks at, the rarest terms first."""
_LENGTH = 0.2
"""How much a long title must share more than a short one to be compared: to the power of its length."""
_RARITY = 0.4
"""How much the rarity of what is shared counts in the order, beside the score."""


def _no_places() -> array[int]:
    # An array is nothing to the garbage collector, which would halt a query to look at as many lists.
    return array("I")


_NOWHERE = _no_places()


class _Found:
    """A title compared with the one asked about."""

    __slots__ = ("_both", "_title", "key", "score", "worth")

    def __init__(self, asked: str, share: float, title: str, key: str) -> None:
        self.score, self._both = measure(asked, title)
        self._title, self.key = title, key
        held = 1.0 if letters(asked, title) > _SLIPPED else share
        self.worth = 100 * _RARITY * held + (1 - _RARITY) * self.score

    def told(self, asked: str) -> Likeness:
        return replace(tell(asked, self._title, self.score, self._both), key=self.key)


class Index:
    """Titles by key, found by likeness; one thread may write while many read.

    See `models.likeness.terms` for what a title is found by.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._clear()

    def _clear(self) -> None:
        self._slots: dict[str, int] = {}
        self._keys: list[str | None] = []
        self._titles: list[str] = []
        self._brevity = array("f")
        self._places: defaultdict[str, array[int]] = defaultdict(_no_places)

    def __len__(self) -> int:
        return len(self._slots)

    def add(self, key: str, title: str) -> None:
        """Put a title under a key; a key already there gets the new title."""
        with self._lock:
            slot = self._slots.get(key)
            if slot is not None and self._titles[slot] == title:
                return
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
        """The titles most like this one, the highest score first.

        Which they are is decided by their worth (0 to 100; none below `floor`): the score, and how rare
        in this index the shared words are, without which every title on one subject would be shown.
        """
        with self._lock:
            near = [
                (share, self._titles[slot], str(self._keys[slot])) for slot, share in self._candidates(title)
            ]
        near = nlargest(_COMPARED, near, key=lambda one: one[0] + glance(title, one[1]))
        found = [_Found(title, share, other, key) for share, other, key in near]
        worth = [one for one in found if one.score and one.worth >= floor]
        chosen = nsmallest(most, worth, key=lambda one: (-one.worth, one.key))
        return [one.told(title) for one in sorted(chosen, key=lambda one: (-one.score, one.key))]

    def _put(self, key: str, title: str) -> None:
        slot = len(self._keys)
        self._slots[key] = slot
        self._keys.append(key)
        self._titles.append(title)
        places, found = self._places, terms(title)
        for term in found:
            places[term].append(slot)
        self._brevity.append(len(found) ** -_LENGTH)

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

    def _candidates(self, title: str) -> list[tuple[int, float]]:
        """Slots worth comparing, each with the share (0 to 1) of what is asked that it has, by rarity."""
        if not self._slots:
            return []
        whole, rare, common = self._sought(title)
        shared = dict.fromkeys(self._slots.values(), 0.0) if len(self._slots) <= _GLANCED else {}
        held = shared.get
        for places, weight in rare:
            for slot in places:
                shared[slot] = held(slot, 0.0) + weight
        keys, brevity = self._keys, self._brevity
        promising = {slot: shared[slot] for slot in _highest(shared, _PROMISING) if keys[slot] is not None}
        _complete(promising, common)
        kept = nlargest(_GLANCED, promising, key=lambda slot: promising[slot] * brevity[slot])
        return [(slot, promising[slot] / whole) for slot in kept]

    def _sought(self, title: str) -> tuple[float, list[_Places], list[_Places]]:
        """The weight of all that is asked; where its terms are, rarest up to the budget, and the rest."""
        whole, known = 0.0, []
        for term, weight in asked(title).items():
            places = self._places.get(term, _NOWHERE)
            weight *= log(1 + len(self._keys) / max(len(places), 1))
            whole += weight
            known.append((places, weight))
        known.sort(key=lambda both: len(both[0]))
        ends = accumulate(len(places) for places, _ in known)
        within = sum(end <= _BUDGET for end in ends) or 1
        return whole, known[:within], known[within:]


def _highest(shared: dict[int, float], most: int) -> list[int]:
    """The slots that share the most; the many that share little are passed over unsorted."""
    least = max(shared.values(), default=0.0) * _LITTLE
    worth = [slot for slot, weight in shared.items() if weight >= least]
    return nlargest(most, worth if len(worth) >= most else shared, key=shared.__getitem__)


def _complete(promising: dict[int, float], common: list[_Places]) -> None:
    """Add what slots share of terms whose places, which are in order, are too many to look at all."""
    for places, weight in common:
        end = len(places)
        for slot in promising:
            at = bisect_left(places, slot)
            if at < end and places[at] == slot:
                promising[slot] += weight

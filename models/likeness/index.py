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

from models.likeness.comparing import Likeness, measure, tell
from models.likeness.terms import asked, terms

FLOOR = 20
"""The least score worth showing: some word that matters is in both."""

_Places: TypeAlias = tuple[list[int], float]
"""Where a term is, and what it weighs."""

_COMPARED = 40
"""Candidates that are compared word by word."""
_PROMISING = 200
"""Candidates of which we look up all they share, not only the rarest."""
_BUDGET = 12_000
"""Places in the index that one query looks at, the rarest terms first."""
_LENGTH = 0.2
"""How much a long title must share more than a short one to be compared: to the power of its length."""
_RARITY = 0.5
"""How much the rarity of what is shared counts in the order, beside the score."""


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
        self._places: defaultdict[str, list[int]] = defaultdict(list)

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
        """The titles most like this one, the highest score first, none below `floor` (0 to 100).

        Which they are is decided by the score and by how rare in this index the shared words are.
        """
        with self._lock:
            found = [
                (self._titles[slot], str(self._keys[slot]), share) for slot, share in self._candidates(title)
            ]
        measured = [(*measure(title, other), other, key, share) for other, key, share in found]
        worth = [one for one in measured if one[0] >= floor]
        chosen = nsmallest(
            most, worth, key=lambda one: (-_RARITY * one[4] - (1 - _RARITY) * one[0] / 100, one[3])
        )
        chosen.sort(key=lambda one: (-one[0], one[3]))
        return [replace(tell(title, other, figure, both), key=key) for figure, both, other, key, _ in chosen]

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
        shared = dict.fromkeys(self._slots.values(), 0.0) if len(self._slots) <= _COMPARED else {}
        for places, weight in rare:
            for slot in places:
                shared[slot] = shared.get(slot, 0.0) + weight
        promising = [
            slot
            for slot in nlargest(_PROMISING, shared, key=shared.__getitem__)
            if self._keys[slot] is not None
        ]
        for slot in promising:
            shared[slot] += sum(weight for places, weight in common if _holds(places, slot))
        brevity = self._brevity
        kept = nlargest(_COMPARED, promising, key=lambda slot: shared[slot] * brevity[slot])
        return [(slot, shared[slot] / whole) for slot in kept]

    def _sought(self, title: str) -> tuple[float, list[_Places], list[_Places]]:
        """The weight of all that is asked, the places of the rarest terms as far as the budget goes, and the rest."""
        whole, known = 0.0, []
        for term, weight in asked(title).items():
            places = self._places.get(term, [])
            weight *= log(1 + len(self._keys) / max(len(places), 1))
            whole += weight
            known.append((places, weight))
        known.sort(key=lambda both: len(both[0]))
        ends = accumulate(len(places) for places, _ in known)
        within = sum(end <= _BUDGET for end in ends) or 1
        return whole, known[:within], known[within:]


def _holds(places: list[int], slot: int) -> bool:
    """Whether a slot is among places, which are in order."""
    at = bisect_left(places, slot)
    return at < len(places) and places[at] == slot

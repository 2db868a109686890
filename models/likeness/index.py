"""An index of titles: which of a hundred thousand are most like this one, in a few milliseconds."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import replace
from heapq import nlargest, nsmallest
from itertools import accumulate, count, islice, repeat
from math import log
from threading import Lock
from typing import TypeAlias

from models.likeness.comparing import Likeness, letters, measure, tell
from models.likeness.glancing import Glance
from models.likeness.terms import asked, meant, segments, terms
from models.likeness.vocabulary import Word

FLOOR = 20
"""The least worth of a title that is shown at all: some word that matters is in both."""

_Places: TypeAlias = "tuple[array[int], float]"
"""Where a term is, and what it weighs."""

_Seen: TypeAlias = tuple[float, float, str, str]
"""How much of the title asked about is in another, how much of the other in it, the other, its key."""

_SLIPPED = 0.8
"""The letters in common of titles that differ by a slip at most: these have all that is asked."""
_COMPARED = 10
"""Candidates that are compared word by word."""
_GLANCED = 60
"""Candidates whose segments are looked at."""
_LITTLE = 0.3
"""Of the most that any shares, what is little."""
_BUDGET = 2_500
"""Places in the index that one query looks at, the rarest terms first."""
_FORTH = 0.5
"""How much it counts in the order, beside the score, what of the title asked about is in the other."""
_BACK = 0.25
"""How much the reverse counts."""


def _no_places() -> array[int]:
    # An array is nothing to the garbage collector, which would halt a query to look at as many lists.
    return array("I")


_NOWHERE = _no_places()


class _Found:
    """A title compared with the one asked about."""

    __slots__ = ("_both", "_title", "key", "score", "worth")

    def __init__(self, asked: str, forth: float, back: float, title: str, key: str) -> None:
        self.score, self._both = measure(asked, title)
        self._title, self.key = title, key
        if letters(asked, title) > _SLIPPED:
            forth = back = 1.0
        self.worth = 100 * (_FORTH * forth + _BACK * back) + (1 - _FORTH - _BACK) * self.score

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
        self._number_of: defaultdict[str, int] = defaultdict(count().__next__)
        self._segments: list[str] = []
        self._numbers, self._starts = array("I"), array("I", [0])
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
            seen = self._seen(title, max(_COMPARED, 2 * most))
        found = [_Found(title, *one) for one in seen]
        worth = [one for one in found if one.score and one.worth >= floor]
        chosen = nsmallest(most, worth, key=lambda one: (-one.worth, one.key))
        return [one.told(title) for one in sorted(chosen, key=lambda one: (-one.score, one.key))]

    def _seen(self, title: str, most: int) -> list[_Seen]:
        """The titles that hold most at a glance."""
        glance, numbers, starts, known = (
            Glance(title, self._rarity),
            self._numbers,
            self._starts,
            self._segments,
        )
        known += islice(self._number_of, len(known), None)
        seen = [
            (*glance.at(numbers[starts[slot] : starts[slot + 1]], known), slot)
            for slot in self._candidates(title)
        ]
        most_first = nlargest(most, seen, key=lambda one: 2 * one[0] + one[1])
        return [(forth, back, self._titles[slot], str(self._keys[slot])) for forth, back, slot in most_first]

    def _rarity(self, word: Word) -> float:
        """How rare a word is here, 0 to 1."""
        places = self._places.get(meant(word))
        if places is None:
            pairs = [word.text[n : n + 2] for n in range(len(word.text) - 1)] or [word.text]
            places = min((self._places.get(pair, _NOWHERE) for pair in pairs), key=len)
        every = len(self._keys)
        return log(1 + every / max(len(places), 1)) / log(1 + every) if every else 1.0

    def _put(self, key: str, title: str) -> None:
        slot = len(self._keys)
        self._slots[key] = slot
        self._keys.append(key)
        self._titles.append(title)
        said = segments(title)
        found = terms(said)
        self._numbers.extend(map(self._number_of.__getitem__, said))
        self._starts.append(len(self._numbers))
        # One append for each term, in C: it answers None each time, so that any() goes on to the end.
        any(map(array.append, map(self._places.__getitem__, found), repeat(slot)))

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
        """Slots worth a glance, those that share most of what is asked first."""
        if not self._slots:
            return []
        shared = dict.fromkeys(self._slots.values(), 0.0) if len(self._slots) <= _GLANCED else {}
        held = shared.get
        for places, weight in self._sought(title):
            for slot in places:
                shared[slot] = held(slot, 0.0) + weight
        keys = self._keys
        return [slot for slot in _highest(shared, _GLANCED) if keys[slot] is not None]

    def _sought(self, title: str) -> list[_Places]:
        """Where the terms that are asked are, the rarest up to the budget."""
        known = []
        for term, weight in asked(title).items():
            places = self._places.get(term, _NOWHERE)
            known.append((places, weight * log(1 + len(self._keys) / max(len(places), 1))))
        known.sort(key=lambda both: len(both[0]))
        ends = accumulate(len(places) for places, _ in known)
        within = sum(end <= _BUDGET for end in ends) or 1
        return known[:within]


def _highest(shared: dict[int, float], most: int) -> list[int]:
    """The slots that share the most; the many that share little are passed over unsorted."""
    least = max(shared.values(), default=0.0) * _LITTLE
    worth = [slot for slot, weight in shared.items() if weight >= least]
    return nlargest(most, worth if len(worth) >= most else shared, key=shared.__getitem__)

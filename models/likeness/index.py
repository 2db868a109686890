"""An index of titles: which of a hundred thousand are most like this one, in a few milliseconds."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from itertools import accumulate, count, islice, repeat
from math import log
from operator import attrgetter, itemgetter
from threading import Lock
from typing import NamedTuple, TypeAlias

from models.likeness.comparing import Likeness, measure, tell
from models.likeness.glancing import MOST_WORTH, Glance
from models.likeness.terms import asked, meant, segments, terms
from models.likeness.vocabulary import Word

FLOOR = 20
"""The least worth of a title that is shown at all: some word that matters is in both."""

_Places: TypeAlias = "tuple[array[int], float]"
"""Where a term is, and what it weighs."""

_COMPARED = 10
"""Candidates that are compared word by word."""
_GLANCED = 60
"""Candidates whose segments are looked at, at most; of a small index, all titles."""
_LITTLE = 0.4
"""Of the most that any shares, what is too little for a look."""
_BUDGET = 2_500
"""Places in the index that one query looks at, the rarest terms first."""
_SCORE = 1 - MOST_WORTH
"""How much the score counts in the order, beside what is seen at a glance."""
_HOPED = 90
"""The score with which a title must be able to come among the first for being compared at all."""


class _Seen(NamedTuple):
    """Another title at a glance."""

    worth: float
    """Of 100, but for its score."""
    title: str
    key: str


def _no_places() -> array[int]:
    # An array is nothing to the garbage collector, which would halt a query to look at as many lists.
    return array("I")


_NOWHERE = _no_places()


class _Found:
    """A title compared with the one asked about."""

    __slots__ = ("_both", "_seen", "score", "worth")

    def __init__(self, asked: str, seen: _Seen) -> None:
        self.score, self._both = measure(asked, seen.title)
        self._seen, self.worth = seen, seen.worth + _SCORE * self.score

    @property
    def rank(self) -> tuple[float, str]:
        """The worthiest first."""
        return -self.worth, self._seen.key

    def told(self, asked: str) -> Likeness:
        return replace(tell(asked, self._seen.title, self.score, self._both), key=self._seen.key)


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
            seen = self._seen(title)
        chosen: list[_Found] = []
        for number, one in enumerate(seen):
            least = chosen[-1].worth if len(chosen) == most else floor
            if number >= max(_COMPARED, 2 * most) or one.worth + _HOPED * _SCORE < least:
                break
            found = _Found(title, one)
            if found.score and found.worth >= least:
                chosen = sorted([*chosen, found], key=attrgetter("rank"))[:most]
        chosen.sort(key=lambda one: (-one.score, one.rank))
        return [one.told(title) for one in chosen]

    def _seen(self, title: str) -> list[_Seen]:
        """The titles that hold most at a glance, the worthiest first."""
        numbers, starts, known = self._numbers, self._starts, self._segments
        known += islice(self._number_of, len(known), None)
        slots = self._candidates(title)
        others = [numbers[starts[slot] : starts[slot + 1]] for slot in slots]
        worth = Glance(title, self._rarity).worth(others, known)
        seen = [
            _Seen(100 * worth, self._titles[slot], str(self._keys[slot]))
            for worth, slot in zip(worth, slots, strict=True)
        ]
        return sorted(seen, key=itemgetter(0), reverse=True)

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
        for places, weight in self._sought(title):
            held = shared.get
            for slot in places:
                shared[slot] = held(slot, 0.0) + weight
        keys = self._keys
        return [slot for slot in _highest(shared) if keys[slot] is not None]

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


def _highest(shared: dict[int, float]) -> list[int]:
    """The slots that share the most; those that share little beside the best are passed over, but a few."""
    most = _GLANCED
    chosen: Collection[int] = shared
    if len(shared) > _GLANCED:
        least = max(shared.values()) * _LITTLE
        chosen = [slot for slot, weight in shared.items() if weight >= least]
        if len(chosen) < _COMPARED:
            chosen, most = shared, _COMPARED
    return sorted(chosen, key=shared.__getitem__, reverse=True)[:most]

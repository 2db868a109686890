"""Which words of two titles stand for one another, which were swapped, and which are left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from models.likeness.cutting import Cut
from models.likeness.place import Run, one_place
from models.likeness.vocabulary import Word

SAYS = 0.25
"""What a word must weigh for its swap to be told."""

_SAME_LINE = 0.5
"""How much two models of a line agree: iPhone 17 and iPhone 18."""

_WORDED_ALIKE = 0.25
"""The letters in common, 0 to 1, of titles worded alike: in others no word stands in another's place."""

LONGEST_SWAP = 3
"""Words that may stand in the place of one another; more is another sentence."""


@dataclass(slots=True)
class Side:
    """One title while it is aligned: of each word its partner there, and how much of it agrees (0 to 1)."""

    title: Cut
    partner: dict[int, int] = field(default_factory=dict)
    agreed: dict[int, float] = field(default_factory=dict)

    def left(self) -> list[int]:
        """The words without a partner that say something."""
        partner = self.partner
        return [n for n in self.title.telling if n not in partner]

    def agreement(self) -> float:
        """What the words that agree weigh."""
        words = self.title.words
        return sum(words[n].weight * share for n, share in self.agreed.items())

    def heaviest(self, run: Iterable[int]) -> float:
        """What the weightiest of some words weighs."""
        return max((self.title.words[n].weight for n in run), default=0.0)


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of one title in the place of words of the other; `strict` if they exclude one another."""

    here: Run
    there: Run
    strict: bool


@dataclass(slots=True)
class Alignment:
    """Two titles laid side by side."""

    here: Side
    there: Side
    swaps: list[Swap] = field(default_factory=list)

    def pair(self, n: int, m: int, share: float = 1.0) -> None:
        """Let two words stand for one another."""
        self.here.partner[n], self.there.partner[m] = m, n
        self.here.agreed[n] = self.there.agreed[m] = share

    def swap(self, here: Run, there: Run, strict: bool) -> None:
        """Let words be swapped: partners that do not agree."""
        self.swaps.append(Swap(here, there, strict))
        for side, run, other in ((self.here, here, there), (self.there, there, here)):
            for n in run:
                side.agreed.pop(n, None)
                side.partner[n] = other[0]

    def worded_alike(self) -> bool:
        """Whether the titles are one sentence but for some words, more or less."""
        return Indel.normalized_similarity(self.here.title.text, self.there.title.text) >= _WORDED_ALIKE

    def turned(self) -> Alignment:
        """The same, seen from the other title."""
        return Alignment(self.there, self.here, [Swap(s.there, s.here, s.strict) for s in self.swaps])


def align(here: Cut, there: Cut) -> Alignment:
    """Lay two titles side by side, whatever the order of their words."""
    both = Alignment(Side(here), Side(there))
    _same_meaning(both)
    if both.here.left() and both.there.left():
        _same_number(both)
        _abbreviated(both.here, both.there)
        _abbreviated(both.there, both.here)
        _contained(both)
        _exclusive(both)
        _in_place(both)
        _in_one_place(both)
    return both


def _same_meaning(both: Alignment) -> None:
    places: dict[str, list[int]] = {}
    for m, word in enumerate(both.there.title.words):
        places.setdefault(word.meaning, []).append(m)
    for n, word in enumerate(both.here.title.words):
        if places.get(word.meaning):
            both.pair(n, places[word.meaning].pop(0))


def _same_number(both: Alignment) -> None:
    """35 is 35岁 where only one title gives the unit; a model agrees somewhat with its name alone."""
    for n, m, one, other in _left_pairs(both, both.here.title.numbers, both.there.title.numbers):
        if one.kind == other.kind == "amount" and "" in (one.stem, other.stem):
            same = one.text.removesuffix(one.stem) == other.text.removesuffix(other.stem)
            if same and not f"{one.stem}{other.stem}".isascii():
                both.pair(n, m)
        elif {one.kind, other.kind} == {"model", "word"} and one.stem == other.stem:
            both.pair(n, m, 0.6)


def _abbreviated(one: Side, other: Side) -> None:
    """浙大 is 浙江大学: every second character of words that follow one another."""
    words = other.title.words
    beginnings = {words[m].text[0] for m in other.left()}
    for n in one.left():
        short = one.title.words[n].text
        if 1 < len(short) < 4 and short[0] in beginnings and not short.isascii():
            for m in _written_out(short, other):
                one.partner.setdefault(n, m)
                one.agreed[n] = other.agreed[m] = 1.0
                other.partner[m] = n


def _written_out(short: str, side: Side) -> Run:
    """The words left over of which one is the short form."""
    left = side.left()
    for start, m in enumerate(left):
        if side.title.words[m].text[0] == short[0]:
            for end in range(start + 1, len(left) + 1):
                run = tuple(left[start:end])
                if "".join([side.title.words[k].text for k in run])[::2] == short:
                    return run
    return ()


def _contained(both: Alignment) -> None:
    """防晒 is in 防晒霜: the longer word agrees in part. Two short words may fill a long one."""
    here, there = both.here.left(), both.there.left()
    fillings = [
        *_fillings(both.here, here, both.there, there),
        *_fillings(both.there, there, both.here, here),
    ]
    for one, n, other, m, share in fillings:
        if n in one.partner or (m in other.partner and m not in other.agreed):
            continue
        one.partner[n], one.agreed[n] = m, 1.0
        other.partner.setdefault(m, n)
        other.agreed[m] = min(1.0, other.agreed.get(m, 0.4) + 0.6 * share)


def _fillings(
    one: Side, left: list[int], other: Side, longer: list[int]
) -> Iterator[tuple[Side, int, Side, int, float]]:
    wholes = [(m, other.title.words[m]) for m in longer]
    for n in left:
        word = one.title.words[n]
        text = word.text
        if len(text) < 2:
            continue
        for m, whole in wholes:
            if text in whole.text and text != whole.text:
                if word.kind == whole.kind == "word":
                    yield one, n, other, m, len(text) / len(whole.text)
                break


def _exclusive(both: Alignment) -> None:
    """Two years, two amounts of one unit, two of a line of models, two words of a closed class."""
    for n, m, one, other in _left_pairs(both, both.here.title.excluding, both.there.title.excluding):
        if _numbers_differ(one, other) or _of_closed_class(one, other):
            both.swap((n,), (m,), strict=True)
            if one.kind == "model":
                both.here.agreed[n] = both.there.agreed[m] = _SAME_LINE
        elif one.kind == other.kind == "count" and one.stem == other.stem:
            both.swap((n,), (m,), strict=False)


def _numbers_differ(one: Word, other: Word) -> bool:
    if one.kind != other.kind or one.kind not in ("year", "amount", "model"):
        return False
    return one.stem == other.stem or not one.stem or not other.stem


def _of_closed_class(one: Word, other: Word) -> bool:
    return min(one.weight, other.weight) >= 0.5 and not one.closed.isdisjoint(other.closed)


def _of_one_class(one: Word, other: Word) -> bool:
    return min(one.weight, other.weight) >= 0.3 and not one.classes.isdisjoint(other.classes)


def _in_place(both: Alignment) -> None:
    """Short runs of words left over between the same neighbours."""
    runs_there = {_neighbours(both.there, run, None): run for run in _runs(both.there)}
    for run in list(_runs(both.here)):
        found = runs_there.get(_neighbours(both.here, run, both.here.partner))
        if found is None or max(len(run), len(found)) > LONGEST_SWAP:
            continue
        here, there = both.here.title.words, both.there.title.words
        excluded = any(_of_one_class(here[n], there[m]) for n in run for m in found)
        strict = excluded and both.worded_alike()
        if strict or min(both.here.heaviest(run), both.there.heaviest(found)) >= SAYS:
            both.swap(run, found, strict)


def _neighbours(side: Side, run: Run, into: dict[int, int] | None) -> tuple[int, int]:
    """The matched words before and after a run, by their number in the title there (-1, -2 at the ends)."""
    words = side.title.words
    before = next((n for n in range(run[0] - 1, -1, -1) if n in side.partner and words[n].weight), None)
    after = next((n for n in range(run[-1] + 1, len(words)) if n in side.partner and words[n].weight), None)
    first = -1 if before is None else into[before] if into is not None else before
    last = -2 if after is None else into[after] if into is not None else after
    return first, last


def _runs(side: Side) -> Iterator[Run]:
    """The words left over, those that follow one another together."""
    run: list[int] = []
    for n in side.title.telling:
        if n not in side.partner:
            run.append(n)
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def _in_one_place(both: Alignment) -> None:
    """Where the titles are the same to the letter but for one place, that is where they differ."""
    place = one_place(both.here.title, both.there.title) if len(both.swaps) < 2 else None
    if place is None or max(map(len, place)) > LONGEST_SWAP or _agree_within(both, *place):
        return
    if both.swaps == [Swap(*place, strict=True)]:
        return
    weights = (
        side.heaviest(n for n in run if side.agreed.get(n, 0.0) < 1)
        for side, run in zip((both.here, both.there), place, strict=True)
    )
    if min(weights) >= SAYS:
        both.swaps.clear()
        both.swap(*place, strict=True)


def _agree_within(both: Alignment, here: Run, there: Run) -> bool:
    """Whether a word in the one place is in the other too, in full."""
    whole = (n for n in here if both.here.agreed.get(n) == 1)
    return any(
        both.here.partner[n] in there and both.there.agreed.get(both.here.partner[n]) == 1 for n in whole
    )


def _left_pairs(both: Alignment, here: Run, there: Run) -> Iterator[tuple[int, int, Word, Word]]:
    """Of some words of each title those left over, each with each, as long as they are left over."""
    words, others = both.here.title.words, both.there.title.words
    for n in here:
        for m in there:
            if n not in both.here.partner and m not in both.there.partner:
                yield n, m, words[n], others[m]

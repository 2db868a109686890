"""Which words of two titles stand for one another, which were swapped, and which are left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from os.path import commonprefix

from models.likeness.cutting import Token
from models.likeness.lexicon import lexicon

Run = tuple[int, ...]

SAYS = 0.25
"""What a word must weigh to be told of when it was swapped."""

LONGEST_SWAP = 3
"""Words that may stand in the place of one another; more is another sentence."""


@dataclass(slots=True)
class Side:
    """One title while it is aligned: of each word its partner on the other side and how much it agrees."""

    tokens: Sequence[Token]
    partner: dict[int, int] = field(default_factory=dict)
    agreed: dict[int, float] = field(default_factory=dict)

    def left(self) -> list[int]:
        """The words without a partner that say something."""
        return [n for n, token in enumerate(self.tokens) if token.weight and n not in self.partner]

    def weight(self) -> float:
        """What all words weigh."""
        return sum(token.weight for token in self.tokens)

    def agreement(self) -> float:
        """What the words that agree weigh."""
        return sum(self.tokens[n].weight * share for n, share in self.agreed.items())


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

    def pair(self, n: int, m: int, share_here: float = 1.0, share_there: float = 1.0) -> None:
        """Let two words stand for one another."""
        self.here.partner[n], self.there.partner[m] = m, n
        self.here.agreed[n], self.there.agreed[m] = share_here, share_there

    def swap(self, here: Run, there: Run, strict: bool) -> None:
        """Let words be swapped; they are partners and do not agree."""
        self.swaps.append(Swap(here, there, strict))
        self.here.partner.update(dict.fromkeys(here, there[0]))
        self.there.partner.update(dict.fromkeys(there, here[0]))


def align(here: Sequence[Token], there: Sequence[Token]) -> Alignment:
    """Lay two titles side by side, whatever the order of their words."""
    both = Alignment(Side(here), Side(there))
    _same_meaning(both)
    _same_number(both)
    _contained(both)
    _exclusive(both)
    _in_place(both)
    _one_place(both)
    return both


def _same_meaning(both: Alignment) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for m, token in enumerate(both.there.tokens):
        places[token.meaning].append(m)
    for n, token in enumerate(both.here.tokens):
        if places.get(token.meaning):
            both.pair(n, places[token.meaning].pop(0))


def _same_number(both: Alignment) -> None:
    """35 is 35岁 where only one title gives the unit; a model without its number is a weak agreement."""
    for n, m in _left_pairs(both):
        one, other = both.here.tokens[n], both.there.tokens[m]
        if one.kind == other.kind == "amount" and "" in (one.stem, other.stem):
            if one.text.removesuffix(one.stem) == other.text.removesuffix(other.stem):
                both.pair(n, m)
        elif {one.kind, other.kind} == {"model", "word"} and one.stem == other.stem:
            both.pair(n, m, 0.6, 0.6)


def _contained(both: Alignment) -> None:
    """防晒 is in 防晒霜: the longer word agrees in part. Two short words may fill a long one."""
    covered: dict[tuple[int, int], float] = defaultdict(float)
    for side, (one, other) in enumerate(((both.here, both.there), (both.there, both.here))):
        for n in one.left():
            text = one.tokens[n].text
            for m in other.left():
                longer = other.tokens[m].text
                if len(text) < len(longer) and len(text) > 1 and text in longer:
                    covered[(side, m)] += len(text) / len(longer)
                    one.partner[n], one.agreed[n] = m, 1.0
                    break
    for (side, m), share in covered.items():
        other = both.there if side == 0 else both.here
        one = both.here if side == 0 else both.there
        other.partner[m] = next(n for n, k in one.partner.items() if k == m)
        other.agreed[m] = min(1.0, 0.4 + 0.6 * share)


def _exclusive(both: Alignment) -> None:
    """Two years, two amounts of one unit, two of a line of models, two words of a closed class."""
    for n, m in _left_pairs(both):
        one, other = both.here.tokens[n], both.there.tokens[m]
        if _numbers_differ(one, other) or _share_class(one, other, closed=True):
            both.swap((n,), (m,), strict=True)
        elif one.kind == other.kind == "count" and one.stem == other.stem:
            both.swap((n,), (m,), strict=False)


def _numbers_differ(one: Token, other: Token) -> bool:
    if one.kind != other.kind or one.kind not in ("year", "amount", "model"):
        return False
    return one.stem == other.stem or not one.stem or not other.stem


def _share_class(one: Token, other: Token, closed: bool) -> bool:
    classes = lexicon().classes
    shared = classes.get(one.meaning, frozenset()) & classes.get(other.meaning, frozenset())
    heavy = min(one.weight, other.weight) >= (0.5 if closed else 0.3)
    return heavy and any(not closed or name.endswith("!") for name in shared)


def _in_place(both: Alignment) -> None:
    """Short runs of words left over between the same neighbours."""
    runs_there = {_neighbours(both.there, run, None): run for run in _runs(both.there)}
    for run in list(_runs(both.here)):
        found = runs_there.get(_neighbours(both.here, run, both.here.partner))
        if found and max(len(run), len(found)) <= LONGEST_SWAP:
            pairs = [(both.here.tokens[n], both.there.tokens[m]) for n in run for m in found]
            strict = any(_share_class(*pair, closed=False) for pair in pairs)
            if strict or min(heaviest(both.here, run), heaviest(both.there, found)) >= SAYS:
                both.swap(run, found, strict)


def _one_place(both: Alignment) -> None:
    """Where the titles are the same to the letter but for one place, that is where they differ."""
    place = _place(both.here.tokens, both.there.tokens)
    if place is None or len(both.swaps) > 1:
        return
    here, there = place
    if min(heaviest(both.here, here, open_only=True), heaviest(both.there, there, open_only=True)) < SAYS:
        return
    for side, run in ((both.here, here), (both.there, there)):
        for n in run:
            side.agreed.pop(n, None)
    both.swaps.clear()
    both.swap(here, there, strict=True)


def _place(here: Sequence[Token], there: Sequence[Token]) -> tuple[Run, Run] | None:
    """The words between what two titles have in common at their beginning and at their end."""
    one, other = ("".join(token.text for token in tokens) for tokens in (here, there))
    first = len(commonprefix((one, other)))
    last = len(commonprefix((one[first:][::-1], other[first:][::-1])))
    bounds = _bounds(here), _bounds(there)
    while first and not all(first in bound for bound in bounds):
        first -= 1
    ends = [len(one) - last, len(other) - last]
    while last and not all(end in bound for end, bound in zip(ends, bounds, strict=True)):
        last -= 1
        ends = [len(one) - last, len(other) - last]
    runs = tuple(
        tuple(n for n, start in enumerate(bound[:-1]) if first <= start < end)
        for bound, end in zip(bounds, ends, strict=True)
    )
    return (runs[0], runs[1]) if first + last and all(0 < len(run) <= LONGEST_SWAP for run in runs) else None


def _bounds(tokens: Sequence[Token]) -> list[int]:
    return [0, *accumulate(len(token.text) for token in tokens)]


def heaviest(side: Side, run: Run, open_only: bool = False) -> float:
    words = (n for n in run if not open_only or side.agreed.get(n, 0.0) < 1)
    return max((side.tokens[n].weight for n in words), default=0.0)


def _neighbours(side: Side, run: Run, into: dict[int, int] | None) -> tuple[int, int]:
    """The matched words before and after a run, as numbered in the title there (-1 and -2 at the ends)."""
    tokens = side.tokens
    before = next((n for n in range(run[0] - 1, -1, -1) if n in side.partner and tokens[n].weight), None)
    after = next((n for n in range(run[-1] + 1, len(tokens)) if n in side.partner and tokens[n].weight), None)
    first = -1 if before is None else into[before] if into is not None else before
    last = -2 if after is None else into[after] if into is not None else after
    return first, last


def _runs(side: Side) -> Iterator[Run]:
    run: list[int] = []
    for n, token in enumerate(side.tokens):
        if not token.weight:
            continue
        if n in side.partner:
            if run:
                yield tuple(run)
            run = []
        else:
            run.append(n)
    if run:
        yield tuple(run)


def _left_pairs(both: Alignment) -> Iterator[tuple[int, int]]:
    for n in both.here.left():
        for m in both.there.left():
            if n not in both.here.partner and m not in both.there.partner:
                yield n, m

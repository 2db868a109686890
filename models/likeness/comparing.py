"""How alike two titles are, 0 to 100, and the words in which they agree and differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.likeness.alignment import Alignment, Run, Side, Swap, align, heaviest
from models.likeness.cutting import Token, cut
from models.likeness.folding import LONGEST
from models.likeness.slips import only_slips

DUPLICATE = 60
"""The least score of a likely repeat, chosen on the tuning half of `bench/titles`."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two titles compared: `here` is the one asked about, `there` the one found (under `key`)."""

    score: int
    """0 to 100; `DUPLICATE` or more only where no word that matters was swapped."""
    duplicate: bool
    agree: tuple[str, ...] = ()
    """Words of both titles, as typed here."""
    agree_there: tuple[str, ...] = ()
    differ: tuple[tuple[str, str], ...] = ()
    """Words swapped: (here, there)."""
    only_here: tuple[str, ...] = ()
    only_there: tuple[str, ...] = ()
    title: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Masses:
    """What two titles share and do not, by the weight of their words."""

    agree: float
    less: float
    """What the title with less of its own has of its own."""
    more: float
    swapped: bool
    """Whether a word that matters stands in the place of another."""


def compare(here: str, there: str) -> Likeness:
    """Compare two titles; the score is the same in both directions."""
    folded = _folded(here), _folded(there)
    if folded[1] < folded[0]:
        return _turned(compare(there, here), here, there)
    words = cut(here), cut(there)
    both = align(*words)
    if folded[0] == folded[1]:
        return _told(both, here, there, 100 if folded[0] or here == there else 0)
    if only_slips(*folded, *words):
        return _told(both, here, there, 95)
    return _told(both, here, there, score(masses(both)))


def _folded(title: str) -> str:
    return "".join(token.text for token in cut(title))


def score(of: Masses) -> int:
    """The figure shown, 0 to 99."""
    raw = ratio(of)
    even = EVEN
    figure = DUPLICATE * raw / even if raw < even else 100 - (100 - DUPLICATE) * (1 - raw) / (1 - even)
    return min(round(figure), DUPLICATE - 1 if of.swapped else 99)


def ratio(of: Masses) -> float:
    """How much of two titles agrees, 0 to 1: words of only one title cost less than words of both."""
    if not of.agree:
        return 0.0
    return of.agree / (of.agree + of.less + 0.3 * (of.more - of.less))


EVEN = 0.40


def masses(both: Alignment) -> Masses:
    """Weigh an alignment."""
    chars = CHAR * _shared_signs(both)
    agree = (both.here.agreement() + both.there.agreement()) / 2
    less, more = sorted(
        max(side.weight() - side.agreement() - chars, 0.0) for side in (both.here, both.there)
    )
    swapped = any(swap.strict for swap in both.swaps) or _but_for_one_swap(both)
    return Masses(agree + chars, less, more, swapped)


CHAR = 0.3


def _shared_signs(both: Alignment) -> int:
    """Characters in common among the words that found no partner of their own."""
    here, there = (Counter("".join(_loose(side))) for side in (both.here, both.there))
    return sum((here & there).values())


def _loose(side: Side) -> Iterator[str]:
    for n, token in enumerate(side.tokens):
        if n not in side.partner and token.weight >= 0.3 and not token.text.isascii():
            yield token.text


def _but_for_one_swap(both: Alignment) -> bool:
    """Whether the titles are one and the same but for one swap of words that matter."""
    if len(both.swaps) != 1:
        return False
    swap = both.swaps[0]
    if min(heaviest(both.here, swap.here), heaviest(both.there, swap.there)) < MATTERS:
        return False
    in_order = [both.here.partner[n] for n in sorted(both.here.agreed) if both.here.tokens[n].weight >= 0.2]
    rest = (_weight(side, side.left()) for side in (both.here, both.there))
    return bool(in_order) and in_order == sorted(in_order) and max(rest) < 0.4 and not _reworded(both, swap)


def _reworded(both: Alignment, swap: Swap) -> bool:
    """Whether a swap of several words keeps some of their characters: 洗澡频率, 洗一次澡."""
    here, there = ([n for n in run if side.tokens[n].weight >= 0.2] for side, run in ((both.here, swap.here), (both.there, swap.there)))
    signs = ({sign for n in run for sign in side.tokens[n].text} for side, run in ((both.here, here), (both.there, there)))
    return max(len(here), len(there)) > 1 and bool(set.intersection(*signs))


MATTERS = 0.8


def _weight(side: Side, run: Iterable[int]) -> float:
    return sum(side.tokens[n].weight for n in run)


def _told(both: Alignment, here: str, there: str, figure: int) -> Likeness:
    return Likeness(
        score=figure,
        duplicate=figure >= DUPLICATE,
        agree=tuple(
            _typed(here, both.here.tokens[n])
            for n in sorted(both.here.agreed)
            if both.here.tokens[n].weight >= 0.2
        ),
        agree_there=tuple(
            _typed(there, both.there.tokens[n])
            for n in sorted(both.there.agreed)
            if both.there.tokens[n].weight >= 0.2
        ),
        differ=tuple((_span(here, both.here, s.here), _span(there, both.there, s.there)) for s in both.swaps),
        only_here=tuple(_typed(here, both.here.tokens[n]) for n in both.here.left()),
        only_there=tuple(_typed(there, both.there.tokens[n]) for n in both.there.left()),
        title=there,
    )


def _typed(title: str, token: Token) -> str:
    return title[token.start : token.end]


def _span(title: str, side: Side, run: Run) -> str:
    return title[:LONGEST][side.tokens[run[0]].start : side.tokens[run[-1]].end].strip()


def _turned(found: Likeness, here: str, there: str) -> Likeness:
    return replace(
        found,
        agree=found.agree_there,
        agree_there=found.agree,
        differ=tuple((one, other) for other, one in found.differ),
        only_here=found.only_there,
        only_there=found.only_here,
        title=there,
    )

"""How alike two titles are, 0 to 100, and the words in which they agree and differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.likeness.alignment import Alignment, Side, Swap, align
from models.likeness.cutting import Cut, cut
from models.likeness.folding import LONGEST, traced
from models.likeness.lexicon import lexicon
from models.likeness.slips import only_slips

DUPLICATE = 60
"""The least score of a likely repeat."""

# The figures below were chosen on bench/titles/tuning.tsv; bench/likeness.py measures them on the others.
_EVEN = 0.4
"""The ratio of agreement that scores DUPLICATE."""
_ADDED = 0.25
"""What a word that one title adds costs, beside one that both have of their own."""
_SIGN = 0.6
"""What a character in common weighs where the words around it differ: 挑 in 挑货 and 精挑."""
_SAME_QUESTION = 1.2
"""What asking the same makes of the ratio of agreement."""
_OTHER_QUESTION = 0.75
"""What asking two things makes of it."""
_SCENE = 0.5
"""What words of one scene agree, beside their weight: 宾客 and 婚礼."""
_MATTERS = 0.8
"""What the words swapped must weigh for two otherwise like titles to be about two things."""
_SLIP = 98
"""The score of titles that differ by a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two titles compared: `here` is the one asked about, `there` the one found."""

    score: int
    """0 to 100; `DUPLICATE` or more only where no word that matters was swapped."""
    duplicate: bool
    agree: tuple[str, ...]
    """Words of both titles, as typed here."""
    differ: tuple[tuple[str, str], ...]
    """Words swapped: (here, there)."""
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    title: str
    """The title found."""
    key: str = ""
    """Its key in the index it was found in."""


def compare(here: str, there: str) -> Likeness:
    """Compare two titles; the score is the same in both directions."""
    return tell(here, there, *measure(here, there))


def measure(here: str, there: str) -> tuple[int, Alignment]:
    """The score of two titles, and their alignment."""
    one, other = cut(here), cut(there)
    if other.text < one.text:
        figure, both = measure(there, here)
        return figure, both.turned()
    both = align(one, other)
    if one.text == other.text:
        return 100 if one.text or here == there else 0, both
    if only_slips(one, other):
        return _SLIP, both
    return _score(both), both


def tell(here: str, there: str, figure: int, both: Alignment) -> Likeness:
    """What was measured, in the words of the two titles as they were typed."""
    one, other = _Typed(here, both.here), _Typed(there, both.there)
    return Likeness(
        score=figure,
        duplicate=figure >= DUPLICATE,
        agree=one.words(n for n, share in sorted(both.here.agreed.items()) if _is_told(both.here, n, share)),
        differ=tuple((one.span(swap.here), other.span(swap.there)) for swap in both.swaps),
        only_here=one.words(both.here.left()),
        only_there=other.words(both.there.left()),
        title=there,
    )


def _is_told(side: Side, n: int, share: float) -> bool:
    return share > 0.5 and side.title.words[n].weight >= 0.2


def _score(both: Alignment) -> int:
    """The share of what agrees: a word that only one title has costs less than a word of each."""
    extra = _SIGN * _shared_signs(both) + _SCENE * _shared_scenes(both)
    agree = (both.here.agreement() + both.there.agreement()) / 2 + extra
    swapped = any(swap.strict for swap in both.swaps) or _but_for_one_swap(both) or _of_another_year(both)
    own = (side.title.weight - side.agreement() - extra for side in (both.here, both.there))
    share = ratio(agree, *(agree + max(weight, 0.0) for weight in own)) * _asked_alike(
        both.here.title, both.there.title
    )
    return _figure(min(share, 1.0), DUPLICATE - 1 if swapped else 99)


def _asked_alike(one: Cut, other: Cut) -> float:
    if not one.asks or not other.asks:
        return 1.0
    return _SAME_QUESTION if one.asks & other.asks else _OTHER_QUESTION


def ratio(agree: float, here: float, there: float) -> float:
    """How much of two titles agrees, 0 to 1, from the weight that agrees and the weights of the whole.

    A word that one title adds costs less than one that each has of its own.
    """
    less, more = (here, there) if here < there else (there, here)
    return agree / (less + _ADDED * (more - less)) if agree else 0.0


def _figure(ratio: float, most: int) -> int:
    """A ratio as shown: 0 at 0, DUPLICATE at the even one, 100 at 1."""
    if ratio < _EVEN:
        return min(round(DUPLICATE * ratio / _EVEN), most)
    return min(round(100 - (100 - DUPLICATE) * (1 - ratio) / (1 - _EVEN)), most)


def _shared_signs(both: Alignment) -> int:
    """Characters in common, or of one meaning, among the words that found no partner."""
    here, there = _loose(both.here), _loose(both.there)
    return sum([min(here.count(sign), there.count(sign)) for sign in set(here).intersection(there)])


def _shared_scenes(both: Alignment) -> float:
    """What the words weigh that found no partner, but one of their scene on the other side."""
    return (_heard(both.here, both.there) + _heard(both.there, both.here)) / 2


def _heard(side: Side, other: Side) -> float:
    scenes, agreed = other.title.scenes, side.agreed
    return sum(
        [
            word.weight
            for n, word in enumerate(side.title.words)
            if n not in agreed and not scenes.isdisjoint(word.scenes)
        ]
    )


def _loose(side: Side) -> str:
    words, agreed = side.title.words, side.agreed
    loose = [words[n].text for n in side.title.loose if n not in agreed]
    return "".join(loose).translate(lexicon().signs) if loose else ""


def _but_for_one_swap(both: Alignment) -> bool:
    """Whether the titles say the same in the same order but for one swap of words that matter."""
    if len(both.swaps) != 1:
        return False
    swap = both.swaps[0]
    heavy = min(both.here.heaviest(swap.here), both.there.heaviest(swap.there)) >= _MATTERS
    agreed = [n for n in sorted(both.here.agreed) if both.here.title.words[n].weight >= 0.2]
    order = [both.here.partner[n] for n in agreed]
    rest = max(sum(side.title.words[n].weight for n in side.left()) for side in (both.here, both.there))
    in_order = bool(order) and order == sorted(order)
    return heavy and in_order and rest < 0.4 and both.worded_alike() and not _reworded(both, swap)


def _of_another_year(both: Alignment) -> bool:
    """Whether only one of them is about 去年, 前年 or 明年."""
    return any(
        word.weight >= _MATTERS and "year spoken!" in word.closed
        for side in (both.here, both.there)
        for word in (side.title.words[n] for n in side.left())
    )


def _reworded(both: Alignment, swap: Swap) -> bool:
    """Whether several words ask the same, or keep some of their characters: 洗澡频率, 洗一次澡."""
    here, there = _telling(both.here, swap.here), _telling(both.there, swap.there)
    kept = not set("".join(here)).isdisjoint("".join(there))
    return max(len(here), len(there)) > 1 and (kept or bool(both.here.title.asks & both.there.title.asks))


def _telling(side: Side, run: Iterable[int]) -> list[str]:
    words = (side.title.words[n] for n in run)
    return [word.text for word in words if word.weight >= 0.2]


class _Typed:
    """The words of an aligned title as they were typed."""

    def __init__(self, title: str, side: Side) -> None:
        self._title, self._cut, self._spans = title[:LONGEST], side.title, traced(title).spans

    def words(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.span((n,)) for n in numbers)

    def span(self, run: tuple[int, ...]) -> str:
        start = self._cut.starts[run[0]]
        end = self._cut.starts[run[-1]] + self._cut.words[run[-1]].length - 1
        return self._title[self._spans[start][0] : self._spans[end][1]].strip()

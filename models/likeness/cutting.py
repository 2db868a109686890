"""A title cut into words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from types import ModuleType

from models.likeness.asking import asks
from models.likeness.folding import spaced
from models.likeness.lexicon import lexicon
from models.likeness.vocabulary import NUMBER, UNIT, Word, words_of

_FOREIGN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
_NAME = r"[a-z]+[+#]{0,2}"
# A number after a name belongs to it, unless it is a year or a day of great sales.
_VERSION = r"\d[\da-z.+]*| ?(?!(?:19|20)\d\d(?!\d)|618|1111|1212)\d[\d.]*[a-z+]*"
_SUFFIX = r" ?(?:pro|max|plus|air|mini|ultra|lite|se|promax|[a-z])(?![\da-z])"
_PIECE = re.compile(
    rf"(?P<model>{_NAME}(?:{_VERSION})?(?:{_SUFFIX})*)|(?P<number>{NUMBER}(?:{UNIT})?)|(?P<han>[^\W\da-z]+|\w)"
)


@dataclass(frozen=True)
class Cut:
    """The words of a title in order, and where each begins in the folded title."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]

    @cached_property
    def text(self) -> str:
        """The words without what is between them."""
        return "".join(word.text for word in self.words)

    @cached_property
    def bounds(self) -> tuple[int, ...]:
        """Where words begin and end in `text`: one more than there are words."""
        return (0, *accumulate(len(word.text) for word in self.words))

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """The numbers of the words that weigh anything."""
        return tuple(n for n, word in enumerate(self.words) if word.weight)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the words that are amounts, counts, years, models, or names a model may have."""
        return tuple(n for n, word in enumerate(self.words) if word.stem or word.kind != "word")

    @cached_property
    def excluding(self) -> tuple[int, ...]:
        """The numbers of the words that exclude others wherever these stand."""
        return tuple(n for n, word in enumerate(self.words) if word.closed or word.kind != "word")

    @cached_property
    def asks(self) -> int:
        """The questions it puts, a bit each."""
        return asks(self.text)

    @cached_property
    def weight(self) -> float:
        """What all words weigh together."""
        return sum(word.weight for word in self.words)


@lru_cache(maxsize=4096)
def cut(title: str) -> Cut:
    """The words of a title; punctuation is gone."""
    words, starts = [], []
    for found, place in _pieces(spaced(title)):
        for word in found:
            words.append(word)
            starts.append(place)
            place += word.length
    return Cut(tuple(words), tuple(starts))


def words_in(title: str) -> list[Word]:
    """The words of a title where their places do not matter."""
    return [word for found, _ in _pieces(spaced(title)) for word in found]


def _pieces(text: str) -> Iterator[tuple[tuple[Word, ...], int]]:
    """The segments of a folded title, each with its place: our words with digits first, then the rest."""
    if _FOREIGN.isdisjoint(text):
        yield from _segments(text, 0)
        return
    done = 0
    for known in lexicon().mixed.finditer(text):
        yield from _plain_pieces(text[done : known.start()], done)
        yield words_of(known[0], "n"), known.start()
        done = known.end()
    yield from _plain_pieces(text[done:], done)


def _plain_pieces(text: str, place: int) -> Iterator[tuple[tuple[Word, ...], int]]:
    for piece in _PIECE.finditer(text):
        if piece["han"] is None:
            yield words_of(piece[0], piece.lastgroup or ""), place + piece.start()
        else:
            yield from _segments(piece[0], place + piece.start())


def _segments(text: str, place: int) -> Iterator[tuple[tuple[Word, ...], int]]:
    for segment, tag in segmenter().tag(text):
        if segment != " ":
            yield words_of(segment, tag), place
        place += len(segment)


@cache
def segmenter() -> ModuleType:
    """The segmenter, loaded when it is first needed (30 MB), with our words added.

    It is the library's one dictionary for the process: a second would cost as much again.
    """
    import rjieba

    for word in sorted(lexicon().listed):
        if len(word) > 1 and _FOREIGN.isdisjoint(word) and not rjieba.has_word(word):
            rjieba.add_word(word, None, "n")
    return rjieba

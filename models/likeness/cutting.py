"""A title cut into words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from types import ModuleType
from typing import NamedTuple

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


class Cut(NamedTuple):
    """The words of a title in order, and where each begins in the folded title."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]
    text: str
    """The words without what is between them."""
    bounds: tuple[int, ...]
    """Where words begin and end in `text`: one more than there are words."""
    telling: tuple[int, ...]
    """The numbers of the words that weigh anything."""
    loose: tuple[int, ...]
    """The numbers of those in 汉字 whose characters may say something by themselves."""
    numbers: tuple[int, ...]
    """The numbers of the words that are amounts, counts, years, models, or names a model may have."""
    excluding: tuple[int, ...]
    """The numbers of the words that exclude others wherever these stand."""
    asks: int
    """The questions it puts, a bit each."""
    scenes: frozenset[int]
    """Where its words are heard, by number."""
    weight: float
    """What all words weigh together."""


@lru_cache(maxsize=256)  # what many keep, the garbage collector looks at in the midst of a query
def cut(title: str) -> Cut:
    """The words of a title; punctuation is gone."""
    every, starts = [], []
    for found, place in _pieces(spaced(title)):
        for word in found:
            every.append(word)
            starts.append(place)
            place += word.length
    text = "".join([word.text for word in every])
    return Cut(
        words=tuple(every),
        starts=tuple(starts),
        text=text,
        bounds=(0, *accumulate([len(word.text) for word in every])),
        telling=tuple([n for n, word in enumerate(every) if word.weight]),
        loose=tuple([n for n, word in enumerate(every) if word.weight >= 0.3 and not word.text.isascii()]),
        numbers=tuple([n for n, word in enumerate(every) if word.stem or word.kind != "word"]),
        excluding=tuple([n for n, word in enumerate(every) if word.closed or word.kind != "word"]),
        asks=asks(text),
        scenes=frozenset().union(*[word.scenes for word in every]),
        weight=sum([word.weight for word in every]),
    )


def words(segment: str) -> list[Word]:
    """The words of a segment of a folded title and no more."""
    return [word for found, _ in _pieces(segment) for word in found]


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
        if len(word) > 1 and _FOREIGN.isdisjoint(word) and len(rjieba.cut(word)) > 1:
            rjieba.add_word(word, None, "n")
    return rjieba

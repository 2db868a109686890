"""A title cut into words, each with its meaning, its weight and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from types import ModuleType

from models.likeness.folding import spaced
from models.likeness.lexicon import Lexicon, lexicon
from models.likeness.numerals import UNITS


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a title.

    `weight` is 0 for words that say nothing and about 1 for a noun. `kind` is word, count (5 in
    5个技巧), amount (35 in 35岁), year or model (iphone17). `stem` is what two models, counts or
    amounts may have in common: iphone, or the unit 岁.
    """

    text: str
    meaning: str
    weight: float
    kind: str = "word"
    stem: str = ""


@dataclass(frozen=True)
class Cut:
    """The words of a title in order, and where each begins in the folded title, and how long it is there."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]

    @cached_property
    def text(self) -> str:
        """The words without what is between them."""
        return "".join(word.text for word in self.words)

    @cached_property
    def bounds(self) -> tuple[int, ...]:
        """Where words begin and end in `text`: one more than there are words."""
        return (0, *accumulate(len(word.text) for word in self.words))

    @cached_property
    def weight(self) -> float:
        """What all words weigh together."""
        return sum(word.weight for word in self.words)


_NAME = r"[a-z]+[+#]{0,2}"
# A number after a name belongs to it, unless it is a year or a day of great sales.
_VERSION = r"\d[\da-z.+]*| ?(?!(?:19|20)\d\d(?!\d)|618|1111|1212)\d[\d.]*[a-z+]*"
_SUFFIX = r" ?(?:pro|max|plus|air|mini|ultra|lite|se|promax|[a-z])(?![\da-z])"
_NUMBER = r"第?\d+(?:[.\-+~]\d+)*[%+]?"
# 年 in 年终 and 个 in 个税 are no units.
_UNIT = (
    r"[a-z]+(?![\da-z])|年(?![终底末货会中初报轻夜味级龄薪假])"
    rf"|(?!年(?!级)|个[税人体性]|部[署门委队])(?:{UNITS})|后|胎|寸|平"
)
_PIECE = re.compile(
    rf"(?P<model>{_NAME}(?:{_VERSION})?(?:{_SUFFIX})*)|(?P<number>{_NUMBER}(?:{_UNIT})?)|(?P<han>[^\W\da-z]+|\w)"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|版|届)?")
_SPLIT = re.compile(rf"({_NUMBER})(.*)")
_COUNTED = frozenset("个步招点款件条种类大句问篇章张本部套道项份次位集话课样")

# Weights by the segmenter's part of speech; a noun is 1.
_BY_TAG = {
    "v": 0.6,
    "a": 0.5,
    "z": 0.5,
    "d": 0.2,
    "r": 0.1,
    "c": 0.05,
    "p": 0.05,
    "u": 0.0,
    "y": 0.0,
    "e": 0.0,
}
_BY_TAG |= {"o": 0.1, "q": 0.4, "f": 0.4, "m": 0.5, "w": 0.0, "x": 0.8}


@lru_cache(maxsize=4096)
def cut(title: str) -> Cut:
    """The words of a title; punctuation is gone."""
    pieces = list(_pieces(spaced(title)))
    words = tuple(_word(text, tag) for text, tag, _ in pieces)
    return Cut(words, tuple(at for _, _, at in pieces), tuple(len(text) for text, _, _ in pieces))


def _pieces(text: str) -> Iterator[tuple[str, str, int]]:
    """Words with their part of speech and place: listed words with digits first, then the rest."""
    done = 0
    for known in lexicon().mixed.finditer(text):
        yield from _plain_pieces(text[done : known.start()], done)
        yield known[0], "n", known.start()
        done = known.end()
    yield from _plain_pieces(text[done:], done)


def _plain_pieces(text: str, at: int) -> Iterator[tuple[str, str, int]]:
    for piece in _PIECE.finditer(text):
        if piece["han"] is None:
            yield piece[0], piece.lastgroup or "", at + piece.start()
            continue
        place = at + piece.start()
        for word, tag in segmenter().tag(piece[0]):
            for part in _parts(word):
                yield part, tag, place
                place += len(part)


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """A long word in the two shorter ones it is made of, where one of them is in our lists: 寒假, 作业."""
    words = lexicon()
    if len(word) < 3 or word in words.listed:
        return (word,)
    for at in (2, len(word) - 2, 3):
        head, tail = word[:at], word[at:]
        if any(len(part) > 1 and part in words.listed for part in (head, tail)):
            return (head, tail)
    return (word,)


@lru_cache(maxsize=16_384)
def _word(text: str, tag: str) -> Word:
    words = lexicon()
    if text in words.listed:
        meaning = words.meaning(text)
        return Word(text, meaning, _listed_weight(text, meaning, tag, words))
    if tag == "number":
        return _number(text)
    if tag == "model":
        name = text.replace(" ", "")
        stem = re.match("[a-z]*", name)
        assert stem is not None
        return Word(name, name, 1.0, "word" if stem[0] == name else "model", stem[0])
    return Word(text, text, _weight(text, tag))


def _number(text: str) -> Word:
    year = _YEAR.fullmatch(text)
    if year:
        return Word(text, year[1], 1.0, "year", "年")
    split = _SPLIT.fullmatch(text)
    unit = split[2] if split else ""
    if unit in _COUNTED and not text.startswith("第"):
        return Word(text, text, 0.15, "count", unit)
    return Word(text, text.removeprefix("第") if unit == "季度" else text, 1.0, "amount", unit)


def _listed_weight(word: str, meaning: str, tag: str, words: Lexicon) -> float:
    frame = words.frames.get(word, words.frames.get(meaning))
    if frame is not None:
        return frame
    return max(_weight(word, tag), 1.0 if meaning in words.classes else 0.7)


def _weight(word: str, tag: str) -> float:
    weight = 0.8 if tag == "vn" else _BY_TAG.get(tag[:1], 1.0)
    if len(word) == 1:
        return weight * 0.6
    return max(weight, 0.4) * (1.1 if len(word) > 2 else 1.0)


@cache
def segmenter() -> ModuleType:
    """The segmenter, loaded when the first title is compared (30 MB), with our words added.

    It is the library's one dictionary for the process: a second would cost as much again.
    """
    import rjieba

    for word in sorted(lexicon().listed):
        if len(word) > 1 and not re.search(r"[\da-z]", word) and not rjieba.has_word(word):
            rjieba.add_word(word, None, "n")
    return rjieba

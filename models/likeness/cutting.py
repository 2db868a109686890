"""A title cut into words, each with its meaning, its weight and its place in what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType

from models.likeness.folding import traced
from models.likeness.lexicon import Lexicon, lexicon
from models.likeness.numerals import UNITS


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a title.

    `weight` is 0 for words that say nothing and about 1 for a noun. `kind` is word, frame, count
    (5 in 5个技巧), amount (35 in 35岁), year or model (iphone17). `stem` is what two models or
    amounts have in common: iphone, or the unit 岁. `start` and `end` are places in the title as typed.
    """

    text: str
    meaning: str
    weight: float
    kind: str
    stem: str
    start: int
    end: int


_NUMBER = r"第?\d+(?:[.\-+~]\d+)*[%+]?"
_PIECE = re.compile(
    rf"(?P<model>[a-z]+[+#]{{0,2}}(?:\d[\da-z.+]*|(?: ?(?!(?:19|20)\d\d(?!\d)|618|1111|1212)\d[\d.]*[a-z+]*))?"
    rf"(?: ?(?:pro|max|plus|air|mini|ultra|lite|se|promax|[a-z])(?![\da-z]))*)"
    rf"|(?P<number>{_NUMBER}(?:[a-z]+(?![\da-z])|年(?![终底末货会中初报轻夜味级龄薪假])|(?!年(?!级)|个[税人体性]|部[署门委队])(?:{UNITS})|后|胎|寸|平)?)"
    r"|(?P<han>[^\W\da-z]+|\w)"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|版|届)?")
_SPLIT = re.compile(rf"({_NUMBER})(.*)")
_COUNTED = frozenset(
    "个 步 招 点 款 件 条 种 类 大 句 问 篇 章 张 本 部 套 道 项 份 次 位 集 话 课 样".split()
)

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


@lru_cache(maxsize=8192)
def cut(title: str) -> tuple[Token, ...]:
    """The words of a title in order; punctuation is gone."""
    text = traced(title)
    tokens = []
    for word, tag, at in _pieces(text.text):
        spans = text.spans[at : at + len(word)]
        tokens.append(_token(word, tag, spans[0][0], spans[-1][1]))
    return tuple(tokens)


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


def _token(word: str, tag: str, start: int, end: int) -> Token:
    words = lexicon()
    meaning = words.meaning(word)
    if word in words.listed:
        weight = _listed_weight(word, meaning, tag, words)
        return Token(word, meaning, weight, "frame" if weight < 0.2 else "word", "", start, end)
    if tag == "number":
        return _number_token(word, start, end)
    if tag == "model":
        stem = re.match(r"[a-z]+|", word.replace(" ", ""))
        joined = word.replace(" ", "")
        kind = "model" if stem and stem[0] != joined else "word"
        return Token(joined, joined, 1.0, kind, stem[0] if stem else "", start, end)
    return Token(word, word, _weight(word, tag), "word", "", start, end)


def _number_token(word: str, start: int, end: int) -> Token:
    year = _YEAR.fullmatch(word)
    if year:
        return Token(word, year[1], 1.0, "year", "年", start, end)
    split = _SPLIT.fullmatch(word)
    unit = split[2] if split else ""
    bare = word.removeprefix("第") if unit == "季度" else word
    if unit in _COUNTED and not word.startswith("第"):
        return Token(word, bare, 0.15, "count", unit, start, end)
    return Token(word, bare, 1.0, "amount", unit, start, end)


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

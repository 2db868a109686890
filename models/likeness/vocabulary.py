"""What a single word of a title means and weighs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from models.likeness.lexicon import Lexicon, lexicon
from models.likeness.numerals import UNITS

NUMBER = r"第?\d+(?:[.\-+~]\d+)*[%+]?"
# 年 in 年终 and 个 in 个税 are no units.
UNIT = (
    r"[a-z]+(?![\da-z])|年(?![终底末货会中初报轻夜味级龄薪假])"
    rf"|(?!年(?!级)|个[税人体性]|部[署门委队]|大促)(?:{UNITS})|后|胎|寸|平"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|版|届)?")
_SPLIT = re.compile(rf"({NUMBER})(.*)")
_COUNTED = frozenset("个步招点款件条种类大句问篇章张本部套道项份次位集话课样")

# Weights by the segmenter's part of speech; a noun is 1.
_BY_TAG = {"v": 0.6, "a": 0.5, "z": 0.5, "d": 0.2, "r": 0.1, "c": 0.05, "p": 0.05, "u": 0.0, "y": 0.0}
_BY_TAG |= {"e": 0.0, "o": 0.1, "q": 0.4, "f": 0.4, "m": 0.5, "w": 0.0, "x": 0.8}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a title, `length` characters long in the folded title.

    `weight` is 0 for words that say nothing and about 1 for a noun. `kind` is word, count (5 in
    5个技巧), amount (35 in 35岁), year or model (iphone17). `stem` is what two models, counts or
    amounts may have in common: iphone, or the unit 岁.
    """

    text: str
    meaning: str
    weight: float
    length: int
    kind: str = "word"
    stem: str = ""
    classes: frozenset[str] = frozenset()
    """Of which it excludes the other members in their place; in `closed`, wherever they stand."""
    closed: frozenset[str] = frozenset()
    scenes: frozenset[int] = frozenset()
    """Where it is heard, by number."""
    signs: frozenset[str] = frozenset()
    """Its 汉字, each as the first of those that mean alike."""


@lru_cache(maxsize=16_384)
def words_of(text: str, tag: str) -> tuple[Word, ...]:
    """The words in a segment that was tagged so: two where one of our words is in a longer one."""
    parts = (text,) if tag in ("number", "model") else _parts(text)
    return tuple([_word(part, tag) for part in parts])


def _parts(text: str) -> tuple[str, ...]:
    """寒假作业 is 寒假 and 作业."""
    listed = lexicon().listed
    if len(text) < 3 or text in listed:
        return (text,)
    for at in (2, len(text) - 2, 3):
        head, tail = text[:at], text[at:]
        if any(len(part) > 1 and part in listed for part in (head, tail)):
            return (head, tail)
    return (text,)


def _word(text: str, tag: str) -> Word:
    lists = lexicon()
    if text in lists.listed:
        meaning = lists.meaning(text)
        weight, classes = _listed_weight(text, meaning, tag, lists), lists.classes.get(meaning, frozenset())
        closed = frozenset(name for name in classes if name.endswith("!"))
        scenes = lists.scenes.get(meaning, frozenset())
        said = weight, len(text), "word", ""
        return Word(text, meaning, *said, classes, closed, scenes, _signs(text))
    if tag == "number":
        return _number(text)
    if tag == "model":
        return _model(text)
    return Word(text, text, _weight(text, tag), len(text), signs=_signs(text))


def _signs(text: str) -> frozenset[str]:
    return frozenset() if text.isascii() else frozenset(text.translate(lexicon().signs))


def _model(text: str) -> Word:
    name = text.replace(" ", "")
    stem = re.split(r"\d", name, maxsplit=1)[0]
    return Word(name, name, 1.0, len(text), "word" if stem == name else "model", stem)


def _number(text: str) -> Word:
    year = _YEAR.fullmatch(text)
    if year:
        return Word(text, year[1], 1.0, len(text), "year", "年", signs=_signs(text))
    split = _SPLIT.fullmatch(text)
    unit = split[2] if split else ""
    if unit in _COUNTED and not text.startswith("第"):
        return Word(text, text, 0.15, len(text), "count", unit, signs=_signs(text))
    meaning = text.removeprefix("第") if unit == "季度" else text
    return Word(text, meaning, 1.0, len(text), "amount", unit, signs=_signs(text))


def _listed_weight(text: str, meaning: str, tag: str, lists: Lexicon) -> float:
    frame = lists.frames.get(text, lists.frames.get(meaning))
    if frame is not None:
        return frame
    return max(_weight(text, tag), 1.0 if meaning in lists.classes else 0.7)


def _weight(text: str, tag: str) -> float:
    weight = 0.8 if tag == "vn" else _BY_TAG.get(tag[:1], 1.0)
    if len(text) == 1:
        return weight * 0.6
    return max(weight, 0.4) * (1.1 if len(text) > 2 else 1.0)

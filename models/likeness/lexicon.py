"""What editors' words mean to one another: synonyms, classes that exclude one another, and frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.likeness.folding import fold

_FOLDER = Path(__file__).with_name("words")
_WEIGHTS = {"empty": 0.0, "light": 0.1, "genre": 0.2, "half": 0.4}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of this folder, folded."""

    meanings: Mapping[str, str]
    """A word to the first word of its group of synonyms."""
    classes: Mapping[str, frozenset[str]]
    """A meaning to the classes whose other members it excludes; everywhere, where the name ends in "!"."""
    frames: Mapping[str, float]
    """A word that carries the title to its weight, 0 to 1."""
    scenes: Mapping[str, frozenset[int]]
    """A meaning to the scenes in which it is heard, by number."""
    signs: Mapping[int, str]
    """A character, by its number, to the first of those that mean alike: a table for `str.translate`."""
    listed: frozenset[str]
    """Every word of the lists."""
    mixed: re.Pattern[str]
    """The words that have both digits or Latin letters and 汉字, which the segmenter would cut."""

    def meaning(self, word: str) -> str:
        """The word by which its synonyms are known, or itself."""
        return self.meanings.get(word, word)


@cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    meanings = _synonyms()
    classes = _classes(meanings)
    frames = {fold(word): _WEIGHTS[head] for head, word in _sections("frames.txt")}
    scenes = _scenes(meanings)
    every = frozenset({*meanings, *classes, *frames, *scenes})
    return Lexicon(meanings, classes, frames, scenes, _signs(), every, _mixed(every))


def lines(name: str) -> Iterator[str]:
    """The lines of a list that are not empty and no comments."""
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _synonyms() -> dict[str, str]:
    meanings: dict[str, str] = {}
    for line in lines("synonyms.txt"):
        first, *others = (fold(word) for word in line.split())
        for word in (first, *others):
            meanings.setdefault(word, first)
    return meanings


def _classes(meanings: Mapping[str, str]) -> dict[str, frozenset[str]]:
    classes: dict[str, frozenset[str]] = {}
    for line in lines("classes.txt"):
        name, _, members = line.partition(":")
        for member in members.split():
            word = fold(member)
            word = meanings.get(word, word)
            classes[word] = classes.get(word, frozenset()) | {name}
    return classes


def _scenes(meanings: Mapping[str, str]) -> dict[str, frozenset[int]]:
    scenes: dict[str, frozenset[int]] = {}
    for number, line in enumerate(lines("scenes.txt")):
        for member in map(fold, line.split()):
            word = meanings.get(member, member)
            scenes[word] = scenes.get(word, frozenset()) | {number}
    return scenes


def _signs() -> dict[int, str]:
    groups = (group for line in lines("signs.txt") for group in line.split())
    return {ord(sign): group[0] for group in groups for sign in group}


def _sections(name: str) -> Iterator[tuple[str, str]]:
    head = ""
    for line in lines(name):
        if line.startswith("["):
            head = line.strip("[]")
        else:
            yield from ((head, word) for word in line.split())


def _mixed(words: frozenset[str]) -> re.Pattern[str]:
    chosen = [word for word in words if re.search(r"[\da-z]", word) and re.search(r"[^\W\da-z]", word)]
    longest_first = sorted(chosen, key=lambda word: (-len(word), word))
    return re.compile(r"(?<![\da-z.])(?:" + "|".join(map(re.escape, longest_first)) + ")")

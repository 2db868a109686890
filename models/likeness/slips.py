"""Slips of the keyboard: two titles that are one but for a character that sounds or looks alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from models.likeness.cutting import Token, segmenter
from models.likeness.lexicon import lines

_MOST = 2
_SHORTEST = 5
_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def only_slips(here: str, there: str, words_here: Sequence[Token], words_there: Sequence[Token]) -> bool:
    """Whether each difference of two folded titles is a slip: alike, and no word on one of the sides."""
    if (
        min(len(here), len(there)) < _SHORTEST
        or Levenshtein.distance(here, there, score_cutoff=_MOST) > _MOST
    ):
        return False
    operations = Levenshtein.editops(here, there).as_list()
    real = _in_real_words(words_here), _in_real_words(words_there)
    return all(
        _doubled(here, at) or _doubled(there, to)
        if kind != "replace"
        else not (real[0][at] and real[1][to]) and _alike(here[at], there[to])
        for kind, at, to in operations
    )


def _doubled(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at + 2]
    return 0 < at < len(text) and text[at] in (text[at - 1], text[at + 1 : at + 2]) and not around.isascii()


def _in_real_words(tokens: Sequence[Token]) -> list[bool]:
    """For each character, whether it stands in a word of two or more that a dictionary has, or is no 汉字."""
    real: list[bool] = []
    for token in tokens:
        known = token.text.isascii() or (len(token.text) > 1 and bool(segmenter().has_word(token.text)))
        real += [known] * len(token.text)
    return real


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    if any(one in group and other in group for group in _shapes()):
        return True
    return not _sounds(one).isdisjoint(_sounds(other))


@cache
def _shapes() -> tuple[str, ...]:
    return tuple(group for line in lines("shapes.txt") for group in line.split())


@lru_cache(maxsize=4096)
def _sounds(sign: str) -> frozenset[str]:
    """How a character is read, tones and the pairs that dialects blur left out."""
    from pypinyin import Style, pinyin  # 57 MB, so only when two titles differ in one character

    if not "\u4e00" <= sign <= "\u9fff":
        return frozenset()
    sounds = set()
    for sound in pinyin(sign, style=Style.NORMAL, heteronym=True)[0]:
        for full, blurred in _BLURRED:
            sound = sound.replace(full, blurred)
        sounds.add(sound)
    return frozenset(sounds)

"""Slips of the keyboard: two titles that are one but for a character that sounds or looks alike."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from models.likeness.cutting import Cut, segmenter
from models.likeness.lexicon import lines
from models.likeness.place import Run

_MOST = 2
_SHORTEST = 5
_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def only_slips(one: Cut, other: Cut) -> bool:
    """Whether each difference of two titles is a slip: alike, and no word on one of the sides."""
    here, there = one.text, other.text
    if min(len(here), len(there)) < _SHORTEST or abs(len(here) - len(there)) > _MOST:
        return False
    if Levenshtein.distance(here, there, score_cutoff=_MOST) > _MOST:
        return False
    real = _real_words(one), _real_words(other)
    at = next((n for n, (sign, another) in enumerate(zip(here, there, strict=False)) if sign != another), 0)
    if here[: at + 2] == there[:at] + there[at + 1 : at + 2] + there[at : at + 1]:  # two have changed places
        return here[at + 2 :] == there[at + 2 :] and (real[0][at] is None or real[1][at] is None)
    return all(
        _slipped(here[step.src_pos], there[step.dest_pos], real[0][step.src_pos], real[1][step.dest_pos])
        if step.tag == "replace"
        else _doubled(here, step.src_pos) or _doubled(there, step.dest_pos)
        for step in Levenshtein.editops(here, there)
    )


def _slipped(one: str, other: str, in_one: Run | None, in_other: Run | None) -> bool:
    """Whether a character stands for another by mistake; two real words in one another's place are none."""
    return (in_one is None or in_other is None or in_one != in_other) and _alike(one, other)


def _doubled(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at + 2]
    return 0 < at < len(text) and text[at] in (text[at - 1], text[at + 1 : at + 2]) and not around.isascii()


def _real_words(title: Cut) -> list[Run | None]:
    """For each character, the bounds of the word of two or more that a dictionary has, or that is no 汉字."""
    real: list[Run | None] = []
    for word, start in zip(title.words, title.bounds, strict=False):
        length = len(word.text)
        known = word.text.isascii() or (length > 1 and bool(segmenter().has_word(word.text)))
        real += [(start, start + length) if known else None] * length
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

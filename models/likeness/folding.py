"""One spelling for all ways of writing a title: width, case, 繁体, punctuation and numerals."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Protocol

from models.likeness import numerals
from models.likeness.edits import Edit, Step, Traced, rewrite

LONGEST = 200
"""Characters of a title that are looked at; WeChat takes 64."""

_GAP = re.compile(
    r"(?P<kept>(?<=\d)[.\-+~](?=\d)|(?<=\d)[%+]|(?<=[a-z])[+#]{1,2}| (?=[^\W_]))"
    r"|(?P<joined>(?<=\d)[·・](?=\d))"
    r"|[\W_]+"
)
_PLAIN_GAP = re.compile(r"[\W_]+")
_MOST_SIGNS = 65_536
"""Characters remembered; more are met only by mischief."""
_SPACE = re.compile(r"(?<!\d) | (?!\d)")


class Converter(Protocol):
    """What OpenCC offers."""

    def convert(self, string: str) -> str:
        """The text in simplified characters."""


def fold(title: str) -> str:
    """The title in one spelling, without spaces and punctuation.

    >>> fold("十八款 ＳＰＦ50+ 防曬霜！")
    '18款spf50+防晒霜'
    """
    if len(title) <= LONGEST and not _uncalm().search(title):
        return _PLAIN_GAP.sub("", title)
    text = spaced(title)
    return _SPACE.sub("", text) if " " in text else text


@lru_cache(maxsize=64)  # a title asked about is traced for each that is shown
def traced(title: str) -> Traced:
    """`spaced(title)`, each character with its place in the title as typed."""
    text = Traced.of(title[:LONGEST])
    for step in _STEPS:
        text = text.edited(step)
    return text


def spaced(title: str) -> str:
    """The title in one spelling, words that were apart parted by single spaces."""
    if len(title) <= LONGEST and not _uncounted().search(title):
        text = _PLAIN_GAP.sub(" ", title)
        steps = () if numerals.SIGNS.isdisjoint(text) else _STEPS[_UNCOUNTED:]
    else:
        text = title[:LONGEST].translate(_SIGNS)
        steps = _STEPS[1:] if numerals.counts(text) else _STEPS[1:_UNCOUNTED]
    for step in steps:
        edits = step(text)
        if edits:
            text = rewrite(text, edits)
    return text


def _plain(text: str) -> list[Edit]:
    """Width, ligatures and case, character by character."""
    if _calm().issuperset(text):
        return []
    return [(n, n + 1, plain) for n, sign in enumerate(text) if (plain := _SIGNS[ord(sign)]) != sign]


@cache
def _quiet() -> frozenset[str]:
    """The characters that no step touches, in any company."""
    every = (chr(number) for number in range(0x4E00, 0xA000))
    return frozenset(sign for sign in every if sign not in numerals.SIGNS) - beyond_simplified()


@cache
def _calm() -> frozenset[str]:
    """The same with the punctuation of Chinese prose, which parts words and is part of none."""
    return _quiet().union(' ，。！？：；、｜“”《》（）…!?:;|,"()')


@cache
def _uncalm() -> re.Pattern[str]:
    """Any other character: a pattern looks at a title faster than a set."""
    return re.compile(f"[^{re.escape(''.join(sorted(_calm())))}]")


@cache
def _uncounted() -> re.Pattern[str]:
    """The same but for the numerals."""
    return re.compile(f"[^{re.escape(''.join(sorted(_counting())))}]")


@cache
def _counting() -> frozenset[str]:
    """The same with the Chinese numerals, which only the steps that count touch."""
    return _calm() | numerals.SIGNS


class _Signs(dict[int, str]):
    """The same as a table for `str.translate`, filled as characters are met."""

    def __missing__(self, number: int) -> str:
        if len(self) > _MOST_SIGNS:
            self.clear()
        plain = self[number] = _plain_sign(chr(number))
        return plain


_SIGNS = _Signs()


@lru_cache(maxsize=_MOST_SIGNS)
def _plain_sign(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).casefold()


def _simplified(text: str) -> list[Edit]:
    """Traditional characters, by OpenCC, which alone knows 乾燥 from 乾隆."""
    if beyond_simplified().isdisjoint(text):
        return []
    new = _opencc().convert(text)
    if len(new) != len(text):
        new = "".join(simplified_sign(sign) for sign in text)
    return [(n, n + 1, sign) for n, sign in enumerate(new) if sign != text[n]]


@cache
def beyond_simplified() -> frozenset[str]:
    """The characters of which one in a title makes it a traditional one: all that GB 2312 lacks."""
    every = map(chr, range(0x4E00, 0xA000))
    return frozenset(sign for sign in every if not sign.encode("gb2312", "ignore"))


@lru_cache(maxsize=8192)
def simplified_sign(sign: str) -> str:
    """A character in simplified, in no company."""
    new = _opencc().convert(sign)
    return new if len(new) == 1 else sign


@cache
def _opencc() -> Converter:
    from opencc import OpenCC  # type: ignore[import-untyped]  # loaded when the first traditional title is met

    converter: Converter = OpenCC("t2s")
    return converter


def _gaps(text: str) -> list[Edit]:
    """Punctuation and spaces become one space; what is part of a number or a name stays."""
    if text.isalnum():
        return []
    return [
        (gap.start(), gap.end(), "" if gap["joined"] else " ")
        for gap in _GAP.finditer(text)
        if gap["kept"] is None
    ]


_STEPS: tuple[Step, ...] = (
    _plain,
    _simplified,
    _gaps,
    numerals.percents,
    numerals.chinese,
    numerals.scaled,
    numerals.years_and_ranges,
)
_UNCOUNTED = 3
"""The steps that a title without any numeral needs."""

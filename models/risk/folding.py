"""One spelling for what is written to be read but not found: 最 佳, 最·佳, ＮＯ．１, 獨家."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from models.likeness.folding import beyond_simplified, simplified_sign

_MOST_SIGNS = 65_536
"""Characters remembered; more are met only by mischief."""
_BETWEEN = frozenset("·・•‧∙⋅．.‐‑–—-_*~|/\\'\"^`+#=“”‘’「」『』\u115f\u1160\u3164\uffa0")
"""Signs that may stand between the letters of one word; those that end a sentence or a clause may not."""
_UNSEEN = frozenset({"Cf", "Zs", "Mn", "Me", "So", "Sk"})
_PARTING = frozenset("…⋯︙")
"""Signs that NFKC would make dots."""


@dataclass(frozen=True)
class Folded:
    """A text in one spelling, and where each of its characters stands in the text as typed."""

    text: str
    pieces: list[str]
    """What each typed character became."""

    def place(self, at: int) -> int:
        """Where a character of the folded text was typed."""
        return bisect_right(self._ends, at)

    def joined(self, at: int) -> bool:
        """Whether a character of the folded text follows the one before it with nothing between them."""
        return 0 < at < len(self.text) and self.place(at) - self.place(at - 1) <= 1

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(map(len, self.pieces)))


def fold(text: str) -> Folded:
    """Fold a text of any length: width, case, 繁体, and what stands between letters."""
    pieces = list(map(_SIGNS.__getitem__, text))
    return Folded("".join(pieces), pieces)


def bare(text: str) -> str:
    """A text in one spelling, where its places do not matter."""
    return "".join(map(_SIGNS.__getitem__, text))


class _Signs(dict[str, str]):
    """What each character becomes, filled as characters are met."""

    def __missing__(self, sign: str) -> str:
        if len(self) > _MOST_SIGNS:
            self.clear()
        plain = self[sign] = _plain(sign)
        return plain


_SIGNS = _Signs()


def _plain(sign: str) -> str:
    if sign in _PARTING:
        return sign
    folded = unicodedata.normalize("NFKC", sign).casefold()
    return "".join(_simplified(one) for one in folded if not _between(one))


def _simplified(sign: str) -> str:
    # Sign by sign: a word of the list is folded in the same way as the text.
    return simplified_sign(sign) if sign in beyond_simplified() else sign


def _between(sign: str) -> bool:
    return sign in _BETWEEN or unicodedata.category(sign) in _UNSEEN

"""A likeness in words: what is the same, what was swapped, what is left over."""

from __future__ import annotations

from collections.abc import Iterable

from models.likeness.comparing import Likeness
from models.words import Words, joined, t

_MOST = 4


def why(found: Likeness) -> Words:
    """The reason of a score, the difference first; `there` is the title found, `here` the one asked about."""
    differ = joined(
        (t("{there} → {here}", there=there, here=here) for here, there in found.differ[:_MOST]), "、"
    )
    return joined(
        (
            t("differs in: {swaps}", swaps=differ) if differ else "",
            t("same words: {words}", words=_listed(found.agree)) if found.agree else "",
            t("only in yours: {words}", words=_listed(found.only_here)) if found.only_here else "",
            t("only there: {words}", words=_listed(found.only_there)) if found.only_there else "",
        ),
        " · ",
    )


def _listed(words: Iterable[str]) -> Words:
    return joined(tuple(words)[:_MOST], "、")

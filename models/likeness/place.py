"""The one place in which two titles differ, if there is but one."""

from __future__ import annotations

from typing import TypeAlias

from models.likeness.cutting import Cut

Run: TypeAlias = tuple[int, ...]
"""Numbers of words that follow one another."""


def one_place(here: Cut, there: Cut) -> tuple[Run, Run] | None:
    """The words between what two titles have in common at their beginning and at their end.

    Nothing if they have no letter in common there, or if one of them only adds words.
    """
    first = _grown(here, there, _common(here.text, there.text))
    last = _grown_back(here, there, _common(here.text[first:][::-1], there.text[first:][::-1]))
    runs = _between(here, first, last), _between(there, first, last)
    return runs if first + last and all(runs) else None


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    for n, (sign, another) in enumerate(zip(one, other, strict=False)):
        if sign != another:
            return n
    return min(len(one), len(other))


def _grown(here: Cut, there: Cut, first: int) -> int:
    """The last place up to `first` where a word ends in both."""
    while first and not (first in here.bounds and first in there.bounds):
        first -= 1
    return first


def _grown_back(here: Cut, there: Cut, last: int) -> int:
    """The most characters up to `last`, counted from the end, before which a word ends in both."""
    while last and not (len(here.text) - last in here.bounds and len(there.text) - last in there.bounds):
        last -= 1
    return last


def _between(title: Cut, first: int, last: int) -> Run:
    end = len(title.text) - last
    return tuple(n for n, start in enumerate(title.bounds[:-1]) if first <= start < end)

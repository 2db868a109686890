"""Rewriting a text step by step while knowing where each character came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Edit: TypeAlias = tuple[int, int, str]
"""Characters start to end (exclusive) become another text; edits of one step are in order, apart."""

Step: TypeAlias = Callable[[str], list[Edit]]


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with, for each character, the first and last place in the original it stands for."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> Traced:
        """A text before any edit: each character stands for itself."""
        return cls(text, tuple((n, n + 1) for n in range(len(text))))

    def edited(self, step: Step) -> Traced:
        """The text after one step; what is written new stands for all that it replaces."""
        edits = step(self.text)
        if not edits:
            return self
        spans: list[tuple[int, int]] = []
        done = 0
        for start, end, new in edits:
            spans.extend(self.spans[done:start])
            spans.extend([self._whole(start, end)] * len(new))
            done = end
        spans.extend(self.spans[done:])
        return Traced(rewrite(self.text, edits), tuple(spans))

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        if start == end:
            place = self.spans[start][0] if start < len(self.spans) else self.spans[-1][1]
            return (place, place)
        return (self.spans[start][0], self.spans[end - 1][1])


def rewrite(text: str, edits: list[Edit]) -> str:
    """The text after the edits."""
    parts, done = [], 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        done = end
    parts.append(text[done:])
    return "".join(parts)

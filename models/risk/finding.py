"""Where a text has risk words: one pass of an Aho-Corasick automaton over the folded text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from models.risk.folding import Folded, bare, fold
from models.risk.shipped import Listed, Why, harmless

AROUND = 8
"""Characters shown on each side of a word found."""
BEGINS = "^"
"""How a context says that it begins a sentence."""
_BEGINNINGS = "\n。;!?:"
_LATIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")

Hit: TypeAlias = tuple[int, int, int]
"""Which pattern, and where it begins and ends in the folded text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A risk word in a text: as the list has it, where it begins, some text around it, and why."""

    word: str
    at: int
    excerpt: str
    why: Why


class Finder:
    """Finds the words of a list; of words that overlap the longest, none within its contexts."""

    def __init__(self, words: Iterable[Listed]) -> None:
        self._words = {key: one for one in words if (key := bare(one.word))}
        contexts = self._contexts()
        self._patterns = list(dict.fromkeys([*self._words, *contexts]))
        self._automaton = AhoCorasick(self._patterns)
        self._excused = {
            number: self._excuses(pattern, contexts[pattern])
            for number, pattern in enumerate(self._patterns)
            if pattern in contexts
        }

    def __call__(self, text: str) -> list[Found]:
        """The risk words of a text, in its order."""
        folded = fold("\n" + text)  # the beginning is one of a sentence
        hits = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        excused = {
            (word, start + at) for number, start, _ in hits for word, at in self._excused.get(number, ())
        }
        risky = [
            hit
            for hit in hits
            if hit[0] < len(self._words) and hit[:2] not in excused and _stands_alone(folded, *hit[1:])
        ]
        return [self._found(folded, text, hit) for hit in _longest(risky)]

    def _contexts(self) -> dict[str, set[str]]:
        """Each context with the words that it makes harmless; none of them is all of them."""
        contexts: dict[str, set[str]] = {bare(context): set() for context in harmless()}
        for key, listed in self._words.items():
            for context in (written for one in listed.contexts for written in _written(one)):
                if contexts.get(context, {key}):
                    contexts.setdefault(context, set()).add(key)
        return contexts

    def _excuses(self, context: str, words: set[str]) -> list[tuple[int, int]]:
        """The words within a context that it makes harmless, by number, and where they begin in it."""
        within = self._automaton.find_matches_as_indexes(context, overlapping=True)
        return [
            (number, start)
            for number, start, _ in within
            if number < len(self._words) and (not words or self._patterns[number] in words)
        ]

    def _found(self, folded: Folded, text: str, hit: Hit) -> Found:
        number, start, end = hit
        listed = self._words[self._patterns[number]]
        first, last = folded.place(start) - 1, folded.place(end - 1) - 1
        return Found(listed.word, first, _excerpt(text, first, last + 1), listed.why)


def holds(word: str, context: str) -> bool:
    """Whether a word would be found in a context of it."""
    return bare(word) in bare(context.removeprefix(BEGINS))


def _written(context: str) -> list[str]:
    if context.startswith(BEGINS):
        return [beginning + bare(context[1:]) for beginning in _BEGINNINGS]
    return [bare(context)]


def _stands_alone(folded: Folded, start: int, end: int) -> bool:
    """Whether a Latin word or number is whole: TOP1 is not in TOP10."""
    return not (_runs_on(folded, start) or _runs_on(folded, end))


def _runs_on(folded: Folded, at: int) -> bool:
    return folded.text[at - 1] in _LATIN and folded.text[at : at + 1] in _LATIN and folded.joined(at)


def _longest(hits: list[Hit]) -> list[Hit]:
    taken: set[int] = set()
    kept = []
    for hit in sorted(hits, key=lambda hit: (hit[1] - hit[2], hit[1])):
        if taken.isdisjoint((hit[1], hit[2] - 1)):
            taken.update(range(hit[1], hit[2]))
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit[1])


def _excerpt(text: str, start: int, end: int) -> str:
    before = text[max(start - AROUND, 0) : start]
    after = text[end : end + AROUND]
    cut = ("…" if start > AROUND else "", "…" if end + AROUND < len(text) else "")
    return " ".join(f"{cut[0]}{before}【{text[start:end]}】{after}{cut[1]}".split())

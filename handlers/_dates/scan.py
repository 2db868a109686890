"""Finds out how far a text is a date, and which parts it is said with."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from handlers._dates import chinese, english, figures
from handlers._dates.parts import Clock, Day, Here, Parts, Reader, Rules


@dataclass(frozen=True, slots=True)
class Found:
    """The parts said in `text[start:end]`; there are none if one was a day or time that does not exist."""

    start: int
    end: int
    parts: Parts

    @property
    def weak(self) -> bool:
        """Whether amid other words this may be no date at all: 3号 (方案), 两点 (建议), 6/18."""
        part = self.parts[0] if len(self.parts) == 1 else None
        return (isinstance(part, Day) and part.weak) or (isinstance(part, Clock) and part.manner == "spoken")


def _one_pattern(rules: Rules) -> tuple[re.Pattern[str], dict[str, tuple[Reader, slice]]]:
    """Join the rules, first come first served, so that one match finds the rule and its groups."""
    pattern = re.compile("|".join(f"(?P<r{n}>{rule})" for n, (rule, _) in enumerate(rules)), re.ASCII)
    starts = [pattern.groupindex[f"r{n}"] for n in range(len(rules))] + [pattern.groups + 1]
    readers = {f"r{n}": (read, slice(starts[n], starts[n + 1] - 1)) for n, (_, read) in enumerate(rules)}
    return pattern, readers


PART, _READERS = _one_pattern((*figures.RULES, *chinese.RULES, *english.RULES))
_LEAD = re.compile(r"(?:在|最晚|最迟|(?:on|at|by|before) )?", re.ASCII)
_GAP = re.compile(r"[ ,()]{0,3}的?[ ,()]{0,3}(?:(?:at|on|by|before) )?", re.ASCII)
_BEFORE = re.compile(r" ?(?:之|以)?前(?![端台期提言景线面天后往途辈沿])")
_NUMBER_GOES_ON = re.compile("[.:/-]?[0-9]|[a-z%]")


def fold(text: str) -> str:
    """Make full-width forms plain and letters small, each letter staying in its place."""
    return "".join(map(_fold_letter, text))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    plain = " " if letter.isspace() else unicodedata.normalize("NFKC", letter).lower()
    return plain if len(plain) == 1 else letter


def scan(text: str, start: int, here: Here) -> Found | None:
    """Take the parts of a date one after another from `start` of a folded text; None if there is none."""
    parts: Parts = ()
    begin = end = _past(_LEAD, text, start)
    while match := PART.match(text, _past(_GAP, text, end) if parts else begin):
        rule, end = match.lastgroup or "", match.end()
        read, groups = _READERS[rule]
        new = read(match.groups("")[groups], here)
        if new is None or _cuts_a_number(text, end):
            return Found(start, end, ())
        parts += new
    return Found(start, _with_its_tail(text, begin, end), parts) if parts else None


def _past(what: re.Pattern[str], text: str, at: int) -> int:
    match = what.match(text, at)
    return match.end() if match else at


def _cuts_a_number(text: str, end: int) -> bool:
    return text[end - 1 : end].isdigit() and _NUMBER_GOES_ON.match(text, end) is not None


def _with_its_tail(text: str, begin: int, end: int) -> int:
    """Take in a closing bracket, and 前: by Friday is not another day than Friday."""
    if text.startswith(")", end) and "(" in text[begin:end]:
        end += 1
    before = _BEFORE.match(text, end)
    return before.end() if before else end

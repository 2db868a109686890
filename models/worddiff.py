"""What changed between two versions of a text, word by word, and how to say it on a card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rapidfuzz.distance import Indel

from models.likeness.cutting import segmenter
from models.words import Words, joined, nt, t

AROUND = 8  # characters of context on each side
LONGEST_SIDE = 60  # characters of an old or new text that are shown
MOST_WORK = 60_000_000  # old times new words compared in one piece; more is told as one change
PLACES_NAMED = 5
BREAK = "\n"

# What is a word to those who look for changes: an address, a number with its signs.
_WHOLE = re.compile(r"(https?://[^\s\u3000-\u303f\uff00-\uffef<>\"')\]]+|\d+(?:[.,:：/-]\d+)*%?)")

Run: TypeAlias = tuple[int, int, int, int]
"""Where something differs: its beginning and end in the old list, and in the new one."""


@dataclass(frozen=True, slots=True)
class Written:
    """A version's title and text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One place that changed: the paragraph (0 is the title), old and new words, and what is around them now.

    A paragraph has the number it has now; one that is gone, the number it had.
    """

    paragraph: int
    old: str
    new: str
    before: str = ""
    after: str = ""

    @property
    def where(self) -> Words:
        """The place in words."""
        return t("paragraph {number}", number=self.paragraph) if self.paragraph else t("title")

    @property
    def size(self) -> int:
        """How many characters are not what they were."""
        return max(len(self.old), len(self.new))


def changes(before: Written, after: Written) -> list[Change]:
    """All places that changed, the title first; blank lines and spaces at a line's ends are no change."""
    old, new = _paragraphs(before.text), _paragraphs(after.text)
    found = _within([before.title.strip()], [after.title.strip()], 0, 0)
    for start, end, begin, stop in _apart(old, new):
        found += _within(old[start:end], new[begin:stop], start + 1, begin + 1)
    return found


def summary(found: Sequence[Change]) -> Words:
    """Say how much changed and where: `6 places changed: title, paragraph 2 …`."""
    if not found:
        return t("nothing changed")
    places = list(dict.fromkeys(change.paragraph for change in found))
    named = {change.paragraph: change.where for change in found}
    where = joined([named[place] for place in places[:PLACES_NAMED]], "、")
    more = " …" if len(places) > PLACES_NAMED else ""
    words = nt("{count} place changed: {where}", "{count} places changed: {where}", len(found), where=where)
    return joined([words, more], "")


def lines(found: Sequence[Change], most: int) -> list[Words]:
    """A line for each change, as many as fit in `most` characters; the last says how many were left out."""
    shown: list[Words] = []
    for change in found:
        most -= _length(change)
        if most < 0:
            left = len(found) - len(shown)
            return [*shown, nt("and {count} more change", "and {count} more changes", left)]
        shown.append(_line(change))
    return shown


def _line(change: Change) -> Words:
    place = {"where": change.where, "before": change.before, "after": change.after}
    old, new = _shortened(change.old), _shortened(change.new)
    if not change.old:
        return t("{where}, added: {before}【+ {new}】{after}", new=new, **place)
    if not change.new:
        return t("{where}, deleted: {before}【− {old}】{after}", old=old, **place)
    return t("{where}: {before}【{old} → {new}】{after}", old=old, new=new, **place)


def _length(change: Change) -> int:
    sides = [change.before, change.after, _shortened(change.old), _shortened(change.new)]
    return sum(map(len, sides)) + 30  # the place and the signs


def _shortened(text: str) -> str:
    text = text.replace(BREAK, "¶")
    half = LONGEST_SIDE // 2
    return text if len(text) <= LONGEST_SIDE else f"{text[: half - 1]}…{text[-half:]}"


def _paragraphs(text: str) -> list[str]:
    return [line for whole in text.splitlines() if (line := whole.strip())]


def _within(old: list[str], new: list[str], was: int, now: int) -> list[Change]:
    """The changes within some paragraphs, the first of which has the number `was`, and has `now`."""
    before, after = _words(old), _words(new)
    return [_change(before, after, run, was, now) for run in _merged(_apart(before, after), before, after)]


def _words(paragraphs: list[str]) -> list[str]:
    cut = segmenter().cut
    pieces = _WHOLE.split(BREAK.join(paragraphs))
    # Every second piece is one that is not cut.
    return [word for n, piece in enumerate(pieces) for word in ([piece] if n % 2 else cut(piece))]


def _apart(old: list[str], new: list[str]) -> list[Run]:
    """Where two lists are not the same."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    last = (len(old) - tail, len(new) - tail)
    if (last[0] - head) * (last[1] - head) > MOST_WORK:
        return [(head, last[0], head, last[1])]
    runs: list[Run] = []
    for step in Indel.opcodes(old[head : last[0]], new[head : last[1]]):
        run = (head + step.src_start, head + step.src_end, head + step.dest_start, head + step.dest_end)
        if step.tag == "equal":
            continue
        if runs and (runs[-1][1], runs[-1][3]) == (run[0], run[2]):
            run = (runs[-1][0], run[1], runs.pop()[2], run[3])
        runs.append(run)
    return runs


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def _merged(runs: list[Run], old: list[str], new: list[str]) -> list[Run]:
    """Runs between which less stayed than changed are one: a sentence written anew is no mosaic."""
    merged: list[Run] = []
    for run in runs:
        if merged and _are_one(merged[-1], run, old, new):
            run = (merged[-1][0], run[1], merged.pop()[2], run[3])
        merged.append(run)
    return merged


def _are_one(one: Run, other: Run, old: list[str], new: list[str]) -> bool:
    between = "".join(old[one[1] : other[0]])
    if BREAK in between:
        return False
    sizes = [max(_size(old[a:b]), _size(new[c:d])) for a, b, c, d in (one, other)]
    return len(between) < min(sizes)


def _size(words: list[str]) -> int:
    return sum(map(len, words))


def _change(old: list[str], new: list[str], run: Run, was: int, now: int) -> Change:
    start, end, begin, stop = run
    gone, come = "".join(old[start:end]), "".join(new[begin:stop])
    is_gone = not come.strip() and (not new or BREAK in gone)
    paragraph = was + old[:start].count(BREAK) if is_gone else now + new[:begin].count(BREAK)
    # What follows a break stands in the next paragraph.
    paragraph += (gone if is_gone else come).startswith(BREAK)
    before, after = "".join(new[max(begin - AROUND, 0) : begin]), "".join(new[stop : stop + AROUND])
    side = gone if is_gone else come
    return Change(
        paragraph,
        gone,
        come,
        "" if _breaks(side[:1], side) else before.rpartition(BREAK)[2][-AROUND:],
        "" if _breaks(side[-1:], side) else after.partition(BREAK)[0][:AROUND],
    )


def _breaks(end: str, side: str) -> bool:
    """Whether a change ends where a paragraph does, so that what is beyond is none of its context."""
    return end == BREAK and side != BREAK

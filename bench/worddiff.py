"""What telling the changes of a long text costs beside cutting both versions into words, which it has to."""

from __future__ import annotations

import random

from bench.archive import composed
from bench.figures import Figure
from bench.risk import median
from models.likeness.cutting import segmenter
from models.worddiff import Written, changes

LENGTH = 10_000
_EDITS = 200
_TIMES = 20


def run() -> list[Figure]:
    """Figures in CPU time of this process, in milliseconds: of many edits, and of a text written anew."""
    titles = composed(2_000)
    text, other = (_paragraphs(titles[half::2]) for half in range(2))
    return [_figure(f"{_EDITS} edits", text, _edited(text)), _figure("all of it", text, other)]


def _figure(name: str, text: str, new: str) -> Figure:
    cut = segmenter().cut
    taken = median(lambda: changes(Written("", text), Written("", new)), _TIMES)
    floor = median(lambda: (cut(text), cut(new)), _TIMES)
    return Figure(f"changes of {LENGTH} characters, {name}, CPU", taken, "ms", floor, at_most=20.0)


def _paragraphs(titles: list[str]) -> str:
    return "\n".join("，".join(titles[n : n + 8]) for n in range(0, len(titles), 8))[:LENGTH]


def _edited(text: str) -> str:
    draw, signs = random.Random(9), list(text)
    for place in draw.sample(range(len(signs)), _EDITS):
        signs[place] = "改"
    return "".join(signs)

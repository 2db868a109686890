"""What finding risk words costs beside the bare automaton over a text that is folded already."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

from ahocorasick_rs import AhoCorasick

from bench.archive import composed
from bench.figures import Figure, percentile
from models.risk import Finder, Listed, Why, shipped
from models.risk.folding import bare

WORDS = 10_000
LENGTH = 5_000
_TIMES = 200
_SIGNS = "减肥祛斑养生理财保健神器爆款秘方特效"


def run() -> list[Figure]:
    """Figures in CPU time of this process, in milliseconds."""
    words, draft = _words(), _draft()
    finder, folded = Finder(words), bare(draft)
    automaton = AhoCorasick([bare(one.word) for one in words])
    built = median(partial(Finder, words), 5)
    floor = median(partial(AhoCorasick, [bare(one.word) for one in words]), 5)
    found = median(partial(finder, draft), _TIMES)
    bare_find = partial(automaton.find_matches_as_indexes, folded, overlapping=True)
    bare_found = median(bare_find, _TIMES)
    return [
        Figure(f"finder of {WORDS} risk words made, CPU", built, "ms", floor),
        Figure(f"{WORDS} risk words in {LENGTH} characters, CPU", found, "ms", bare_found, at_most=20.0),
    ]


def _words() -> list[Listed]:
    draw, made = random.Random(5), {one.word: one for one in shipped()}
    while len(made) < WORDS:
        word = "".join(draw.choices(_SIGNS, k=draw.randint(3, 6)))
        made[word] = Listed(word, Why.OWN, (f"{word}吗",))
    return list(made.values())


def _draft() -> str:
    """A draft of titles, with a risk word here and there."""
    sentences = composed(600)
    risky = [one.word for one in shipped()[:10]]
    return "。\n".join(sentences[:300] + risky + sentences[300:])[:LENGTH]


def median(do: Callable[[], object], times: int) -> float:
    """What it takes in CPU time, in milliseconds, half of the times at most."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        do()
        taken.append((time.process_time() - begun) * 1000)
    return percentile(taken, 50)

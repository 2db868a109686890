"""How fast an index of titles is built and asked, and what it keeps in memory."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.archive import composed
from bench.figures import Figure, percentile
from bench.likeness import PARTS, SHOWN, pairs
from models.likeness import Index, compare

SIZES = (10_000, 100_000, 1_000_000)
_BUILT = {100_000: 2.0}  # seconds at most
_ASKED = {100_000: 3.0, 1_000_000: 10.0}  # milliseconds at most, at the 99th percentile
_KEPT = {100_000: 60.0}  # MB at most


def speed(size: int) -> Iterator[Figure]:
    """Figures of one size, in CPU time of this process: others may use the machine meanwhile.

    The memory is what building the index and asking it 500 times add. The segmenter and the readings of
    characters are the process's, and loaded before.
    """
    titles = [(f"published:{number}", title) for number, title in enumerate(composed(size))]
    compare("租房合同模板", "租房和同模闆")
    before = _resident()
    index = Index()
    built = _timed(partial(_fill, index, titles))
    known = [title for half in PARTS for pair in pairs(half) for title in (pair.title_a, pair.title_b)]
    asked = random.Random(3).sample(known, 500)
    times = [_timed(partial(index.nearest, title, SHOWN)) * 1000 for title in asked]
    yield Figure(f"index of {size} titles built, CPU", built, "s", at_most=_BUILT.get(size))
    yield Figure(f"nearest of {size}, median, CPU", percentile(times, 50), "ms")
    yield Figure(f"nearest of {size}, p99, CPU", percentile(times, 99), "ms", at_most=_ASKED.get(size))
    yield Figure(f"index of {size}, memory", _resident() - before, "MB", at_most=_KEPT.get(size))


def _fill(index: Index, titles: list[tuple[str, str]]) -> None:
    for key, title in titles:
        index.add(key, title)


def _timed(ask: Callable[[], object]) -> float:
    begun = time.process_time()
    ask()
    return time.process_time() - begun


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6

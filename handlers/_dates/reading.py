"""Reads a text that is a date and nothing else."""

from __future__ import annotations

from datetime import datetime

from handlers._dates.parts import Here
from handlers._dates.scan import fold, scan
from handlers._dates.settle import settle
from handlers._dates.when import DateUnclear, When

# The longest date anyone writes has about half as many letters.
LONGEST = 60


def read_date(text: str, now: datetime, *, past: bool = False) -> When:
    """Read a date in the zone of `now`, which is aware.

    With `past` it is a record of what happened: moments gone by are given as they are, 周三 is the last one,
    and 12月31日 said in January is last year's. Raises DateUnclear, and without `past` DatePassed.
    """
    said = text.strip()
    if len(said) > LONGEST:
        raise DateUnclear(said[:LONGEST])
    plain, here = fold(said).rstrip(" .。"), Here(now, past)
    found = scan(plain, 0, here)
    if found is None or not found.parts or found.end != len(plain):
        raise DateUnclear(said)
    return settle(found.parts, here, said)

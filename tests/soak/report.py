"""What a soak found, as lines and as docs/reliability.md."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

HEAD = """# What Paiqi survives

Written by `make soak`, which plays each scene with real processes, real databases and a strict pretended
chat in a process of its own. A short form of each runs in `make test`. Each row is from the last time that
its scene was played (`python -m tests.soak 5` plays one), on {cores} cores that others may have used, too.

| | what happens | on | measured | wrong |
|---|---|---|---|---|
"""
TAIL = """
- **lost**: posted and never seen. **twice**: seen more than once. **early**: seen before it was due.
  **disordered**: seen after a message that was posted later to the same room.
  **unsound**: a rule of `tests/invariants.py` that does not hold.
- A kill is counted by how far the message in hand had come: *before intent* (nothing in hand), *intended*
  (it is written that it is about to be sent), *sent* (the chat has it, the answer was not read), *unmarked*
  (answered, not yet written down).
- After a kill the message in hand waits 3 seconds before the chat is asked for it, so that a request that
  was cut off has come in or never will. Its room waits with it.
"""


@dataclass(frozen=True)
class Line:
    """What one scene found on one database."""

    number: str
    title: str
    database: str
    figures: Mapping[str, object]
    faults: Mapping[str, object]
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults

    @property
    def measured(self) -> str:
        """The figures in one line."""
        return ", ".join(f"{name} {value}" for name, value in self.figures.items())

    @property
    def wrong(self) -> str:
        """The faults in one line."""
        return ", ".join(f"{name} {value}" for name, value in self.faults.items()) or "nothing"

    @property
    def as_text(self) -> str:
        """The line for a terminal."""
        what = f"{self.number} {self.title}, {self.database}"
        return f"{what}: {self.measured}; wrong: {self.wrong} ({self.seconds:.0f} s)"

    @property
    def as_row(self) -> str:
        """The line for a table."""
        return f"{self.place}{self.measured}, in {self.seconds:.0f} s | {self.wrong} |"

    @property
    def place(self) -> str:
        """How the line begins in a table."""
        return row_of(self.number, self.title, self.database)


def row_of(number: str, title: str, database: str) -> str:
    """How a line of the table begins."""
    return f"| {number} | {title} | {database} | "


def written(page: str, places: list[str], lines: list[Line]) -> str:
    """The whole page: lines in their places, and what the page says so far of places that have none."""
    said = {place: line for place in places for line in page.splitlines() if line.startswith(place)}
    said |= {line.place: line.as_row for line in lines}
    rows = [said[place] for place in places if place in said]
    return HEAD.format(cores=os.cpu_count()) + "\n".join(rows) + "\n" + TAIL

"""Figures: what was measured, beside its floor of the same run, and the goal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import new_database, running_server


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: `value` in `unit`, `floor` in the same, and what the goal bounds.

    `at_most` and `at_least` bound the ratio to the floor; without a floor, the value itself.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def judged(self) -> float:
        """What the goal bounds."""
        return self.value / self.floor if self.floor else self.value

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        low, high = self.at_least, self.at_most
        return (low is None or self.judged >= low) and (high is None or self.judged <= high)


def percentile(values: list[float], share: int) -> float:
    """The value below which a share (0 to 100) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * share / 100))]


def databases() -> Iterator[tuple[str, str]]:
    """An empty SQLite file, then an empty PostgreSQL database that flushes its disk: a name and a URL."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{Path(folder) / 'bench.db'}"
    with running_server() as server, new_database(server) as url:
        yield "PostgreSQL", url.render_as_string(hide_password=False)

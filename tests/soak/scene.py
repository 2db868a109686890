"""A scene of the soak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.pretended import Hand

Found = tuple[Mapping[str, object], Mapping[str, object]]
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class Scene:
    """Something bad that happens on some databases; `play` gives figures and faults."""

    number: str
    title: str
    play: Callable[[str, Hand], Found]
    on: tuple[str, ...] = (SQLITE, POSTGRESQL)

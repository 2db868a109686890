"""What a team still lacks, as a list to tick off."""

from __future__ import annotations

from collections.abc import Sequence

from models.message import Button
from models.missing import Need
from models.words import Words, joined

TICKED, OPEN = "✓", "○"
MOST_BUTTONS = 3


def ticks(needs: Sequence[Need]) -> Words:
    """A line each: what is there is ticked."""
    return joined([joined([TICKED if need.met else OPEN, need.what], " ") for need in needs], "\n")


def mending(needs: Sequence[Need]) -> tuple[Button, ...]:
    """The buttons that see to what is missing, the first few."""
    lines = {need.mend.says: need.mend for need in needs if not need.met}
    return tuple(lines.values())[:MOST_BUTTONS]

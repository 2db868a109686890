"""Work too long for one transaction, in steps that each are one; between them nothing is held."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from sqlmodel import Session

Step = Callable[[Session], object]
Steps = Generator[Step, Any, None]
"""Gives steps, and is handed what each of them returned."""


def walk(steps: Steps, do: Callable[[Step], object]) -> None:
    """Do one step after the other."""
    given: object = None
    while True:
        try:
            step = steps.send(given)
        except StopIteration:
            return
        given = do(step)

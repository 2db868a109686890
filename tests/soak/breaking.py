"""Scenes in which anything may go wrong at any statement, commit or call."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.day import Days
from tests.fated import Mishap
from tests.postgres import fresh_copy
from tests.pretended import Hand
from tests.soak.scene import Found, Scene


def _each_nth(url: str, chat: Hand) -> Found:
    """A mishap at each thing done in a day, one day for each."""
    lived: Counter[str] = Counter()
    wrong: list[str] = []
    with TemporaryDirectory(prefix="paiqi-days-") as folder:
        days = Days(chat, Path(folder))
        with fresh_copy(url) as copy:
            counted, expected = days.undisturbed(copy)
        for mishap in Mishap:
            for nth in range(1, counted[mishap] + 1):
                lived[mishap.name.lower().replace("_", " ")] += 1
                try:
                    with fresh_copy(url) as copy:
                        same = days.disturbed(copy, nth, mishap) == expected
                except Exception as error:
                    wrong.append(f"{mishap.name} {nth}: {error}")
                else:
                    wrong += [] if same else [f"{mishap.name} {nth}"]
    return {"days": sum(lived.values()), **lived}, {"another day": wrong} if wrong else {}


SCENES = (
    Scene(
        "5", "a typical day, the n-th statement, commit or call fails or is the last, for every n", _each_nth
    ),
)

"""Scenes of what time sets off: away for days, a year of occurrences, everything due at once."""

from __future__ import annotations

from tests.outage import LENGTHS, away
from tests.postgres import fresh_copy
from tests.pretended import Hand
from tests.rush import PEOPLE, rush
from tests.soak.scene import Found, Scene
from tests.year import lives

SINGLES = 1_000
REPLICAS = (1, 2, 5)
AT_ONCE, AT_NINE = 100_000, 1_000
FLAT = 60.0  # MB that the other 99,000 may take, of which the list of their times is a part


def _away(url: str, chat: Hand) -> Found:
    figures: dict[str, object] = {}
    wrong: dict[str, object] = {}
    for length, time in LENGTHS.items():
        with fresh_copy(url) as copy:
            after = away(copy, time, SINGLES)
        figures[length] = ", ".join(f"{count} {what}" for what, count in after.told.items())
        wrong |= {length: after.wrong} if after.wrong else {}
    return figures, wrong


def _year(url: str, chat: Hand) -> Found:
    figures: dict[str, object] = {}
    wrong: dict[str, object] = {}
    for replicas in REPLICAS:
        with fresh_copy(url) as copy:
            lived = lives(copy, replicas, days=365, seed=replicas)
        figures[f"of {replicas}"] = f"{lived.occurrences} turns, clock set {lived.steps} times"
        wrong |= {f"of {replicas}": lived.wrong} if lived.wrong else {}
    return figures, wrong


def _rush(url: str, chat: Hand) -> Found:
    with fresh_copy(url) as copy:
        few = rush(copy, AT_NINE)
    with fresh_copy(url) as copy:
        many = rush(copy, AT_ONCE)
    figures = {
        f"{AT_NINE} at once, p99": f"{few.late[AT_NINE * 99 // 100]:.2f} s",
        f"{AT_ONCE} at once, all sent in": f"{many.late[-1]:.0f} s",
        "memory grew by": f"{many.growth:.0f} MB",
    }
    wrong: dict[str, object] = {}
    if set(many.got.values()) != {AT_ONCE // PEOPLE}:
        wrong["lost or twice"] = dict(many.got)
    if many.growth > FLAT:
        wrong["memory"] = many.growth
    return figures, wrong


SCENES = (
    Scene("3", "away for 10 minutes, an hour, and 3 days over a clock change", _away),
    Scene("8", "1, 2 and 5 replicas for a year, the clock set by an hour now and then", _year),
    Scene("11", "very many reminders fall due at one moment", _rush),
)

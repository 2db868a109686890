"""How long to wait for a chat product that says no, and when to give a message up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform

LONGEST_PAUSE = 60.0  # seconds between two tries
HOLD = timedelta(minutes=5)  # how long a failing message may hold up its room
MOST_TRIES = 12
# A request that was cut off may still be carried out: how long until the platform's answer to
# "is it there?" can be trusted. The slowest documented chat answer is well below.
SETTLING = timedelta(seconds=3)

Jitter = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class Failing:
    """What is known of a row that failed: how often, and since when (real time)."""

    tries: int
    since: datetime | None


def pause(tries: int, jitter: Jitter = uniform) -> float:
    """Seconds to wait after so many failures: 1 to 60, doubled each time, spread over the whole span."""
    return jitter(0.0, min(LONGEST_PAUSE, 2.0 ** min(tries - 1, 6)))


def next_try(failing: Failing, now: datetime, least: float, jitter: Jitter = uniform) -> datetime | None:
    """When to try again, at least `least` seconds from now; None: the message is given up.

    The last try is made when the room has been held for as long as it may.
    """
    since = began(failing, now)
    if failing.tries >= MOST_TRIES or now >= since + HOLD:
        return None
    earliest = now + timedelta(seconds=least)
    if earliest > since + HOLD:
        return None
    return max(earliest, min(now + timedelta(seconds=pause(failing.tries, jitter)), since + HOLD))


def began(failing: Failing, now: datetime) -> datetime:
    """Since when it fails; a moment in the future was written by a clock that has been set since."""
    return now if failing.since is None else min(failing.since, now)


def is_ahead(moment: datetime | None, now: datetime, most: timedelta = HOLD) -> bool:
    """Whether a moment is still to come; one further off than any of ours is from another clock."""
    return moment is not None and now < moment <= now + most

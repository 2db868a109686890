"""What the readers of a made-up account did: the same for each run, and true whether anybody asks or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random

BEGINS = date(2025, 11, 1)  # as WeChat's own figures do
FOLLOWED = 86_000  # subscribers on the day before
LONGEST = 30  # days that an article's figures go on
# The part of an article's readers who have read it by the end of its first day, its second …
GROWTH = (0.58, 0.78, 0.87, 0.92, 0.95, 0.97, 0.98)
SOURCES = {"30": 0.30, "17": 0.24, "1": 0.20, "57": 0.14, "161": 0.06, "0": 0.06}
SCENES = {
    "公众号消息": 0.46,
    "朋友圈": 0.16,
    "聊天会话": 0.13,
    "推荐": 0.11,
    "搜一搜": 0.05,
    "公众号主页": 0.05,
}
OTHER = "其他"
REACTIONS = {
    "share_user": 0.042,
    "zaikan_user": 0.011,
    "like_user": 0.017,
    "comment_count": 0.006,
    "collection_user": 0.024,
}


@dataclass(frozen=True, slots=True)
class Out:
    """An article that is out. `reads` is how many read it in its first 30 days."""

    msgid: str
    title: str
    at: datetime
    reads: int
    url: str = ""
    notified: bool = True

    @property
    def day(self) -> date:
        """The day on which it came out."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Read:
    """What readers did with an article, or with all of them: people by scene, and reactions by name."""

    scenes: dict[str, int]
    reactions: dict[str, int]

    @property
    def total(self) -> int:
        """How many read."""
        return sum(self.scenes.values())

    def __add__(self, other: Read) -> Read:
        return Read(_plus(self.scenes, other.scenes), _plus(self.reactions, other.reactions))


NOBODY = Read(dict.fromkeys((*SCENES, OTHER), 0), dict.fromkeys(REACTIONS, 0))


class Truth:
    """What happened day by day to an account that published `out`; another `seed` is another account."""

    def __init__(self, seed: str, out: Callable[[], Sequence[Out]], followed: int = FOLLOWED) -> None:
        self._seed = seed
        self._followed = followed
        self.out = out
        self.new_users = lru_cache(None)(self._new_users)
        self.lost_users = lru_cache(None)(self._lost_users)
        self.followers = lru_cache(None)(self._followers)
        self.read_on = lru_cache(50_000)(self._read_on)

    def _new_users(self, day: date) -> dict[str, int]:
        """Who subscribed, by source; fewer on weekends."""
        chance = self._chance("new", day)
        total = round(chance.uniform(120, 230) * (0.7 if day.weekday() >= 5 else 1.0))
        return _parted(total, SOURCES, "0")

    def _lost_users(self, day: date) -> dict[str, int]:
        """Who unsubscribed, by the source through which they had come."""
        return _parted(self._chance("lost", day).randint(30, 60), {"30": 0.6, "17": 0.3}, "0")

    def _followers(self, day: date) -> int:
        """How many were subscribed at the end of a day."""
        count, at = self._followed, BEGINS
        while at <= day:
            count += sum(self.new_users(at).values()) - sum(self.lost_users(at).values())
            at += timedelta(1)
        return count

    def read_by(self, one: Out, day: date) -> Read:
        """What had been done with an article by the end of a day, since it came out."""
        days = range(min((day - one.day).days + 1, LONGEST))
        return sum((self.read_on(one, one.day + timedelta(n)) for n in days), NOBODY)

    def _read_on(self, one: Out, day: date) -> Read:
        """What was done with an article on a day."""
        reads, before = (self._readers(one, at) for at in (day, day - timedelta(1)))
        chance = Random(f"{self._seed}|liked|{one.msgid}")
        rates = {name: rate * chance.uniform(0.6, 1.5) for name, rate in REACTIONS.items()}
        liked = {name: int(reads * rate) - int(before * rate) for name, rate in rates.items()}
        return Read(_parted(reads - before, SCENES, OTHER), liked)

    def _readers(self, one: Out, day: date) -> int:
        """How many had read an article by the end of a day."""
        age = (day - one.day).days
        if age < 0:
            return 0
        later = min(1.0, GROWTH[-1] + 0.001 * (age - len(GROWTH) + 1))
        return int(one.reads * (GROWTH[age] if age < len(GROWTH) else later))

    def read_in_all(self, day: date) -> Read:
        """What was done on a day with all articles, old ones included."""
        old = self._chance("old", day).randint(40, 110)
        whole = Read(_parted(old, {"搜一搜": 0.5, "公众号主页": 0.3}, OTHER), dict.fromkeys(REACTIONS, 0))
        for one in self.out():
            if 0 <= (day - one.day).days < LONGEST:
                whole += self.read_on(one, day)
        return whole

    def finish_rate(self, one: Out) -> float:
        """The part of an article's readers who read it to its end."""
        return round(Random(f"{self._seed}|end|{one.msgid}").uniform(0.32, 0.71), 4)

    def messages(self, day: date) -> dict[str, tuple[int, int]]:
        """How many wrote to the account, and how often, by kind of message."""
        chance = self._chance("wrote", day)
        people = {"1": chance.randint(8, 30), "2": chance.randint(0, 6), "3": chance.randint(0, 2)}
        return {kind: (count, count + chance.randint(0, count)) for kind, count in people.items() if count}

    def _chance(self, what: str, day: date) -> Random:
        return Random(f"{self._seed}|{what}|{day}")


def _parted(total: int, shares: dict[str, float], rest: str) -> dict[str, int]:
    """Part a number by shares; what is left over is the rest's."""
    parts = {name: int(total * share) for name, share in shares.items() if name != rest}
    return {**parts, rest: total - sum(parts.values())}


def _plus(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}

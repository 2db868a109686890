"""Ranking: what speaks for a topic, in points and in words."""

from __future__ import annotations

from dataclasses import dataclass

from models.words import Words, nt, t

VOTE = 10.0
FRESH, STALE_AFTER = 10.0, 28  # points of a topic of today; days until nothing is left of them
QUOTA = 15.0  # points where all of the column's quota is still open
READS = 10.0  # points where similar articles were read twice as often as usual
CONCERN = -5.0


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a topic when it is ranked.

    `age` is in days. `open_quota` of the column's `quota` is not planned yet this month; `reads` is how often
    the most alike published article was read, where `usual` is the median; 0 where nothing is known.
    """

    votes: int
    age: int
    quota: int = 0
    open_quota: int = 0
    column: str = ""
    reads: int = 0
    usual: int = 0
    concerns: int = 0

    @property
    def points(self) -> float:
        """How high it ranks."""
        freshness = FRESH * max(0.0, 1 - self.age / STALE_AFTER)
        lacking = QUOTA * self.open_quota / self.quota if self.quota else 0.0
        liked = READS * min(1.0, self.reads / (2 * self.usual)) if self.usual else 0.0
        return VOTE * self.votes + freshness + lacking + liked + CONCERN * self.concerns

    def reasons(self) -> list[Words]:
        """Why it ranks so, the weightiest first; votes are said elsewhere."""
        lacks = t(
            "{column} lacks {open} of {quota}", column=self.column, open=self.open_quota, quota=self.quota
        )
        liked = t(
            "a similar article had {reads} reads, usual are {usual}", reads=self.reads, usual=self.usual
        )
        said: list[tuple[bool, Words]] = [
            (self.concerns > 0, nt("{count} concern stands", "{count} concerns stand", self.concerns)),
            (self.open_quota > 0, lacks),
            (self.reads > self.usual > 0, liked),
            (self.age < 7, t("new this week")),
            (self.age >= STALE_AFTER, nt("{count} week old", "{count} weeks old", self.age // 7)),
        ]
        return [words for holds, words in said if holds]

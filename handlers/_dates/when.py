"""What the date grammar answers: a moment, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class When:
    """A moment in the zone of the `now` it was read with; `at` is 00:00 where no time of day was said."""

    at: datetime
    has_time: bool


class DateUnclear(ValueError):
    """The words in `text` are not wholly understood; nothing is guessed."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class DatePassed(ValueError):
    """`text` was understood as `at`, which is past; `offer` is the next moment that was perhaps meant.

    `has_time` says whether a time of day was said, for both moments.
    """

    def __init__(self, text: str, at: datetime, offer: datetime, *, has_time: bool) -> None:
        super().__init__(text)
        self.text = text
        self.at = at
        self.offer = offer
        self.has_time = has_time

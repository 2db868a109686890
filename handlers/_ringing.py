"""When a reminder rings and for whom, as a line says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from handlers._dates import When, read_rhythm
from models.named import Named
from models.refusal import Refusal
from models.rhythm import Rhythm
from models.words import t

WHOM = re.compile(r"大家|所有人|全体|(?:everyone|everybody)(?![a-z])", re.I)  # what follows may cling to it
_OFTEN = re.compile(r"每|隔[天日周]|\b(?:every|each|daily|weekly|monthly)\b", re.I)


class Whom(Named):
    """Who is reminded."""

    ME = "me", t("me"), "我", "自己"
    EVERYBODY = "everybody", t("everybody in a room"), "大家", "所有人", "全体", "everyone"


@dataclass(frozen=True, slots=True)
class Ringing:
    """When a reminder rings: once, or each time that it comes round; one of the two."""

    once: When | None
    each: Rhythm | None


def read_each(raw: str, now: datetime) -> Rhythm | None:
    """Read how often; None for a single moment, Refusal where it is often but unclear."""
    each = read_rhythm(raw, now)
    if each is None and _OFTEN.search(raw):
        words = t(
            "I can't tell how often “{text}” is. Try: every Monday 9:07, every working day 18:00, "
            "every other Friday, monthly on the 25th",
            text=raw,
        )
        raise Refusal(words)
    return each

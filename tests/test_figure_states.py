"""What is shown where a figure is zero, late, corrected or not to be had is what docs/figures.md says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.words import Reader, say
from handlers._numbers import value_words
from handlers.metric import corrected_words
from models.figure import Found, Origin, Source, State, Why, record
from models.metric import METRICS
from models.room import Account
from models.series import value_on
from models.words import Words, joined
from tests.team import Team

DAY = date(2026, 3, 10)
PAGE = Path(__file__).parent.parent / "docs" / "figures.md"
KEPT: dict[str, list[Found]] = {
    "is zero": [Found(METRICS["reads"], DAY, Decimal(0))],
    "is missing": [],
    "is late": [Found(METRICS["reads"], DAY, state=State.LATE, why=Why.DELAYED)],
    "is partial": [Found(METRICS["reads"], DAY, Decimal(1_200), State.PARTIAL, why=Why.DELAYED)],
    "was corrected": [Found(METRICS["reads"], DAY, Decimal(number)) for number in (1_660, 1_672)],
    "may not be read": [Found(METRICS["reads"], DAY, state=State.MISSING, why=Why.UNAUTHORISED)],
    "waits for quota": [Found(METRICS["reads"], DAY, state=State.LATE, why=Why.QUOTA)],
    "is gone at WeChat": [Found(METRICS["reads"], DAY, state=State.MISSING, why=Why.OFFLINE)],
    "got no answer": [Found(METRICS["reads"], DAY, state=State.LATE, why=Why.UNANSWERED)],
    "is refused": [Found(METRICS["reads"], DAY, state=State.LATE, why=Why.REFUSED)],
    "is a rate of nobody": [
        Found(METRICS[key], DAY, Decimal(0)) for key in ("likes", "recommends", "comments", "reads")
    ],
}


def rows() -> dict[str, tuple[str, str]]:
    """What the page says in Chinese and in English of each case."""
    table = PAGE.read_text("utf-8").partition("## What is shown")[2].partition("\n## ")[0]
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|", table, re.M)
    return {case: (zh, en) for case, zh, en in found if case in KEPT}


@pytest.mark.parametrize("case", KEPT)
def test_what_is_shown_is_what_the_page_says(team: Team, case: str) -> None:
    shown = _shown(team, KEPT[case], "interaction_rate" if "rate" in case else "reads")

    assert (shown("zh_CN"), shown("en")) == rows()[case]


def _shown(team: Team, kept: list[Found], metric: str) -> Callable[[str], str]:
    """Keep figures, one after the other, and say how one is shown in a language."""
    with team.paiqi.db.transaction() as session:
        account = Account(name="花间")
        session.add(account)
        session.flush()
        for one in kept:
            record(session, account.id, [one], Origin(Source.WECHAT, team.now))
        value = value_on(session, account.id, metric, DAY)
    words: Words = joined([value_words(METRICS[metric].unit, value), corrected_words(METRICS[metric], value)])
    return lambda language: say(words, Reader(language, team.paiqi.tools.zone, team.now.date()))

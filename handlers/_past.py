"""Days that are over, as people say them: 昨天, 3月9日, 2026-03-09, yesterday."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from models.refusal import Refusal
from models.words import t

NAMED = {"今天": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "前日": 2, "大前天": 3}
WRITTEN = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")


def read_past_day(text: str, today: date) -> date:
    """Read a day that is not to come; without a year the last one of its name. Refusal for anything else."""
    said = unicodedata.normalize("NFKC", text).strip().casefold()
    if said in NAMED:
        return today - timedelta(days=NAMED[said])
    found = WRITTEN.fullmatch(said)
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3])) if found else None
        if day is not None and found is not None and found[1] is None and day > today:
            day = day.replace(year=today.year - 1)
    except ValueError:
        day = None
    if day is None:
        raise Refusal(t("“{text}” is no day that I know. Write it as 2026-03-09, 3月9日 or 昨天.", text=text))
    if day > today:
        raise Refusal(t("{day} is still to come; there are no figures yet.", day=day))
    return day

"""What the date tests share: a few nows, and tables whose rows are named in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(written: str) -> datetime:
    """Read `2026-03-11` or `2026-03-11 10:30` as a moment in Shanghai."""
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


WEDNESDAY = moment("2026-03-11 10:30")
SUNDAY = moment("2026-03-15 10:30")
THE_31ST = moment("2026-01-31 10:30")
NEW_YEARS_EVE = moment("2026-12-31 10:30")
LEAP_DAY = moment("2028-02-29 10:30")


def rows(table: Mapping[str, tuple[Any, ...]]) -> list[Any]:
    """Turn {name in words: row} into parametrize's rows."""
    return [pytest.param(*row, id=name) for name, row in table.items()]

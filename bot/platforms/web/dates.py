"""Dates in words, read while somebody fills in a field."""

from __future__ import annotations

from datetime import datetime

from handlers._dates import DatePassed, DateUnclear, When, read_date
from models.words import Text, t


def understand(written: str, now: datetime) -> When | Text:
    """Read a moment, or say in words why there is none."""
    try:
        return read_date(written.strip()[:100], now)
    except DateUnclear:
        return t("I can't tell which day “{text}” is. Try: next Wed 18:00, 18 Mar, in 2 hours", text=written)
    except DatePassed as passed:
        return t("{moment} has passed. Make it {offer}?", moment=passed.at, offer=passed.offer)

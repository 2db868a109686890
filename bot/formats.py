"""How dates, money and counts are written for a reader of Chinese (zh_CN) or English (en)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

_WEEKDAYS = {"zh_CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = {
    "zh_CN": ((10**4, "万"), (10**8, "亿")),
    "en": ((10**3, "k"), (10**6, "M"), (10**9, "B")),
}
_WRITTEN_OUT = 9_999


def say_date(value: date | datetime, language: str, today: date) -> str:
    """Write `3月18日 周三 18:00` or `Wed 18 Mar 18:00`; the year is shown when it is not today's.

    A datetime is already in the reader's zone, as is `today`; a date has no time of day.
    `handlers/_dates` reads what is written here.
    """
    weekday = _WEEKDAYS[language][value.weekday()]
    elsewhen = value.year != today.year
    if language == "zh_CN":
        year = f"{value.year}年" if elsewhen else ""
        day = f"{year}{value.month}月{value.day}日 周{weekday}"
    else:
        year = f" {value.year}" if elsewhen else ""
        day = f"{weekday} {value.day} {_MONTHS[value.month - 1]}{year}"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day


def say_month(day: date, language: str) -> str:
    """Write the month of a day: `2026年3月`, `Mar 2026`."""
    if language == "zh_CN":
        return f"{day.year}年{day.month}月"
    return f"{_MONTHS[day.month - 1]} {day.year}"


def say_money(value: Decimal, language: str) -> str:
    """Write `¥1,200.00`, the same in both languages; half a fen is rounded away from zero."""
    fen = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'-' if fen < 0 else ''}¥{abs(fen):,}"


def say_count(value: int, language: str) -> str:
    """Write `9,999` in full, and above it one decimal of the largest unit: `1.8万`, `1.2亿`; `18.4k`, `1.2M`.

    Halves are rounded away from zero, so 18,450 is 1.8万 and 18.5k; a decimal of 0 is left out (2万, 20k).
    """
    size = abs(value)
    if size <= _WRITTEN_OUT:
        return f"{value:,}"
    figure, sign = _in_units(size, *_UNITS[language])
    return f"{'-' if value < 0 else ''}{figure:,}{sign}".replace(".0", "")


def _in_units(size: int, *units: tuple[int, str]) -> tuple[Decimal, str]:
    (unit, sign), *larger = units
    figure = (Decimal(size) / unit).quantize(Decimal("0.1"), ROUND_HALF_UP)
    # Asked of the rounded figure: 99,999,999 is 1亿, not 10,000万.
    return _in_units(size, *larger) if larger and figure * unit >= larger[0][0] else (figure, sign)

"""Numbers of metrics as people write and read them: counts, rates, money, changes, and why there is none."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from models.figure import LARGEST, State
from models.metric import Unit
from models.series import Value
from models.words import Text, Words, joined, nt, t

TENTH = Decimal("0.1")
WRITTEN = re.compile(r"[+-]?[¥￥]?\d[\d,]*(?:\.\d+)?\s*(?:%|万|亿|k|m)?(?:元|人|次|篇|分钟)?", re.I)
TIMES = {"万": 10**4, "亿": 10**8, "k": 10**3, "m": 10**6}


def number_words(unit: Unit, number: Decimal) -> Words:
    """Say a number of a unit: 1,660; 15.3 %; ¥3,000.00."""
    if unit is Unit.RATE:
        return f"{_short(number * 100)} %"
    if unit is Unit.MONEY:
        return Text("{n}", {"n": number})
    if unit is Unit.MINUTES:
        return t("{number} min", number=_short(number))
    return Text("{n}", {"n": _whole(number)})


def plain_number(unit: Unit, number: Decimal) -> str:
    """Write a number for files, which go round in one language: 1,660; 15.3%; ¥3,000.00."""
    if unit is Unit.RATE:
        return f"{_short(number * 100)}%"
    if unit is Unit.MONEY:
        return f"¥{number:,.2f}"
    return _short(number) if unit is Unit.MINUTES else f"{_whole(number):,}"


def signed_words(unit: Unit, number: Decimal) -> Words:
    """Say a difference with its sign: +27."""
    said = number_words(unit, number)
    return joined(["+", said], "") if number > 0 else said


def change_words(unit: Unit, now: Decimal, before: Decimal) -> Words:
    """Say what became of a number: by how many percent, or of a rate by how many points."""
    if unit is Unit.RATE:
        points = ((now - before) * 100).quantize(TENTH, ROUND_HALF_UP)
        return t("{points} points", points=f"{points:+}") if points else t("unchanged")
    if now == before:
        return t("unchanged")
    if before <= 0:
        return signed_words(unit, now - before)
    percent = ((now - before) / before * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{percent:+} %"


def span_words(unit: Unit, value: Value, base: Value) -> Words:
    """Say what some days came to, beside what others did; by how much only where both are as whole."""
    said = value_words(unit, value)
    if value.number is None or base.number is None:
        return said
    number = number_words(unit, base.number)
    if value.days[0] != base.days[0]:
        before = t("before {number}", number=number)
        if value.is_whole:
            before = t("before, in {days}: {number}", days=_days_words(base), number=number)
            return t("{value} ({bases})", value=said, bases=before)
        return t("{value} ({bases})", value=said, bases=joined([_days_words(value), before]))
    change = change_words(unit, value.number, base.number)
    bases = t("{name} {number}, {change}", name=t("before"), number=number, change=change)
    return t("{value} ({bases})", value=said, bases=bases)


def _days_words(value: Value) -> Words:
    there, total = value.days
    if value.is_whole:
        return nt("{count} day", "{count} days", total)
    return t("{count} of {total} days", count=there, total=total)


def value_words(unit: Unit, value: Value) -> Words:
    """Say a figure, or why there is none; what is not complete is said so."""
    if value.number is None:
        state = t("not there yet") if value.state is State.LATE else t("no figure")
        return t("{state} ({why})", state=state, why=value.why.label) if value.why is not None else state
    said = number_words(unit, value.number)
    if value.state is State.PARTIAL:
        return t("{number} (not complete)", number=said)
    return said


def read_number(text: str, unit: Unit | None = None) -> Decimal:
    """Read `5,000`, `1.2万`, `15%`, `¥3,000,000`; ValueError for anything else. 15 of a rate is 15 %."""
    said = unicodedata.normalize("NFKC", text).strip().casefold().replace(",", "")
    found = re.fullmatch(r"([+-]?)¥?(\d+(?:\.\d+)?)\s*(%|万|亿|k|m)?(?:元|人|次|篇|分钟)?", said)
    if found is None:
        raise ValueError(f"{text!r} is no number")
    sign, digits, times = found.groups()
    try:
        number = Decimal(f"{sign}{digits}") * TIMES.get(times or "", 1)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None
    if times == "%" or (unit is Unit.RATE and abs(number) > 1):
        number /= 100
    if abs(number) >= LARGEST:
        raise ValueError(f"{text!r} is too large")
    return number


def _whole(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_UP))


def _short(number: Decimal) -> str:
    rounded = number.quantize(TENTH, ROUND_HALF_UP)
    return f"{rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded:,}"

"""What readers see of dates, money and counts, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from bot.formats import say_count, say_date, say_money, say_month
from tests.said import WEDNESDAY, moment, rows

DATES = {
    "a day of this year": (date(2026, 3, 18), "3月18日 周三", "Wed 18 Mar"),
    "a moment of this year": (moment("2026-03-18 18:00"), "3月18日 周三 18:00", "Wed 18 Mar 18:00"),
    "a day of another year": (date(2027, 3, 1), "2027年3月1日 周一", "Mon 1 Mar 2027"),
    "a moment of another year": (
        moment("2027-03-01 09:07"),
        "2027年3月1日 周一 09:07",
        "Mon 1 Mar 2027 09:07",
    ),
    "a past day of last year": (date(2025, 12, 28), "2025年12月28日 周日", "Sun 28 Dec 2025"),
    "midnight is a time of day": (moment("2026-03-14"), "3月14日 周六 00:00", "Sat 14 Mar 00:00"),
}
MONEY = {
    "thousands are separated": ("1200", "¥1,200.00"),
    "cents are kept": ("0.5", "¥0.50"),
    "half a fen is rounded up": ("2.005", "¥2.01"),
    "money owed": ("-1200.10", "-¥1,200.10"),
    "half a fen owed is rounded away from zero": ("-2.005", "-¥2.01"),
    "next to nothing owed is nothing": ("-0.001", "¥0.00"),
    "millions": ("1234567.89", "¥1,234,567.89"),
}
COUNTS = {
    "nothing": (0, "0", "0"),
    "below a thousand": (820, "820", "820"),
    "thousands are separated": (1_660, "1,660", "1,660"),
    "the last count written out": (9_999, "9,999", "9,999"),
    "the first count in units": (10_000, "1万", "10k"),
    "a decimal": (18_400, "1.8万", "18.4k"),
    "half is rounded up": (18_500, "1.9万", "18.5k"),
    "half of the smaller unit is rounded up": (18_450, "1.8万", "18.5k"),
    "rounding reaches the next unit in English": (999_950, "100万", "1M"),
    "just below the next unit in English": (999_949, "100万", "999.9k"),
    "separated thousands before the unit": (12_345_678, "1,234.6万", "12.3M"),
    "not yet the next unit in Chinese": (95_000_000, "9,500万", "95M"),
    "rounding reaches the next unit in Chinese": (99_999_999, "1亿", "100M"),
    "the largest unit": (1_234_567_890, "12.3亿", "1.2B"),
    "a loss": (-27, "-27", "-27"),
    "a loss of thousands": (-9_999, "-9,999", "-9,999"),
    "a loss in units, rounded away from zero": (-18_500, "-1.9万", "-18.5k"),
}


@pytest.mark.parametrize(("value", "chinese", "english"), rows(DATES))
def test_a_date_is_always_shown_with_its_weekday(value: date | datetime, chinese: str, english: str) -> None:
    today = WEDNESDAY.date()

    assert say_date(value, "zh_CN", today) == chinese
    assert say_date(value, "en", today) == english


def test_the_year_is_shown_when_it_is_no_longer_the_readers() -> None:
    new_year = date(2027, 1, 1)

    assert say_date(date(2026, 12, 31), "zh_CN", new_year) == "2026年12月31日 周四"
    assert say_date(date(2027, 1, 4), "en", new_year) == "Mon 4 Jan"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("amount", "shown"), rows(MONEY))
def test_money_is_shown_in_yuan_and_fen(amount: str, shown: str, language: str) -> None:
    assert say_money(Decimal(amount), language) == shown


@pytest.mark.parametrize(("count", "chinese", "english"), rows(COUNTS))
def test_a_count_is_short_in_the_readers_own_units(count: int, chinese: str, english: str) -> None:
    assert say_count(count, "zh_CN") == chinese
    assert say_count(count, "en") == english


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "2026年3月"), ("en", "Mar 2026")])
def test_a_month_is_written_for_its_reader(language: str, said: str) -> None:
    assert say_month(date(2026, 3, 18), language) == said

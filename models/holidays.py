"""What the State Council's notice says of a day, and what the law alone says where there is no notice yet."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from chinese_calendar import Holiday, get_holiday_detail, is_workday  # type: ignore[import-untyped]

from models.words import Text, t

NAMES: dict[str, Text] = {
    Holiday.new_years_day.value: t("New Year's Day"),
    Holiday.spring_festival.value: t("Spring Festival"),
    Holiday.tomb_sweeping_day.value: t("Tomb-Sweeping Day"),
    Holiday.labour_day.value: t("Labour Day"),
    Holiday.dragon_boat_festival.value: t("Dragon Boat Festival"),
    Holiday.mid_autumn_festival.value: t("Mid-Autumn Festival"),
    Holiday.national_day.value: t("National Day"),
    Holiday.anti_fascist_70th_day.value: t("Victory Day"),
}

# 全国年节及纪念日放假办法 as amended for 2025 on: the days off that fall on the same date each year.
BY_LAW: dict[tuple[int, int], Text] = {
    (1, 1): t("New Year's Day"),
    (5, 1): t("Labour Day"),
    (5, 2): t("Labour Day"),
    (10, 1): t("National Day"),
    (10, 2): t("National Day"),
    (10, 3): t("National Day"),
}

TEN_YEARS = 3_660  # days, as far as a work calendar looks both ways


@lru_cache(maxsize=TEN_YEARS)
def works(day: date) -> bool:
    """Tell whether people work on a day: by the notice (调休 too), else Monday to Friday less `BY_LAW`."""
    if isinstance(day, datetime):
        raise ValueError(f"{day} is a moment; a work calendar is asked about a day")
    if has_notice(day.year):
        return bool(is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) not in BY_LAW


def holiday(day: date) -> Text | None:
    """Name the public holiday that makes a day free; weekends and makeup working days have none."""
    if not has_notice(day.year):
        return BY_LAW.get((day.month, day.day))
    is_free, name = get_holiday_detail(day)
    return NAMES.get(name) if is_free else None


def notice_year(day: date) -> int:
    """Say which year's notice settles a day.

    A notice reaches back to 29 December at the earliest: 2008's and 2019's made it a working Saturday.
    """
    return day.year + (day >= date(day.year, 12, 29))


@lru_cache
def has_notice(year: int) -> bool:
    """Tell whether chinesecalendar (2004 on) carries the notice for a year."""
    try:
        is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True

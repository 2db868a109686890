"""How dates and times are written in figures in either language: 2026-06-18, 6/18, 18:00, 6pm."""

from __future__ import annotations

from collections.abc import Sequence

from handlers._dates.parts import Here, Parts, Rules, clock, day_of_year

# 3.18 and 20260318 are read only where nothing clings to them: 3.18万, 3.5版.
_ALONE = "(?![^ ,;()])"


def _date(said: Sequence[str], here: Here) -> Parts | None:
    year, _, month, day = said
    return day_of_year(here, int(year), int(month), int(day))


def _compact_date(said: Sequence[str], here: Here) -> Parts | None:
    year, month, day = said
    return day_of_year(here, int(year), int(month), int(day), weak=True)


def _month_and_day(said: Sequence[str], here: Here) -> Parts | None:
    month, day = said
    return day_of_year(here, None, int(month), int(day), weak=True)


def _twelve_hours(said: Sequence[str], here: Here) -> Parts | None:
    hour, minute, half = int(said[0]), int(said[1] or 0), said[2]
    if not 1 <= hour <= 12:
        return None
    return clock(hour % 12 + (12 if half == "p" else 0), minute, "sure")


def _clock(said: Sequence[str], here: Here) -> Parts | None:
    return clock(int(said[0]), int(said[1]), "written")


RULES: Rules = (
    (r"([0-9]{4})(?P<by>[-/.])([0-9]{1,2})(?P=by)([0-9]{1,2})(?:t(?=[0-9]))?", _date),
    (rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_ALONE}", _compact_date),
    (r"([0-9]{1,2})/([0-9]{1,2})", _month_and_day),
    (rf"([0-9]{{1,2}})\.([0-9]{{1,2}}){_ALONE}", _month_and_day),
    (r"([0-9]{1,2})(?::([0-9]{2}))? ?([ap])\.?m\b\.?", _twelve_hours),
    ("([0-9]{1,2}):([0-9]{2})(?::00)?", _clock),
)

"""The pace of goals in words: reached, expected by now, forecast, and what is needed from here."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from handlers._goal_words import goal_title
from handlers._numbers import number_words, value_words
from models.goal import goals_of
from models.pace import Pace, paces
from models.plan import Plan
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar


def pace_words(session: Session, plan: Plan, today: date, calendar: WorkCalendar) -> Words:
    """Say how each goal of a plan stands, up to the day before today; nothing before its month begins."""
    found = paces(session, plan.account, plan.month, goals_of(session, plan.id), today, calendar)
    if not found:
        return ""
    heading = t("Pace, up to {day}", day=max(one.upto for one in found))
    return joined([heading, *(pace_line(one) for one in found)], "\n")


def pace_line(pace: Pace) -> Words:
    """Say how one goal stands."""
    unit = pace.metric.unit
    reached = value_words(unit, pace.reached)
    of = t("{reached} of {target}", reached=reached, target=number_words(unit, pace.target))
    title = joined([pace.goal.short_id, goal_title(pace.goal, pace.metric)], " ")
    parts = [
        t("{line}: {comment}", line=title, comment=of),
        nt("{count} day without a figure", "{count} days without a figure", pace.blank) if pace.blank else "",
        _against(pace),
        _forecast(pace),
        _needed(pace),
    ]
    return joined(parts)


def _against(pace: Pace) -> Words:
    """How far ahead or behind it is of what the plan asks by now."""
    if pace.expected is None or pace.reached.number is None:
        return ""
    unit, gap = pace.metric.unit, pace.reached.number - pace.expected
    expected = number_words(unit, pace.expected)
    if gap.quantize(1) >= 0:
        return t("planned by now {expected}, {gap} ahead", expected=expected, gap=number_words(unit, gap))
    return t("planned by now {expected}, {gap} behind", expected=expected, gap=number_words(unit, -gap))


def _forecast(pace: Pace) -> Words:
    if pace.forecast is None or not pace.left:
        return ""
    unit, ahead = pace.metric.unit, pace.forecast
    return t(
        "likely to end at {middle} ({low} to {high})",
        middle=number_words(unit, ahead.middle),
        low=number_words(unit, ahead.low),
        high=number_words(unit, ahead.high),
    )


def _needed(pace: Pace) -> Words:
    if pace.is_reached:
        return t("reached")
    if pace.needed is None or not pace.left:
        return t("its time is over") if not pace.left else ""
    each = number_words(pace.metric.unit, pace.needed)
    return nt("{each} needed on the {count} day left", "{each} a day needed on the {count} days left",
              pace.left, each=each)  # fmt: skip

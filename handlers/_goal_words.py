"""Goals in words: what is to be reached, week by week, and what is wrong with them by the rules of SMART."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from handlers._numbers import number_words
from models.figure import to_number
from models.goal import Goal, last_of, metric_of_goal, parts_of, title_of, weekly
from models.metric import Adds, Metric, part_name
from models.person import Person
from models.words import Words, joined, t
from models.workcalendar import WorkCalendar


def goal_title(goal: Goal, metric: Metric | None) -> Words:
    """What a goal is called, with the way by which subscribers come."""
    source = part_name(goal.metric, goal.source) if goal.source else ""
    return joined([title_of(goal, metric), source], "·")


def amount_words(metric: Metric, amount: int) -> Words:
    """Say an amount of a metric."""
    return number_words(metric.unit, to_number(metric, amount))


def goal_line(session: Session, goal: Goal) -> Words:
    """Say a goal in a line: number, what must be reached, what is hoped for, who, until when."""
    metric = metric_of_goal(session, goal)
    owner = session.get_one(Person, goal.owner).name if goal.owner is not None else ""
    parts = [
        joined([goal.short_id, goal_title(goal, metric), _amount(goal, metric)], " "),
        t("stretch {number}", number=amount_words(metric, goal.stretch)) if metric and goal.stretch else "",
        owner,
        t("until {moment}", moment=goal.due) if goal.due else "",
        goal.note,
    ]
    return joined(["  – " if goal.parent is not None else "", joined(parts)], "")


def _amount(goal: Goal, metric: Metric | None) -> Words:
    return amount_words(metric, goal.amount) if metric is not None and goal.amount is not None else ""


def weeks_line(session: Session, goal: Goal, first: date, calendar: WorkCalendar) -> Words:
    """Say what each week is to bring; nothing of a goal that does not add up by weeks."""
    metric = metric_of_goal(session, goal)
    if metric is None or goal.amount is None or goal.parent is not None or metric.adds is not Adds.SUM:
        return ""
    weeks = weekly(goal, metric, first, calendar)
    said = joined([amount_words(metric, week.amount) for week in weeks], " / ")
    how = t("by hand") if goal.weeks else t("by working days")
    return t("{goal} week by week, {how}: {weeks}", goal=goal.short_id, how=how, weeks=said)


def wrongs_of(
    session: Session, goals: Sequence[Goal], first: date, calendar: WorkCalendar
) -> list[tuple[Goal, Words]]:
    """What is wrong with goals: which, and what."""
    return [(goal, words) for goal in goals for words in _wrongs(session, goals, goal, first, calendar)]


def _wrongs(
    session: Session, goals: Sequence[Goal], goal: Goal, first: date, calendar: WorkCalendar
) -> list[Words]:
    metric, parts = metric_of_goal(session, goal), parts_of(goals, goal)
    found = [
        t("has no number") if goal.amount is None else "",
        t("has no owner") if goal.owner is None and goal.parent is None else "",
        t("has no deadline") if goal.due is None and goal.parent is None else "",
        t("is due outside of its month") if goal.due and not first <= goal.due <= last_of(first) else "",
    ]
    if metric is not None and goal.amount is not None:
        found.append(_stretch_wrong(goal, metric))
        found.append(_sum_wrong(metric, goal, [one.amount for one in parts], t("its parts")))
        weeks = [week.amount for week in weekly(goal, metric, first, calendar)] if goal.weeks else []
        found.append(_sum_wrong(metric, goal, weeks, t("its weeks")) if metric.adds is Adds.SUM else "")
    return [words for words in found if words]


def _stretch_wrong(goal: Goal, metric: Metric) -> Words:
    if goal.stretch is None or goal.amount is None or goal.stretch > goal.amount:
        return ""
    return t("hopes for {stretch}, which is not above {amount}", stretch=amount_words(metric, goal.stretch),
             amount=amount_words(metric, goal.amount))  # fmt: skip


def _sum_wrong(metric: Metric, goal: Goal, amounts: Sequence[int | None], what: Words) -> Words:
    """Say that parts do not add up to their goal."""
    known = [amount for amount in amounts if amount is not None]
    if not known or goal.amount is None or metric.adds is not Adds.SUM or sum(known) == goal.amount:
        return ""
    gap = goal.amount - sum(known)
    number = amount_words(metric, abs(gap))
    difference = t("{number} short", number=number) if gap > 0 else t("{number} over", number=number)
    return t(
        "{what} come to {sum} and not to {amount}: {difference}",
        what=what,
        sum=amount_words(metric, sum(known)),
        amount=amount_words(metric, goal.amount),
        difference=difference,
    )

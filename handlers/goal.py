"""Goals of a plan in chat: added, changed, taken away; and what else the plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from sqlmodel import select

from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._goal_reading import Said, read_goal, read_weeks, typed_amount, typed_name
from handlers._goal_words import goal_line, goal_title
from handlers._plan_card import noted
from handlers._plan_rows import LONGEST_NOTE, MOST_GOALS
from models.goal import Goal, goals_of, metric_of_goal
from models.message import Message
from models.person import Person
from models.plan import Plan
from models.refusal import Refusal
from models.words import t

HINT = t(
    "A metric and a number, such as “new_users 5000 stretch 6000” or “interaction_rate 15%”; or a sentence"
)


def _hinted(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Say how a goal is written; deadlines are the month's end unless somebody says otherwise."""
    hints = {"goal": HINT, "weeks": t("By hand, one number a week: 800、1200、…; empty: by working days")}
    return tuple(replace(one, hint=hints.get(one.name, one.hint)) for one in fields)


@command("plan goal", "规划 目标", "ghmb", fields=_hinted)
def add_goal(  # noqa: PLR0913 - each is a field of the form
    chat: Chat,
    plan: Annotated[Plan, t("Plan")],
    goal: Annotated[str, t("Goal")],
    owner: Annotated[Person | None, t("Responsible")] = None,
    due: Annotated[date | None, t("Deadline")] = None,
    weeks: Annotated[str | None, t("Weeks")] = None,
    note: Annotated[str | None, t("Note")] = None,
    part_of: Annotated[Goal | None, t("Part of")] = None,
) -> Message:
    """Add a goal to a plan: metric and number, owner and deadline; by weeks of working days or by hand"""
    if len(goals_of(chat.session, plan.id)) >= MOST_GOALS:
        raise Refusal(t("A plan has {most} goals at most.", most=MOST_GOALS))
    if part_of is not None and (part_of.plan != plan.id or part_of.parent is not None):
        raise Refusal(t("{goal} is no goal of this plan with parts.", goal=part_of.short_id), field="part_of")
    made = Goal(plan=plan.id, parent=part_of.id if part_of is not None else None)
    _fill(chat, plan, made, read_goal(chat.session, goal))
    made.owner, made.due = owner.id if owner is not None else None, due
    _set_more(chat, plan, made, weeks, note)
    chat.session.add(made)
    chat.session.flush()
    return noted(chat, plan, f"+ {made.short_id} {_short(chat, made)}")


def _fill(chat: Chat, plan: Plan, goal: Goal, said: Said) -> None:
    goal.metric, goal.source, goal.name = said.metric, said.source, said.name
    goal.amount, goal.stretch = said.amount, said.stretch


def _set_more(chat: Chat, plan: Plan, goal: Goal, weeks: str | None, note: str | None) -> None:
    metric = metric_of_goal(chat.session, goal)
    goal.weeks = read_weeks(metric, plan.month, weeks) if metric is not None else []
    goal.note = (note or "").strip()
    if len(goal.note) > LONGEST_NOTE:
        raise Refusal(t("A note has {most} characters at most.", most=LONGEST_NOTE), field="note")


def _short(chat: Chat, goal: Goal) -> str:
    """A goal in the record, as it would be typed."""
    metric = metric_of_goal(chat.session, goal)
    amounts = [typed_amount(metric, one) for one in (goal.amount, goal.stretch) if metric and one is not None]
    return " ".join([goal.name or typed_name(metric, goal.source), *amounts])


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form with what the goal says now."""
    number = raw.get("number", "").lstrip("Gg")
    known = chat.session.get(Goal, int(number)) if number.isdigit() else None
    if known is None:
        return _hinted(chat, fields, raw)
    metric = metric_of_goal(chat.session, known)
    stretch = f" 挑战 {typed_amount(metric, known.stretch)}" if metric and known.stretch is not None else ""
    amount = f" {typed_amount(metric, known.amount)}" if metric and known.amount is not None else ""
    owner = chat.session.get(Person, known.owner) if known.owner is not None else None
    held = {
        "goal": f"{known.name or typed_name(metric, known.source)}{amount}{stretch}",
        "owner": owner.name if owner is not None else "",
        "due": known.due.isoformat() if known.due is not None else "",
        "weeks": "、".join(typed_amount(metric, one) for one in known.weeks) if metric else "",
        "note": known.note,
    }
    shown = _hinted(chat, fields, raw)
    return tuple(replace(one, value=one.value or held.get(one.name, "")) for one in shown)


@command("plan change-goal", "规划 改目标", "ghgmb", fields=_as_it_is)
def change_goal(
    chat: Chat,
    number: Annotated[Goal, t("Goal")],
    goal: Annotated[str | None, t("Goal")] = None,
    owner: Annotated[Person | None, t("Responsible")] = None,
    due: Annotated[date | None, t("Deadline")] = None,
    weeks: Annotated[str | None, t("Weeks")] = None,
    note: Annotated[str | None, t("Note")] = None,
) -> Message:
    """Change a goal of a plan; what it said stays in the plan's record"""
    plan, before = chat.session.get_one(Plan, number.plan), _short(chat, number)
    if goal is not None:
        _fill(chat, plan, number, read_goal(chat.session, goal))
    is_form = chat.incoming.values is not None
    if owner is not None or is_form:
        number.owner = owner.id if owner is not None else None
    if due is not None or is_form:
        number.due = due
    if is_form or weeks is not None or note is not None:
        _set_more(chat, plan, number, weeks, note if note is not None or is_form else number.note)
    return noted(chat, plan, f"{number.short_id} {before} → {_short(chat, number)}")


@command("plan drop-goal", "规划 删目标", "ghsmb")
def drop_goal(chat: Chat, number: Annotated[Goal, t("Goal")]) -> Message:
    """Take a goal out of a plan, with its parts; the plan's record keeps it"""
    plan = chat.session.get_one(Plan, number.plan)
    what = f"- {number.short_id} {_short(chat, number)}"
    for part in chat.session.exec(select(Goal).where(Goal.parent == number.id)):
        chat.session.delete(part)
    chat.session.flush()
    chat.session.delete(number)
    chat.session.flush()
    return noted(chat, plan, what)


@command("plan show-goal", "规划 看目标", "ghkmb")
def show_goal(chat: Chat, number: Annotated[Goal, t("Goal")]) -> Message:
    """Show a goal of a plan"""
    title = goal_title(number, metric_of_goal(chat.session, number))
    return Message(title or number.short_id, sections=(goal_line(chat.session, number),))

"""The card of a month's plan: goals with their weeks, what is wrong with them, quotas, days and dates."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from handlers._cards import draws
from handlers._chat import Chat
from handlers._goal_words import goal_line, weeks_line, wrongs_of
from models.budget import month_of_budget, total
from models.column import columns_of
from models.goal import Goal, goals_of, last_of
from models.message import Button, Field, Message
from models.overlay import days_calendar
from models.person import Person
from models.plan import Plan, note_change
from models.room import told_apart
from models.sop_report import Month
from models.teamwork import Weekday
from models.words import Words, joined, nt, t
from models.workcalendar import WorkCalendar

WEEKDAYS = tuple(day.label for day in Weekday if day is not Weekday.OFF)


def plan_name(session: Session, plan: Plan) -> Words:
    """What a plan is called: its month, and its account where there are several."""
    name = told_apart(session).get(plan.account, "")
    month = t("Plan for {month}", month=f"{plan.month:%Y-%m}")
    return joined([plan.short_id, month, name], " ")


@draws("plan")
def draw_plan(session: Session, subject: str, view: str) -> Message:
    """Draw a plan as a room, its owner or its approver sees it."""
    plan = session.get_one(Plan, int(subject.partition(":Y")[2]))
    heading = joined([plan_name(session, plan), Plan.STATES[plan.state]])
    return Message(
        heading,
        fields=tuple(_fields(session, plan)),
        sections=tuple(words for words in _sections(session, plan) if words),
        buttons=_buttons(plan, view),
        subject=plan.subject,
        view=view,
    )


def _fields(session: Session, plan: Plan) -> Iterator[Field]:
    yield Field(t("Responsible"), session.get_one(Person, plan.owner).name)
    if plan.approver is not None:
        yield Field(t("Approved by"), session.get_one(Person, plan.approver).name)


def _sections(session: Session, plan: Plan) -> Iterator[Words]:
    goals, calendar = goals_of(session, plan.id), days_calendar(session)
    yield joined([goal_line(session, goal) for goal in goals], "\n") or t("There are no goals yet.")
    yield joined([weeks_line(session, goal, plan.month, calendar) for goal in goals], "\n")
    yield wrong_words(session, plan, goals, calendar)
    yield quota_words(session, plan)
    yield days_words(plan)
    yield budget_words(session, plan)
    yield dates_words(plan)
    yield calendar.warning_for([plan.month, last_of(plan.month)]) or ""


def wrong_words(session: Session, plan: Plan, goals: list[Goal], calendar: WorkCalendar) -> Words:
    """What is wrong with the goals, a line each."""
    lines = [
        t("{goal} {wrong}", goal=goal.short_id, wrong=words)
        for goal, words in wrongs_of(session, goals, plan.month, calendar)
    ]
    return joined([t("To mend:"), *lines], "\n") if lines else ""


def quota_words(session: Session, plan: Plan) -> Words:
    """How many articles of each column, and in all."""
    known = {column.id: column.name for column in columns_of(session, plan.account)}
    asked = [
        (known[int(number)], int(quota)) for number, quota in plan.quotas.items() if int(number) in known
    ]
    if not asked:
        return ""
    lines = joined([joined([name, str(quota)], " ") for name, quota in asked])
    whole = sum(quota for _, quota in asked)
    return joined([nt("{count} article:", "{count} articles:", whole), lines], " ")


def budget_words(session: Session, plan: Plan) -> Words:
    """What the month's budget lines come to, and how much of that is used."""
    lines = month_of_budget(session, Month(plan.month), plan.account)
    if not lines:
        return ""
    names = joined([line.name for line, _ in lines], "、")
    whole = total(lines)
    return t("Budget {planned}, used {used}: {names}", planned=whole.planned, used=whole.used, names=names)


def days_words(plan: Plan) -> Words:
    """On which weekdays something is published."""
    days = joined([WEEKDAYS[int(day)] for day in sorted(plan.days)], "、")
    return t("Publishes on {days}", days=days) if plan.days else ""


def dates_words(plan: Plan) -> Words:
    """The key dates, each with its name."""
    lines = [t("{day}: {name}", day=day, name=name) for day, name in plan.named_days]
    return joined([t("Key dates"), *lines], "\n") if lines else ""


def approve_button(plan: Plan) -> Button:
    """What approves what the plan says now, and nothing else."""
    return Button(t("Approve"), f"plan approve {plan.short_id} --hash {plan.sign}", primary=True)


def _buttons(plan: Plan, view: str) -> tuple[Button, ...]:
    number = plan.short_id
    if plan.state == "submitted":
        return (approve_button(plan), Button(t("Return…"), f"plan return {number} …"))
    if view == "approver":
        return ()
    add = Button(t("Add goal…"), f"plan goal {number} …")
    more = (
        Button(t("Fill in…"), f"plan fill {number} …"),
        Button(t("Quotas…"), f"plan quotas {number} …"),
        Button(t("Export"), f"plan export {number}"),
    )
    if plan.state == "approved":
        return (add, *more)
    return (Button(t("Submit…"), f"plan submit {number} …", primary=True), add, *more)


def noted(chat: Chat, plan: Plan, what: str) -> Message:
    """Write a change into the plan's record, and show what the plan says now."""
    note_change(chat.session, plan, chat.me, chat.now, what)
    chat.session.flush()
    return draw_plan(chat.session, plan.subject, "room").without_subject()

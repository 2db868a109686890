"""The register of risks: taken in, looked at again, listed by how grave they are, and closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

from sqlmodel import Session

from handlers._called import called
from handlers._cards import draws
from handlers._chat import Chat
from handlers._command import command
from handlers._form import FormField
from handlers._kinds import LongText
from handlers._waiting import Waiting, waits
from models.audit import Deed
from models.hazard import (
    LONGEST,
    REVIEWED_EVERY,
    Degree,
    Estimate,
    Risk,
    add_risk,
    give_risk,
    open_risks,
    plan_reminder,
    review_risk,
)
from models.life import write_down
from models.message import Button, Field, Message
from models.person import Person
from models.refusal import Refusal
from models.teamwork import push_minute, team_calendar
from models.words import Words, joined, nt, t

SHOWN = 30
ADD = Button(t("Add a risk…"), "risk add …", primary=True)


@command("risk add", "风险 登记", "fxdj", "登记风险")
def add(
    chat: Chat,
    title: Annotated[str, t("What may go wrong")],
    likelihood: Annotated[Degree, t("Likelihood")],
    impact: Annotated[Degree, t("Impact")],
    plan: Annotated[LongText | None, t("What we do about it")] = None,
    owner: Annotated[Person | None, t("Who answers for it")] = None,
    review: Annotated[date | None, t("Next look")] = None,
) -> Message:
    """Take a risk into the register: likelihood, impact, what may go wrong, @owner, due the next look"""
    calendar, minute = team_calendar(chat.session, chat.tools.calendar), push_minute(chat.session)
    again = review or calendar.add_working_days(chat.now.date() + REVIEWED_EVERY, 0)
    whose = owner or chat.me
    made = Risk(title=_checked(title), likelihood=likelihood.value, impact=impact.value, owner=whose.id,
                plan=plan or "", review_on=again, at=chat.now)  # fmt: skip
    risk = add_risk(chat.session, made, chat.me, calendar, minute)
    card = draw_risk(chat.session, risk.subject, "owner")
    chat.tell(whose, card)
    return card


def _checked(title: str) -> str:
    bare = " ".join(title.split())
    if len(bare) > LONGEST:
        words = t("A risk has {most} characters at most; the plan may be longer.", most=LONGEST)
        raise Refusal(words, field="title")
    return bare


@command("risk show", "风险 查看", "fxck")
def show(chat: Chat, risk: Annotated[Risk, t("Risk")]) -> Message:
    """Show a risk: how grave it is, whose it is, what is done about it"""
    return draw_risk(chat.session, risk.subject, "owner")


@command("risk list", "风险 列表", "fxlb", "风险表")
def list_risks(chat: Chat, owner: Annotated[Person | None, t("Who answers for it")] = None) -> Message:
    """List the open risks, the gravest first"""
    known = open_risks(chat.session, owner.id if owner is not None else None)
    if not known:
        return Message(t("No risk is on the register."), buttons=(ADD,))
    today = chat.now.date()
    lines = [risk_line(chat.session, one, today) for one in known[:SHOWN]]
    left = len(known) - SHOWN
    rest = nt("and {count} more", "and {count} more", left) if left > 0 else ""
    heading = nt("{count} open risk", "{count} open risks", len(known))
    return Message(heading, sections=(joined([*lines, rest], "\n"),), buttons=(ADD,))


def risk_line(session: Session, risk: Risk, today: date) -> Words:
    """A risk in a line: `K3 高风险 供应商断供 · 可能性高 影响中 · 编辑甲 · 3月25日 周三复查`."""
    owner = session.get_one(Person, risk.owner).name
    head = joined([risk.short_id, risk.grade, risk.title], " ")
    look = t("look again {day}", day=risk.review_on)
    late = (today - risk.review_on).days
    overdue = nt("{count} day late", "{count} days late", late) if late > 0 else ""
    return joined([head, _estimate(risk), owner, look, overdue])


def _estimate(risk: Risk) -> Words:
    likelihood, impact = Degree.of(risk.likelihood).label, Degree.of(risk.impact).label
    return t("likelihood {likelihood}, impact {impact}", likelihood=likelihood, impact=impact)


def _as_it_was(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Begin with how likely and how bad it was the last time."""
    found = [one for one in chat.found if isinstance(one, Risk)]
    if not found or chat.incoming.values is not None:
        return fields
    was = {"likelihood": found[-1].likelihood, "impact": found[-1].impact}
    return tuple(replace(field, value=field.value or was.get(field.name, "")) for field in fields)


@command("risk review", "风险 复查", "fxfc", fields=_as_it_was)
def review(
    chat: Chat,
    risk: Annotated[Risk, t("Risk")],
    note: Annotated[str, t("How it stands")],
    likelihood: Annotated[Degree | None, t("Likelihood")] = None,
    impact: Annotated[Degree | None, t("Impact")] = None,
    again: Annotated[date | None, t("Next look")] = None,
) -> Message:
    """Look at a risk again: how it stands, how likely and how bad it is now, and when to look next"""
    _check_open(chat, risk)
    calendar, minute = team_calendar(chat.session, chat.tools.calendar), push_minute(chat.session)
    following = again or calendar.add_working_days(chat.now.date() + REVIEWED_EVERY, 0)
    if following <= chat.now.date():
        raise Refusal(t("The next look lies ahead of today."), field="again")
    now = Estimate(likelihood or Degree.of(risk.likelihood), impact or Degree.of(risk.impact))
    review_risk(chat.session, risk, now, following, chat.me, chat.now, note)
    plan_reminder(risk, calendar, minute)
    said = t("{risk} is looked at; next on {day}.", risk=named(risk), day=following)
    return Message(said, sections=(_estimate(risk),))


def _check_open(chat: Chat, risk: Risk) -> None:
    """Refuse what is closed, and whoever it is not for."""
    if risk.state != "open":
        raise Refusal(risk.no_longer(chat.session))
    if not risk.capacities(chat.me) & {"keeper", "lead"}:
        owner = chat.session.get_one(Person, risk.owner).name
        raise Refusal(t("Only {owner}, whose risk it is, or a lead can do this.", owner=owner))


@command("risk edit", "风险 修改", "fxxg")
def edit(
    chat: Chat,
    risk: Annotated[Risk, t("Risk")],
    plan: Annotated[LongText | None, t("What we do about it")] = None,
    owner: Annotated[Person | None, t("Who answers for it")] = None,
) -> Message:
    """Say anew what is done about a risk, or whose it is"""
    _check_open(chat, risk)
    before, risk.plan = risk.plan, plan or risk.plan
    if risk.plan != before:
        write_down(chat.session, Deed(risk.subject, "edit", chat.me.id, chat.now, after=risk.state))
    if owner is not None and owner.id != risk.owner:
        give_risk(chat.session, risk, owner, chat.me, chat.now)
        chat.tell(owner, draw_risk(chat.session, risk.subject, "owner"))
    return draw_risk(chat.session, risk.subject, "owner")


@command("risk close", "风险 关闭", "fxgb")
def close(
    chat: Chat, risk: Annotated[Risk, t("Risk")], reason: Annotated[str, t("What came of it")]
) -> Words:
    """Close a risk, and say what came of it"""
    risk.move(chat.session, "close", chat.me, chat.now, why=reason)
    risk.outcome, risk.remind_at = reason, None
    owner = chat.session.get_one(Person, risk.owner)
    said = t("{risk} is closed: {reason}", risk=named(risk), reason=reason)
    chat.tell(owner, joined([chat.me.name, said]))
    return said


def named(risk: Risk) -> Words:
    """A risk as it is spoken of: `K3 供应商断供`."""
    return joined([risk.short_id, risk.title], " ")


@draws("risk")
def draw_risk(session: Session, subject: str, view: str) -> Message:
    """Draw a risk: how grave, whose, what is done about it, when it is looked at, and what became of it."""
    risk = session.get_one(Risk, int(subject.partition(":K")[2]))
    owner = called(session, session.get_one(Person, risk.owner))
    fields = (
        Field(t("Risk"), joined([risk.grade, _estimate(risk)])),
        Field(t("Who answers for it"), owner),
        Field(t("Next look"), t("{day}", day=risk.review_on)),
    )
    is_open = risk.state == "open"
    number = risk.short_id
    buttons = (
        Button(t("Look at it again…"), f"risk review {number} …", primary=True),
        Button(t("Close…"), f"risk close {number} …"),
    )
    ended = t("closed: {reason}", reason=risk.outcome) if not is_open else ""
    return Message(
        joined([t("Risk {number}", number=number), risk.title]),
        fields=fields if is_open else fields[:2],
        sections=tuple(one for one in (risk.plan, ended) if one),
        buttons=buttons if is_open else (),
        subject=risk.subject,
        view=view,
    )


@waits("risk")
def waiting_risks(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """The risks of a person that are to be looked at by today."""
    due = [one for one in open_risks(session) if person.acts_for(one.owner) and one.review_on <= now.date()]
    return [_waiting(one, now) for one in due]


def _waiting(risk: Risk, now: datetime) -> Waiting:
    at = datetime.combine(risk.review_on, now.time(), now.tzinfo)
    look = Button(t("Look at it again…"), f"risk review {risk.short_id} …")
    return Waiting(named(risk), t("to be looked at again"), due=at, buttons=(look,))

"""The duty rota: who is on duty, set for weeks at a time, and swapped when the other agrees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated

from sqlmodel import Session, col, or_, select

from handlers._called import called
from handlers._cards import draws
from handlers._chat import Chat
from handlers._command import command
from handlers._form import Choice, FormField
from handlers._kinds import LongText
from handlers._rota import read_days_shown, read_rota, rota_lines
from handlers._span import read_span
from handlers._waiting import Waiting, waits
from models.absence import is_away
from models.duty import Swap, agree, check_on_duty, duties_of, on_duty, put_on_duty, rota
from models.message import Button, Message
from models.person import Person, Role
from models.refusal import Refusal
from models.teamwork import team_calendar
from models.words import Words, joined, t

BETWEEN_DAYS = re.compile(r"\s*(?:[和与跟换、,，]+|\bfor\b|\band\b|\s)\s*")
AHEAD = timedelta(days=92)  # of duties offered in a form


@command("duty", "谁值班", "szb")
def show_today(chat: Chat) -> Message:
    """Say who is on duty today and tomorrow"""
    today = chat.now.date()
    lines = [
        joined([t("{day}", day=day), _called_on(chat, day)]) for day in (today, today + timedelta(days=1))
    ]
    buttons = (Button(t("Rota"), "duty list"), Button(t("Swap…"), "duty swap …"))
    return Message(t("On duty"), sections=(joined(lines, "\n"),), buttons=buttons)


def _called_on(chat: Chat, day: date) -> Words:
    person = on_duty(chat.session, day)
    return t("nobody") if person is None else called(chat.session, person)


@command("duty list", "值班 列表", "zblb", "值班表")
def list_duties(chat: Chat, span: Annotated[str | None, t("Which days, or which month")] = None) -> Message:
    """Show the rota, holidays too: four weeks, a month, or days"""
    first, last = read_days_shown(span, chat.now)
    calendar = team_calendar(chat.session, chat.tools.calendar)
    lines = rota_lines(chat.session, calendar, first, last)
    heading = t("On duty, {first} – {last}", first=first, last=last)
    unsure = calendar.warning_for([first, last])
    buttons = (Button(t("Set…"), "duty set …"),) if chat.me.is_at_least(Role.LEAD) else ()
    shown = joined(lines, "\n") or t("Nobody is on the rota.")
    return Message(heading, sections=(shown, *((unsure,) if unsure else ())), buttons=buttons)


@command("duty set", "值班 安排", "zbap", role=Role.LEAD)
def set_duties(chat: Chat, lines: Annotated[LongText, t("Rota, a line each")]) -> Message:
    """Set the rota: “16 Mar Mia” a line, or “Mia Ed in turn, from 16 Mar for 4 weeks”"""
    changed = 0
    for shift in read_rota(chat, lines):
        days = put_on_duty(chat.session, shift.person, shift.days, chat.me, chat.now)
        changed += len(days)
        if days:
            listed = joined([t("{day}", day=day) for day in days[:10]], "、")
            more = t("and more") if len(days) > 10 else ""
            chat.tell(shift.person, t("You are on duty: {days}", days=joined([listed, more], " ")))
    if not changed:
        return Message(t("The rota says so already."))
    return Message(
        t("The rota is set; days changed: {count}.", count=changed), buttons=(Button(t("Rota"), "duty list"),)
    )


def _choices(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Offer the days of duty that lie ahead, one's own and others'."""
    today = chat.now.date()
    mine = duties_of(chat.session, chat.me, today)
    others = {day: n for day, n in rota(chat.session, today, today + AHEAD).items() if n != chat.me.id}
    offered = {
        "days": tuple(Choice(f"{day}", t("{day}", day=day)) for day in mine),
        "theirs": tuple(
            Choice(
                f"{day}", joined([t("{day}", day=day), called(chat.session, chat.session.get_one(Person, n))])
            )
            for day, n in others.items()
        ),
    }
    return tuple(
        replace(field, kind="choice", choices=offered[field.name]) if offered.get(field.name) else field
        for field in fields
    )


@command("duty swap", "值班 换班", "zbhb", "换班", fields=_choices)
def ask_to_swap(
    chat: Chat,
    days: Annotated[str, t("Your day")],
    theirs: Annotated[str | None, t("Their day (empty: they just take yours)")] = None,
    person: Annotated[Person | None, t("Person")] = None,
) -> Message:
    """Ask somebody to swap a day of duty, or to take yours; they have to agree"""
    mine, other_day = _two_days(chat, days, theirs)
    check_on_duty(chat.session, chat.me, mine)
    other = person if other_day is None else on_duty(chat.session, other_day)
    if other is None or other.id == chat.me.id:
        raise Refusal(t("Say with whom: another day of duty, or @somebody."), field="person")
    if other_day is not None:
        check_on_duty(chat.session, person or other, other_day)
    noon = chat.now.replace(hour=12)
    if is_away(chat.session, other, noon + (mine - chat.now.date())):
        raise Refusal(t("{person} is away on {day}.", person=other.name, day=mine), field="person")
    swap = Swap(asker=chat.me.id, asker_day=mine, other=other.id, other_day=other_day)
    chat.session.add(swap)
    chat.session.flush()
    chat.tell(other, draw_swap(chat.session, swap.subject, "other"))
    asked = t("{person} is asked to agree.", person=called(chat.session, other))
    return Message(asked, buttons=(Button(t("Withdraw"), f"duty cancel {swap.short_id}"),))


def _two_days(chat: Chat, days: str, theirs: str | None) -> tuple[date, date | None]:
    mine, *also = [day for day in BETWEEN_DAYS.split(days.strip(), maxsplit=1) if day]
    said = theirs or (also[0] if also else None)
    return read_span(mine, chat.now).first_day, read_span(said, chat.now).first_day if said else None


@command("duty agree", "值班 同意", "zbty")
def agree_to_swap(chat: Chat, swap: Annotated[Swap, t("Swap")]) -> Words:
    """Agree to a swap of duty"""
    agree(chat.session, swap, chat.me, chat.now)
    chat.tell(chat.session.get_one(Person, swap.asker), _swapped(chat.session, swap))
    return _swapped(chat.session, swap)


@command("duty decline", "值班 不换", "zbbh")
def decline_swap(chat: Chat, swap: Annotated[Swap, t("Swap")]) -> Words:
    """Do not agree to a swap of duty"""
    swap.move(chat.session, "decline", chat.me, chat.now)
    said = t("{person} cannot take {day}.", person=chat.me.name, day=swap.asker_day)
    chat.tell(chat.session.get_one(Person, swap.asker), said)
    return t("The days stay as they are.")


@command("duty cancel", "值班 撤回", "zbch")
def withdraw_swap(chat: Chat, swap: Annotated[Swap, t("Swap")]) -> Words:
    """Take back that you asked for a swap"""
    swap.move(chat.session, "withdraw", chat.me, chat.now)
    return t("The days stay as they are.")


@draws("swap")
def draw_swap(session: Session, subject: str, view: str) -> Message:
    """Draw a swap as the other sees it: whose day for which, and what became of it."""
    swap = session.get_one(Swap, int(subject.partition(":W")[2]))
    state = () if swap.state == "asked" else (swap.STATES[swap.state],)
    agrees = Button(t("Agree"), f"duty agree {swap.short_id}", primary=True)
    buttons = (agrees, Button(t("No"), f"duty decline {swap.short_id}")) if swap.state == "asked" else ()
    return Message(_asks(session, swap), sections=state, buttons=buttons, subject=swap.subject, view=view)


def _asks(session: Session, swap: Swap) -> Words:
    asker = session.get_one(Person, swap.asker).name
    if swap.other_day is None:
        return t("{person} asks you to be on duty on {day}", person=asker, day=swap.asker_day)
    return t(
        "{person} asks you to swap: you {day}, in return {other}",
        person=asker,
        day=swap.asker_day,
        other=swap.other_day,
    )


@waits("swap")
def waiting_swaps(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """The swaps of days to come that a person is asked for, and those for which the person asked."""
    asked = select(Swap).where(Swap.state == "asked", col(Swap.asker_day) >= now.date())
    theirs = asked.where(or_(Swap.other == person.id, Swap.asker == person.id)).order_by(col(Swap.id))
    return [
        _to_answer(session, swap) if swap.other == person.id else _asked(session, swap)
        for swap in session.exec(theirs)
    ]


def _to_answer(session: Session, swap: Swap) -> Waiting:
    yes = Button(t("Agree"), f"duty agree {swap.short_id}")
    return Waiting(_asks(session, swap), buttons=(yes, Button(t("No"), f"duty decline {swap.short_id}")))


def _asked(session: Session, swap: Swap) -> Waiting:
    other = called(session, session.get_one(Person, swap.other))
    withdraw = Button(t("Withdraw"), f"duty cancel {swap.short_id}")
    what = t("Duty on {day}", day=swap.asker_day)
    return Waiting(what, t("{person} is asked to agree.", person=other), buttons=(withdraw,), begun=True)


def _swapped(session: Session, swap: Swap) -> Words:
    asker, other = (session.get_one(Person, number).name for number in (swap.asker, swap.other))
    first = t("On duty on {day}: {person}.", day=swap.asker_day, person=other)
    second = t("On duty on {day}: {person}.", day=swap.other_day, person=asker) if swap.other_day else ""
    return joined([first, second], " ")

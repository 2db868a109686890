"""Emergencies: taken by who was paged, passed on, looked back upon; and what WeChat lets one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from sqlmodel import col, select

from handlers._chat import Chat
from handlers._command import command
from handlers._emergency_card import draw_emergency
from handlers._form import FormField
from handlers._kinds import LongText
from models.audit import Deed, append
from models.emergency import Emergency, emergency_of, may_take, rules, set_rules, subject_of, take
from models.message import Button, Message
from models.person import Person, Role
from models.refusal import Refusal
from models.request import Request
from models.teamwork import team_calendar
from models.words import Words, joined, t

LONGEST_RULES = 1_000  # characters, for they stand on a card


@command("emergency take", "紧急 接手", "jjjs")
def take_it(chat: Chat, request: Annotated[Request, t("Request")]) -> Message:
    """Take an emergency, whoever you are of those who were paged; nobody else is paged any more"""
    take(chat.session, request, chat.me, chat.now, team_calendar(chat.session, chat.tools.calendar))
    said = t("{person} took this.", person=chat.me.name)
    chat.add_to_thread(request.subject, said)
    filer = chat.session.get_one(Person, request.filer)
    chat.tell(filer, t("{number} {title}: {said}", number=request.short_id, title=request.title, said=said))
    return draw_emergency(chat.session, subject_of(request), "doer")


@command("emergency next", "紧急 叫下一个", "jjjxyg")
def page_another(chat: Chat, request: Annotated[Request, t("Request")]) -> Words:
    """Say that you can't take an emergency, so that the next one is paged at once"""
    found = emergency_of(chat.session, request)
    if found is None or found.next_at is None:
        raise Refusal(t("Nobody is paged for {number} any more.", number=request.short_id))
    if not may_take(chat.session, found, chat.me):
        raise Refusal(t("Only who was paged or an editor can do this."))
    found.next_at = chat.now
    append(chat.session, Deed(request.subject, "pass", chat.me.id, chat.now, after=request.state))
    return t("The next one is paged now.")


@command("emergency timeline", "紧急 经过", "jjjg")
def show(chat: Chat, request: Annotated[Request, t("Request")]) -> Message:
    """Show what happened in an emergency: reported, paged whom, taken, done, closed"""
    if emergency_of(chat.session, request) is None:
        raise Refusal(t("{number} is no emergency.", number=request.short_id))
    return draw_emergency(chat.session, subject_of(request), "doer")


@command("emergency list", "紧急 列表", "jjlb")
def list_emergencies(chat: Chat) -> Message:
    """List the emergencies that nobody has taken or finished yet"""
    asked = select(Request).join(Emergency).where(col(Request.state).in_(("approved", "doing")))
    found = chat.session.exec(asked.order_by(col(Request.id))).all()
    if not found:
        return Message(t("There is no emergency now."), buttons=(Button(t("Playbooks"), "playbook list"),))
    lines = [joined([one.short_id, one.title, Request.STATES[one.state]]) for one in found]
    looks = tuple(
        Button(t("{number} so far", number=one.short_id), f"emergency timeline {one.short_id}")
        for one in found[:10]
    )
    return Message(t("Emergencies"), sections=(joined(lines, "\n"),), buttons=looks)


@command("emergency rules", "紧急 规则", "jjgz")
def show_rules(chat: Chat) -> Message:
    """Show what WeChat lets one change of an article that is out"""
    return _rules_now(chat)


def _rules_now(chat: Chat) -> Message:
    leads = chat.me.is_at_least(Role.LEAD)
    change = (Button(t("Change…"), "emergency set-rules …"),) if leads else ()
    return Message(t("What WeChat lets one change"), sections=(rules(chat.session),), buttons=change)


def _as_they_are(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Begin with what the team wrote before."""
    now = rules(chat.session)
    if chat.incoming.values is not None or not isinstance(now, str):
        return fields
    return tuple(replace(field, value=field.value or now) for field in fields)


@command("emergency set-rules", "紧急 改规则", "jjggz", role=Role.LEAD, fields=_as_they_are)
def change_rules(chat: Chat, text: Annotated[LongText, t("What WeChat lets one change")]) -> Message:
    """Write anew what WeChat lets one change, as its back office says it now; it stands on each such card"""
    if len(text) > LONGEST_RULES:
        words = t("This is {length} characters long; at most {most} fit.", length=len(text),
                  most=LONGEST_RULES)  # fmt: skip
        raise Refusal(words, field="text")
    set_rules(chat.session, text)
    append(chat.session, Deed("setting:emergency rules", "set", chat.me.id, chat.now, after=text[:200]))
    return _rules_now(chat)

"""Requests to other departments, for whoever files them: file, change, look, nudge, take back, accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers import _requests as requests
from handlers._chat import Chat
from handlers._command import COMMANDS, command
from handlers._fill import form
from handlers._form import Form, FormField, Unfilled
from handlers._request_card import draw_request, titled
from handlers._request_form import check_title, form_fields, read_form
from handlers._request_kinds import read_kind
from handlers._request_list import Stage, listed
from handlers._request_story import story
from handlers._request_stuck import stuck_message
from models.message import Message
from models.refusal import Refusal
from models.request import Request
from models.request_editing import Edited, edit, withdraw
from models.request_kind import Kind
from models.request_parts import note_topic
from models.request_people import meant
from models.request_stuck import all_stuck
from models.request_words import called
from models.requesting import names_of, new_request, submit
from models.words import Words, joined, nt, t

ANY_KIND = (
    FormField("content", t("What it is about"), "long", False),
    FormField("links", t("References"), "text", False),
)
NUDGES = ("pending", "approved", "doing")


def _of_kind(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Add the fields of the kind, once it is known; before that, what nearly all kinds ask for."""
    try:
        return (*fields, *form_fields(chat, read_kind(chat, raw.get("kind", "")), {}))
    except Refusal:
        return (*fields, *(replace(one, value=chat.values.get(one.name, "")) for one in ANY_KIND))


@command("request new", "申请 新建", "sqxj", "提需求", fields=_of_kind)
def new(chat: Chat, kind: Annotated[Kind, t("Kind")], title: Annotated[str, t("Title")]) -> Words | Form:
    """Ask another department for something"""
    check_title(title)
    _check_may_file(chat, kind)
    filled = read_form(chat, kind)
    if filled.wrong:
        # What was not asked for yet is no mistake.
        wrong = {name: words for name, words in filled.wrong.items() if name in chat.values}
        again = form(chat, COMMANDS["requestnew"], {"kind": kind.name, "title": title}, wrong)
        if not wrong:
            return again
        raise Unfilled(again)
    request = new_request(chat.session, kind, chat.me, title, filled.values, chat.now)
    request.account = chat.account
    note_topic(chat.session, request)
    submit(chat.session, request, chat.me, chat.now, requests.calendar_of(chat))
    requests.show_filed(chat, request)
    return requests.announce_chain(chat.session, request, chat.now, chat.me)


def _check_may_file(chat: Chat, kind: Kind) -> None:
    if not kind.filers:
        return
    able = meant(chat.session, kind.filers, chat.me, {}, chat.now.date())
    if not any(chat.me.acts_for(one.id) for one in able):
        names = joined([one.name for one in able[:5]], "、")
        raise Refusal(t("“{kind}” is filed by {names}.", kind=called(kind), names=names))


def _as_it_is(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Fill the form of a change with what the request says now."""
    number = raw.get("request", "").lstrip("Rr")
    request = chat.find(Request, int(number)) if number.isdigit() else None
    if request is None:
        return fields
    mine = tuple(replace(f, value=f.value or request.title) if f.name == "title" else f for f in fields)
    return (*mine, *form_fields(chat, request.read, request.values, request))


@command("request edit", "申请 修改", "sqxg", fields=_as_it_is)
def change(
    chat: Chat, request: Annotated[Request, t("Request")], title: Annotated[str, t("Title")]
) -> Words | Message:
    """Change a request; what matters to approvers ends their approval; what was returned is filed anew"""
    check_title(title)
    filled = read_form(chat, request.read, request.values)
    if filled.wrong:
        raw = {"request": request.short_id, "title": title}
        raise Unfilled(form(chat, COMMANDS["requestedit"], raw, filled.wrong))
    calendar = requests.calendar_of(chat)
    edited = edit(chat.session, request, title, filled.values, chat.me, chat.now, calendar)
    if request.state in ("draft", "returned"):
        submit(chat.session, request, chat.me, chat.now, calendar)
        requests.note(chat.session, request, t("{person} filed it again.", person=chat.me.name), chat.now)
        return requests.announce_chain(chat.session, request, chat.now, chat.me)
    if not edited.changes:
        return t("Nothing has changed.")
    return _tell_of_change(chat, request, edited)


def _tell_of_change(chat: Chat, request: Request, edited: Edited) -> Words:
    """Tell those who decided or decide; with those whose approval ended, that they are asked again."""
    said: Words = nt("{person} changed {count} field.", "{person} changed {count} fields.",
                     len(edited.changes), person=chat.me.name)  # fmt: skip
    if edited.voided:
        names = names_of(chat.session, list(edited.voided))
        ended = t("That ends the approval of {names}, who are asked again.", names=names)
        said = joined([said, ended], " ")
    requests.note(chat.session, request, said, chat.now)
    told = t("{request}: {said}", request=titled(request), said=said)
    for person in requests.concerned(chat.session, request):
        chat.tell(person, told)
    if not edited.anew:
        return said
    return joined([said, requests.announce(chat.session, request, chat.now, chat.me)], "\n")


@command("request show", "申请 详情", "sqxq")
def show(chat: Chat, request: Annotated[Request, t("Request")]) -> Message:
    """Show a request's card"""
    return draw_request(chat.session, request.subject, "room")


@command("request list", "申请 列表", "sqlb")
def list_requests(
    chat: Chat,
    stage: Annotated[Stage | None, t("State")] = None,
    kind: Annotated[Kind | None, t("Kind")] = None,
) -> Message:
    """List the requests under way, the oldest first"""
    return listed(chat, stage or Stage.OPEN, kind)


@command("request withdraw", "申请 撤回", "sqch")
def take_back(chat: Chat, request: Annotated[Request, t("Request")]) -> Words:
    """Take back a request that you filed"""
    told = requests.concerned(chat.session, request)
    withdraw(chat.session, request, chat.me, chat.now, requests.calendar_of(chat))
    requests.note(chat.session, request, t("{person} withdrew this.", person=chat.me.name), chat.now)
    words = t("{person} withdrew {request}; there is nothing to do any more.", person=chat.me.name,
              request=titled(request))  # fmt: skip
    for person in told:
        chat.tell(person, words)
    return t("{request} is withdrawn.", request=titled(request))


@command("request nudge", "申请 催办", "sqcb")
def nudge(chat: Chat, request: Annotated[Request, t("Request")]) -> Words:
    """Remind whoever a request waits for, once a working day"""
    if not request.capacities(chat.me) & {"filer", "lead"}:
        raise Refusal(t("Only who filed {number}, or a lead, can nudge.", number=request.short_id))
    if request.state not in NUDGES:
        raise Refusal(t("{number} waits for nobody: {state}.", number=request.short_id,
                        state=Request.STATES[request.state]))  # fmt: skip
    today = requests.calendar_of(chat).add_working_days(chat.now.date(), 0)
    if request.nudged_on == today:
        raise Refusal(t("{number} was nudged today; once a working day is enough.", number=request.short_id))
    request.nudged_on = today
    waiting = requests.waits_for(chat.session, request)
    for person in waiting:
        words = t("{person} asks you to look at this.", person=chat.me.name)
        requests.send_card(chat.session, request, person, requests.view_now(request), chat.now, words)
    names = "、".join(one.name for one in waiting)
    requests.wrote(chat, request, "nudge", names)
    return t("{names} is reminded of {number}.", names=names, number=request.short_id)


@command("request stuck", "申请 卡住的", "sqkzd")
def show_stuck(chat: Chat) -> Message | Words:
    """List the steps that nobody can decide"""
    found = all_stuck(chat.session)
    return stuck_message(found) if found else t("No request is stuck.")


@command("request history", "申请 流转记录", "sqlzjl")
def history(chat: Chat, request: Annotated[Request, t("Request")]) -> Message:
    """Tell the story of a request: who did what, when and why"""
    return story(chat, request)

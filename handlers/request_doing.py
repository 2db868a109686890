"""Doing what was asked for: take it on, deliver it, accept it, ask for more."""

from __future__ import annotations

from typing import Annotated

from handlers import _requests as requests
from handlers._chat import Chat
from handlers._command import command
from handlers._kinds import LongText
from handlers._request_card import titled
from models.person import Person
from models.request import Request
from models.request_doing import accept, claim, deliver, reopen
from models.request_parts import give_part
from models.request_words import called
from models.words import Words, joined, t


@command("request claim", "申请 接单", "sqjd")
def take_on(chat: Chat, request: Annotated[Request, t("Request")]) -> Words:
    """Take on a request that is approved"""
    claim(chat.session, request, chat.me, chat.now, requests.calendar_of(chat))
    said = t("{person} took this on, until {moment}.", person=chat.me.name, moment=request.due or chat.now)
    requests.note(chat.session, request, said, chat.now)
    requests.tell_filer(chat, request, t("{request}: {said}", request=titled(request), said=said))
    return t("{request} is yours, until {moment}.", request=titled(request), moment=request.due or chat.now)


@command("request deliver", "申请 交付", "sqjf")
def hand_in(
    chat: Chat,
    request: Annotated[Request, t("Request")],
    what: Annotated[LongText, t("What, or where")],
) -> Words:
    """Deliver what was asked for: say what, or give a link"""
    if request.read.parts:
        return _give(chat, request, what)
    deliver(chat.session, request, chat.me, what, chat.now, requests.calendar_of(chat))
    return _delivered(chat, request, what)


def _delivered(chat: Chat, request: Request, what: str) -> Words:
    said = t("{person} delivered: {what}", person=chat.me.name, what=what)
    requests.note(chat.session, request, said, chat.now)
    filer = chat.session.get_one(Person, request.filer)
    if filer.id != chat.me.id:
        requests.send_card(chat.session, request, filer, "filer", chat.now, said)
    requests.review_after(chat, request)
    return t("{request} is delivered; {person} accepts it.", request=titled(request), person=filer.name)


def _give(chat: Chat, request: Request, what: str) -> Words:
    """Give one's part; with the last one it is delivered."""
    if request.state == "approved":
        claim(chat.session, request, chat.me, chat.now, requests.calendar_of(chat), alone=False)
    lacking = give_part(chat.session, request, chat.me, what, chat.now)
    requests.note(chat.session, request, t("{person} gave: {what}", person=chat.me.name, what=what), chat.now)
    if not lacking:
        deliver(chat.session, request, chat.me, what, chat.now, requests.calendar_of(chat))
        return _delivered(chat, request, what)
    names = joined([called(part) for part in lacking], "、")
    return t("Your part of {request} is there; still lacking: {names}", request=titled(request), names=names)


@command("request accept", "申请 验收", "sqys")
def take(chat: Chat, request: Annotated[Request, t("Request")]) -> Words:
    """Accept what was delivered"""
    accept(chat.session, request, chat.me, chat.now)
    said = t("{person} accepted this.", person=chat.me.name)
    requests.note(chat.session, request, said, chat.now)
    if request.doer is not None:
        doer = chat.session.get_one(Person, request.doer)
        chat.tell(doer, t("{request}: {said}", request=titled(request), said=said))
    return t("{request} is closed.", request=titled(request))


@command("request reopen", "申请 重开", "sqck")
def open_again(
    chat: Chat, request: Annotated[Request, t("Request")], reason: Annotated[str, t("Reason")]
) -> Words:
    """Ask for more work, or take up again what was rejected, withdrawn or expired"""
    reopen(chat.session, request, chat.me, reason, chat.now, requests.calendar_of(chat))
    said = t("{person} reopened this: {reason}", person=chat.me.name, reason=reason)
    requests.note(chat.session, request, said, chat.now)
    if request.state == "draft":
        return t("{request} is a draft again: change it, and it is filed.", request=titled(request))
    for person in requests.waits_for(chat.session, request):
        chat.tell(person, t("{request}: {said}", request=titled(request), said=said))
    return t("{request} is in progress again.", request=titled(request))

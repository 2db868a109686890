"""Deciding about requests: agree, refuse, return, hand over, add somebody, send a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlmodel import Session

from handlers import _requests as requests
from handlers._chat import Chat
from handlers._command import command
from handlers._request_card import (
    COPY,
    DECIDER,
    DOER,
    FILER,
    approve_button,
    change_button,
    draw_request,
    titled,
)
from handlers._typed import Decidable, Way, decided
from handlers._waiting import Waiting, waits
from models.message import Message
from models.person import Person, Role
from models.refusal import Refusal
from models.request import Request, Seat, decides_for
from models.request_queue import filed_by, to_decide_by, to_do_by
from models.request_seats import add_seat, hand_seat
from models.requesting import agree, refuse, seat_for, send_back
from models.words import Words, joined, t

LONGEST_COMMENT = 200  # characters, which a button carries


@command("request approve", "申请 同意", "sqty")
def approve(
    chat: Chat,
    request: Annotated[Request, t("Request")],
    comment: Annotated[str | None, t("Comment")] = None,
    hash: Annotated[str | None, t("Hash of what you saw")] = None,
) -> Words | Message:
    """Agree to a request that waits for you"""
    seat = seat_for(chat.session, request, chat.me)
    said = " ".join((comment or "").split())
    if len(said) > LONGEST_COMMENT:
        words = t("A comment has {most} characters at most; say more in the thread.", most=LONGEST_COMMENT)
        raise Refusal(words, field="comment")
    if hash is None:
        return Message(_asked(request), buttons=(approve_button(request, said),))
    check_sign(request, hash)
    agree(chat.session, request, chat.me, said, chat.now, requests.calendar_of(chat))
    requests.tell_decision(chat, request, seat, t("{person} agreed", person=chat.me.name), said)
    return joined([t("You agreed to {request}.", request=titled(request)),
                   requests.announce(chat.session, request, chat.now, chat.me)], "\n")  # fmt: skip


def _asked(request: Request) -> Words:
    cost = t("It costs {amount}.", amount=request.amount) if request.amount else ""
    return joined([t("Agree to {number}?", number=titled(request)), cost], " ")


def check_sign(request: Request, hash: str) -> None:
    """Refuse a decision about what is not there any more."""
    if hash.strip().casefold() != request.sign:
        words = t("{request} has changed since you saw it; look at it again.", request=titled(request))
        raise Refusal(words, approve_button(request))


@command("request reject", "申请 拒绝", "sqjj", "申请 驳回")
def reject(
    chat: Chat, request: Annotated[Request, t("Request")], reason: Annotated[str, t("Reason")]
) -> Words:
    """Refuse a request, and say why"""
    seat = seat_for(chat.session, request, chat.me)
    over = refuse(chat.session, request, chat.me, reason, chat.now, requests.calendar_of(chat))
    requests.tell_decision(chat, request, seat, t("{person} refused", person=chat.me.name), reason)
    if not over:
        return t("Your no to {request} counts; others have yet to decide.", request=titled(request))
    told = t("{person} rejected {request}: {reason}", person=chat.me.name, request=titled(request),
             reason=reason)  # fmt: skip
    requests.tell_filer(chat, request, told)
    return t("{request} is rejected; who filed it is told why.", request=titled(request))


@command("request return", "申请 退回", "sqth")
def give_back(
    chat: Chat, request: Annotated[Request, t("Request")], reason: Annotated[str, t("What is missing")]
) -> Words:
    """Return a request to whoever filed it, and say what is missing"""
    seat = seat_for(chat.session, request, chat.me)
    send_back(chat.session, request, chat.me, reason, chat.now, requests.calendar_of(chat))
    requests.tell_decision(chat, request, seat, t("{person} returned this", person=chat.me.name), reason)
    told = t("{person} returned {request}: {reason}", person=chat.me.name, request=titled(request),
             reason=reason)  # fmt: skip
    requests.tell_filer(chat, request, Message(told, buttons=(change_button(request),)))
    return t("{request} is returned; who filed it is told what is missing.", request=titled(request))


@command("request hand-over", "申请 转交", "sqzj", "申请 转审")
def hand_over(
    chat: Chat, request: Annotated[Request, t("Request")], person: Annotated[Person, t("To")]
) -> Words:
    """Let somebody else decide in your place; a lead may do so for others"""
    seat = _given_away(chat, request)
    before = chat.session.get_one(Person, seat.person)
    hand_seat(chat.session, request, seat, person, chat.me, chat.now)
    requests.ask_one(chat.session, request, seat, chat.now)
    said = t("{person} handed the decision of {before} to {to}.", person=chat.me.name, before=before.name,
             to=person.name)  # fmt: skip
    chat.tell(before, t("{request}: {said}", request=titled(request), said=said))
    requests.note(chat.session, request, said, chat.now)
    return t("{request} is with {person} now.", request=titled(request), person=person.name)


def _given_away(chat: Chat, request: Request) -> Seat:
    """The place that is handed over: one's own, or for a lead the first that is undecided."""
    left = requests.to_decide(chat.session, request) if request.state == "pending" else []
    mine = any(decides_for(chat.session, request, chat.me, seat) for seat in left)
    if left and not mine and chat.me.is_at_least(Role.LEAD):
        return left[0]
    return seat_for(chat.session, request, chat.me)


@command("request add", "申请 加签", "sqjq")
def add(chat: Chat, request: Annotated[Request, t("Request")], person: Annotated[Person, t("Who")]) -> Words:
    """Let somebody decide besides; they must agree, too"""
    if not request.capacities(chat.me) & {"approver", "lead"}:
        raise Refusal(t("Only who decides now, or a lead, can add somebody."))
    seat = add_seat(chat.session, request, person, chat.me, chat.now, requests.calendar_of(chat))
    requests.ask_one(chat.session, request, seat, chat.now)
    said = t("{person} asked {to} to decide, too.", person=chat.me.name, to=person.name)
    requests.note(chat.session, request, said, chat.now)
    return t("{person} is asked to decide about {request}, too.", person=person.name, request=titled(request))


@command("request copy", "申请 抄送", "sqcs")
def copy(chat: Chat, request: Annotated[Request, t("Request")], person: Annotated[Person, t("To")]) -> Words:
    """Let somebody know of a request, who has nothing to decide"""
    if person.id in request.copied:
        raise Refusal(t("{person} has a copy already.", person=person.name), field="person")
    request.copied = [*request.copied, person.id]
    requests.wrote(chat, request, "copy", person.name)
    words = t("{person} sends you a copy; there is nothing for you to do.", person=chat.me.name)
    requests.send_card(chat.session, request, person, COPY, chat.now, words)
    return t("{person} has a copy of {request}.", person=person.name, request=titled(request))


@decided
def decidable_requests(session: Session, person: Person) -> list[tuple[Decidable, tuple[str, ...]]]:
    """What a person may decide by a reply under a request's card."""
    return [(_decidable(one), (one.subject,)) for one in to_decide_by(session, person)]


def _decidable(request: Request) -> Decidable:
    number = request.short_id
    read = {"request": number, "hash": request.sign}
    ways = {
        "approve": Way(t("Agree"), "request approve", read, "comment",
                       needs_words=request.read.steps[request.place].reason),
        "reject": Way(t("Reject"), "request reject", {"request": number}, "reason", needs_words=True),
        "return": Way(t("Return"), "request return", {"request": number}, "reason", needs_words=True),
    }  # fmt: skip
    return Decidable(number, titled(request), f"request show {number}", ways)


@waits("request")
def waiting_requests(session: Session, person: Person, now: datetime) -> list[Waiting]:
    """What a person is to decide, to do or to accept, and what they filed."""
    return [
        *(_waiting(session, one, t("to decide"), DECIDER) for one in to_decide_by(session, person)),
        *(_waiting(session, one, t("to do"), DOER) for one in to_do_by(session, person)),
        *(_filed(session, one) for one in filed_by(session, person)),
    ]


def _waiting(session: Session, request: Request, note: Words, view: str) -> Waiting:
    drawn = draw_request(session, request.subject, f"{view}:0")
    when = t("{moment}", moment=request.due) if request.due else ""
    return Waiting(titled(request), note, request.due, when, drawn.shown[:2])


def _filed(session: Session, request: Request) -> Waiting:
    drawn = draw_request(session, request.subject, f"{FILER}:0")
    mine = request.state in ("returned", "delivered", "draft")
    return Waiting(titled(request), Request.STATES[request.state], request.due if mine else None,
                   buttons=drawn.shown[:2], begun=not mine)  # fmt: skip

"""Agreeing to many requests at once: tick them, see how many and how much, confirm."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from handlers import _requests as requests
from handlers._chat import Chat
from handlers._command import COMMANDS, command
from handlers._drafts import my_draft
from handlers._fill import form
from handlers._form import Choice, Form, FormField
from handlers._importing import keep_draft, unused
from handlers._request_card import titled
from handlers.request_deciding import check_sign
from models.draft import Draft
from models.message import Button, Confirm, Message
from models.refusal import Refusal
from models.request import Request, look_again
from models.request_queue import to_decide_by
from models.requesting import agree, seat_for
from models.words import Words, joined, nt, t

COMMAND = "request approve-many"
MOST = 40  # fields of a form


def _ticks(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """A tick for each request that waits for the speaker and asks for no reason."""
    both = Choice("yes", t("agree")), Choice("no", t("not now"))
    return tuple(
        FormField(one.short_id.lower(), _named(one), "choice", False,
                  chat.values.get(one.short_id.lower(), "yes"), choices=both)
        for one in _offered(chat)
    )  # fmt: skip


def _offered(chat: Chat) -> list[Request]:
    found = to_decide_by(chat.session, chat.me)
    return [one for one in found if not one.read.steps[one.place].reason][:MOST]


def _named(request: Request) -> Words:
    return joined([titled(request), t("{amount}", amount=request.amount) if request.amount else ""])


@command("request approve-many", "申请 批量同意", "sqplty", fields=_ticks)
def approve_many(chat: Chat, draft: Draft | None = None) -> Words | Message | Form:
    """Agree to several of the requests that wait for you, after a look at how many and how much"""
    if draft is not None:
        return _agree(chat, unused(my_draft(chat, draft.id), COMMAND))
    offered = _offered(chat)
    if not offered:
        return t("Nothing waits for you that could be agreed to together.")
    if chat.incoming.values is None:
        return form(chat, COMMANDS[COMMAND.replace(" ", "")], {}, {})
    ticked = [one for one in offered if chat.values.get(one.short_id.lower()) in ("yes", "是")]
    if not ticked:
        return t("None is ticked; nothing is decided.")
    return _asked(chat, ticked)


def _asked(chat: Chat, ticked: list[Request]) -> Message:
    """Say how many they are and what they cost; nothing is decided before the button is pressed."""
    fields = {one.short_id: one.sign for one in ticked}
    draft = Draft(person=chat.me.id, command=COMMAND, fields=fields, at=chat.now)
    keep_draft(chat, draft)
    total = sum((one.amount or Decimal() for one in ticked), Decimal())
    many = nt("Agree to {count} request?", "Agree to {count} requests?", len(ticked))
    cost = t("They cost {amount} together.", amount=total) if total else t("They cost nothing.")
    sure = Confirm(many, cost, t("Agree to all"))
    button = Button(t("Agree to all"), f"{COMMAND} {draft.short_id}", primary=True, confirm=sure)
    lines = joined([_named(one) for one in ticked], "\n")
    return Message(joined([many, cost], " "), sections=(lines,), buttons=(button,))


def _agree(chat: Chat, draft: Draft) -> Words:
    """Agree to each as it was shown; what changed or was decided meanwhile is left out, and why."""
    draft.posted = COMMAND
    done, left = 0, []
    for number, sign in draft.fields.items():
        request = chat.session.get_one(Request, int(number[1:]))
        try:
            with chat.session.begin_nested():
                _agree_to(chat, request, sign)
            done += 1
        except Refusal as refusal:
            look_again(chat.session)
            left.append(t("{number}: {why}", number=number, why=refusal.words))
    said = nt("You agreed to {count} request.", "You agreed to {count} requests.", done)
    return joined([said, *left], "\n")


def _agree_to(chat: Chat, request: Request, sign: str) -> None:
    seat = seat_for(chat.session, request, chat.me)
    check_sign(request, sign)
    agree(chat.session, request, chat.me, "", chat.now, requests.calendar_of(chat))
    requests.tell_decision(chat, request, seat, t("{person} agreed", person=chat.me.name), "")
    requests.announce(chat.session, request, chat.now, chat.me)

"""Leaving: what somebody holds is shown, handed over, and the sign-ins end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from handlers._called import called
from handlers._chat import Chat
from handlers._command import command
from handlers._form import Choice, FormField
from handlers._kinds import Anybody, read_anybody, read_person
from models.audit import Deed, append
from models.holding import Held, held_by
from models.life import mark
from models.message import Button, Message
from models.person import Person, Role, check_another_admin, everyone, identities
from models.refusal import Refusal
from models.roster import leave
from models.words import Words, joined, nt, t

MOST_ITEMS = 40  # fields of a form


def _one_each(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Offer a successor for each thing that the person holds; who is left out goes to the one for all."""
    if not raw.get("person"):
        return fields
    leaver = read_anybody(chat, raw["person"])
    heirs = tuple(
        Choice(one.name, called(chat.session, one)) for one in everyone(chat.session) if one.id != leaver.id
    )
    items = tuple(
        FormField(held.field, held.what, "person", False, chat.values.get(held.field, ""), choices=heirs)
        for held in held_by(chat.session, leaver, chat.now)[:MOST_ITEMS]
    )
    return (*fields, *items)


@command("people leave", "成员 交接", "cyjj", role=Role.ADMIN, fields=_one_each)
def hand_over(
    chat: Chat,
    person: Annotated[Anybody, t("Who leaves")],
    successor: Annotated[Person | None, t("Who takes over")] = None,
) -> Message | Words:
    """Let somebody leave: see what they hold, say who takes over, end their sign-ins"""
    check_another_admin(chat.session, person)
    held = held_by(chat.session, person, chat.now)
    if chat.incoming.values is None:
        return _preview(chat, person, held)
    heirs = [_heir(chat, one, person, successor) for one in held]
    for one, heir in zip(held, heirs, strict=True):
        _hand(chat, one, person, heir)
    leave(chat.session, person, chat.me, chat.now)
    for number in dict.fromkeys(heir.id for heir in heirs):
        mine = [one.what for one, heir in zip(held, heirs, strict=True) if heir.id == number]
        words = t("{person} left the team; yours now:", person=person.name)
        chat.tell(chat.session.get_one(Person, number), joined([words, *mine], "\n"))
    done = t("{person} has left; the sign-ins no longer work.", person=person.name)
    return joined(
        [done, nt("{count} thing is handed over.", "{count} things are handed over.", len(held))], " "
    )


def _preview(chat: Chat, person: Person, held: list[Held]) -> Message:
    things = joined([one.what for one in held], "\n") or t("{person} holds nothing.", person=person.name)
    known = joined([f"{one.platform}:{one.native}" for one in identities(chat.session, person)], "、")
    ends = t("Sign-ins that end: {names}", names=known) if known else ""
    stays = t("The name stays on what was done. Nothing has changed yet.")
    return Message(
        t("Before {person} leaves", person=person.name),
        sections=tuple(words for words in (things, ends, stays) if words),
        buttons=(Button(t("Hand over…"), f"people leave @{person.name} …", primary=True),),
    )


def _heir(chat: Chat, held: Held, person: Person, successor: Person | None) -> Person:
    written = chat.values.get(held.field, "").strip()
    heir = read_person(chat, written) if written else successor
    if heir is None:
        raise Refusal(t("Say who takes this over: {what}", what=held.what), field="successor")
    if heir.id == person.id:
        raise Refusal(t("Somebody else has to take this over."), field=held.field if written else "successor")
    return heir


def _hand(chat: Chat, held: Held, person: Person, heir: Person) -> None:
    try:
        held.hand(chat.session, heir, chat.me, chat.now)
    except Refusal as refusal:
        field = held.field if chat.values.get(held.field) else "successor"
        raise Refusal(refusal.words, field=field) from None
    deed = Deed(
        f"person:{person.id}", "hand over", chat.me.id, chat.now, before=held.subject, after=heir.name
    )
    append(chat.session, deed)
    for subject in (held.subject, *held.also):
        mark(chat.session, subject)

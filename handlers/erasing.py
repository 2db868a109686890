"""Removing what somebody typed, once they have left: what goes and what stays is shown first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from handlers._chat import Chat
from handlers._command import command
from handlers._form import Choice, FormField
from models import erasing
from models.keeping import Kept
from models.message import Button, Confirm, Message
from models.named import Named
from models.person import Person, Role
from models.words import Words, joined, t


class Sure(Named):
    """That the preview was read."""

    YES = "confirmed", t("confirmed"), "确认"


def _of_former(chat: Chat, fields: tuple[FormField, ...], raw: Mapping[str, str]) -> tuple[FormField, ...]:
    """Offer those who have left; what is chosen is shown before anything goes."""
    gone = tuple(Choice(one.name, one.name) for one in erasing.former(chat.session))
    return tuple(replace(one, kind="person", choices=gone) for one in fields if one.name == "who")


@command("people erase", "清除个人数据", "qcgrsj", role=Role.ADMIN, fields=_of_former)
def erase(
    chat: Chat,
    who: Annotated[str, t("Who has left")],
    confirm: Annotated[Sure | None, t("Confirmed")] = None,
) -> Message | Words:
    """Remove what somebody who has left had typed: first see what goes and what stays"""
    person = erasing.named(chat.session, who)
    erasing.check_has_left(chat.session, person)
    if confirm is None:
        return _preview(person, erasing.kept(chat.session, person))
    gone = erasing.erase(chat.session, person, chat.me.id, chat.now)
    if not gone:
        return t("There is nothing left to remove of {person}.", person=person.name)
    return joined([t("Removed of {person}:", person=person.name), listed(gone)], "\n")


def _preview(person: Person, kept: list[Kept]) -> Message:
    goes, stays = ([one for one in kept if (one.erase is None) is so] for so in (False, True))
    said = [
        joined([t("Goes:"), listed(goes)], "\n") if goes else t("There is nothing left to remove."),
        joined([t("Stays:"), listed(stays)], "\n") if stays else "",
        t("Decisions keep the name. A backup made before still has everything.") if goes else "",
    ]
    sure = Confirm(
        t("Remove what {person} typed?", person=person.name), t("This cannot be undone."), t("Erase")
    )
    says = f"people erase {Sure.YES} @{person.name}"
    return Message(
        t("What is kept of {person}", person=person.name),
        sections=tuple(words for words in said if words),
        buttons=(Button(t("Erase"), says, confirm=sure),) if goes else (),
    )


def listed(kept: list[Kept]) -> Words:
    """A line for each kind: what, and how many."""
    return joined([joined([one.what, str(one.count)]) for one in kept], "\n")

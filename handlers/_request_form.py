"""The form of a request: its fields from the kind's data, what was written in them, and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers._chat import Chat
from handlers._form import Choice, FormField
from handlers._kinds import LongText, kind_of, read_person
from handlers._topics import checked_links
from models import request_kind as kinds
from models.person import Person
from models.refusal import Refusal
from models.request import Request
from models.request_kind import FieldSpec, Kind
from models.request_money import lines
from models.request_words import called
from models.topic import Topic
from models.words import Words, t

LONGEST_TITLE = 60
_FORMS = {
    kinds.LONG: "long",
    kinds.NUMBER: "number",
    kinds.MONEY: "money",
    kinds.DATE: "date",
    kinds.YES: "choice",
    kinds.CHOICE: "choice",
    kinds.LINE: "choice",
    kinds.TOPIC: "choice",
    kinds.PERSON: "person",
}
_TYPES: dict[str, type] = {
    kinds.TEXT: str,
    kinds.LONG: LongText,
    kinds.NUMBER: int,
    kinds.MONEY: Decimal,
    kinds.DATE: date,
    kinds.TOPIC: Topic,
}
_YES, _NO = ("yes", "是", "有", "y", "true"), ("no", "否", "无", "没有", "n", "false", "")


def form_fields(
    chat: Chat, kind: Kind, held: Mapping[str, str], request: Request | None = None
) -> tuple[FormField, ...]:
    """The fields of a kind, filled with what was typed, else with what is held."""
    return tuple(_field(chat, spec, held, request) for spec in kind.fields)


def _field(chat: Chat, spec: FieldSpec, held: Mapping[str, str], request: Request | None) -> FormField:
    value = chat.values.get(spec.key) or _shown(chat, spec, held.get(spec.key, ""))
    hint: Words | None = spec.help or (
        t("For example: next Wed 18:00, 18 Mar, in 2 hours") if spec.kind == kinds.DATE else None
    )
    form = _FORMS.get(spec.kind, "text")
    made = FormField(spec.key, called(spec), form, spec.required, value, hint=hint)
    return replace(made, choices=_choices(chat, spec, request))


def _choices(chat: Chat, spec: FieldSpec, request: Request | None) -> tuple[Choice, ...]:
    if spec.kind == kinds.YES:
        return Choice("yes", t("yes")), Choice("no", t("no"))
    if spec.kind in (kinds.PERSON, kinds.TOPIC):
        offer = kind_of(Person if spec.kind == kinds.PERSON else Topic).choices
        return offer(chat) if offer is not None else ()
    names = lines(chat.session, request) if spec.kind == kinds.LINE else spec.choices
    return tuple(Choice(name, name) for name in names)


def _shown(chat: Chat, spec: FieldSpec, kept: str) -> str:
    if spec.kind == kinds.PERSON and kept.isdigit():
        return chat.session.get_one(Person, int(kept)).name
    return kept


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written, as it is kept, and what is wrong with it, by field."""

    values: dict[str, str]
    wrong: dict[str, Words]


def read_form(chat: Chat, kind: Kind, held: Mapping[str, str] | None = None) -> Filled:
    """Read what was written in a form; what a form did not hold is as it was."""
    values: dict[str, str] = {}
    wrong: dict[str, Words] = {}
    for spec in kind.fields:
        written = chat.values.get(spec.key)
        if written is None and held is not None:
            values[spec.key] = held.get(spec.key, "")
            continue
        try:
            values[spec.key] = _read(chat, spec, (written or "").strip())
        except Refusal as refusal:
            wrong[spec.key] = refusal.words
    return Filled({key: said for key, said in values.items() if said}, wrong)


def _read(chat: Chat, spec: FieldSpec, written: str) -> str:
    if spec.kind == kinds.YES:
        return _yes(written)
    if not written:
        if spec.required:
            raise Refusal(t("Please fill this in."))
        return ""
    if spec.kind == kinds.PERSON:
        return str(read_person(chat, written).id)
    if spec.kind == kinds.LINK:
        return checked_links(written)
    if spec.kind in (kinds.CHOICE, kinds.LINE):
        return _chosen(chat, spec, written)
    return _canonical(kind_of(_TYPES[spec.kind]).read(chat, written))


def _canonical(read: Any) -> str:  # noqa: ANN401
    """A value as it is kept: `1200.00`, `2026-06-05`, `T12`."""
    return read.short_id if isinstance(read, Topic) else str(read)


def _yes(written: str) -> str:
    said = written.casefold()
    if said not in (*_YES, *_NO):
        raise Refusal(t("“{text}” is not one of: {names}", text=written[:40], names=t("yes / no")))
    return "yes" if said in _YES else ""


def _chosen(chat: Chat, spec: FieldSpec, written: str) -> str:
    known = lines(chat.session) if spec.kind == kinds.LINE else spec.choices
    if written not in known:
        names = " / ".join(known)
        raise Refusal(t("“{text}” is not one of: {names}", text=written[:40], names=names))
    return written


def check_title(title: str) -> None:
    """Refuse a title that no card would hold."""
    if len(title) > LONGEST_TITLE:
        words = t("The title has {length} characters; {most} fit.", length=len(title), most=LONGEST_TITLE)
        raise Refusal(words, field="title")

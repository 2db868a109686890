"""What was said, as JSON lines whose shape stays as it is, or laid out for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typer
from sqlmodel import Session, col, select

from bot.app import Paiqi
from bot.words import Reader, localise, say
from handlers._form import Form, FormField
from models.message import Button, Message, message_from_data
from models.outbox import Address, Outcome, Parcel
from models.person import find_by_identity
from models.room import room_named
from models.words import Words, t

Line = dict[str, Any]


class Output:
    """Says messages to standard output. `language` overrides the readers' own."""

    def __init__(self, paiqi: Paiqi, as_json: bool, language: str | None) -> None:
        self._paiqi = paiqi
        self._as_json = as_json
        self._language = language

    def reader(self, session: Session, to: Address) -> Reader:
        """Who reads at an address."""
        known = self._paiqi.readers(session, to)
        return known if self._language is None else Reader(self._language, known.zone, known.today)

    def messages(self, events: Iterable[str]) -> None:
        """Say all that was sent because of some events, in the order in which it was sent."""
        with self._paiqi.db.reading() as session:
            asked = select(Parcel).where(col(Parcel.event).in_(list(events)), Parcel.state == Outcome.SENT)
            self.parcels(session, session.exec(asked.order_by(col(Parcel.sent_at), col(Parcel.id))).all())

    def parcels(self, session: Session, parcels: Iterable[Parcel]) -> None:
        """Say some messages."""
        for parcel in parcels:
            self._line(session, self._message(session, parcel), parcel.room if parcel.direct else parcel.only)

    def form(self, form: Form, said_at: Address, sender: str, language: str | None) -> None:
        """Say a form that opened."""
        with self._paiqi.db.reading() as session:
            reader = self.reader(session, Address(said_at.platform, sender, direct=True, language=language))
            line = _empty() | {
                "room": None if said_at.direct else _room_name(session, said_at),
                "thread": _number(said_at.thread),
                "to": _person_name(session, said_at.platform, sender),
                "text": say(form.heading, reader),
                "form": _form(form, reader),
            }
            self._line(session, line, sender)

    def _message(self, session: Session, parcel: Parcel) -> Line:
        to = Address(parcel.platform, parcel.room, parcel.direct, parcel.only, language=parcel.language)
        message = localise(message_from_data(parcel.body), self.reader(session, to))
        root = session.get_one(Parcel, parcel.edits) if parcel.edits else parcel
        one = parcel.room if parcel.direct else parcel.only
        return _empty() | {
            "room": None if parcel.direct else _room_name(session, to),
            "thread": _number(parcel.thread) or _ref_of(session, parcel.thread_of),
            "to": None if one is None else _person_name(session, parcel.platform, one),
            "id": _number(root.ref),
            "edited": parcel.edits is not None,
            "subject": message.subject,
            "text": "\n".join(map(str, (message.text, *message.sections, *_attached(message)))),
            "fields": [{"label": field.label, "value": field.value} for field in message.fields],
            "buttons": [_button(button) for button in (*message.shown, *message.more)],
            "image": f"/file/{message.image.file}" if message.image else None,
        }

    def _line(self, session: Session, line: Line, reader: str | None) -> None:
        if self._as_json:
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            to = Address("local", reader or "", direct=reader is not None)
            typer.echo(laid_out(line, self.reader(session, to)) + "\n")


def _attached(message: Message) -> tuple[str, ...]:
    """The address of a file, and what a chart shows."""
    path = (message.attachment.path,) if message.attachment else ()
    return (*((str(message.chart.alt),) if message.chart else ()), *path)


def laid_out(line: Line, reader: Reader) -> str:
    """Lay a message or form out for people: where it stands, what it says, and what may be answered."""
    where = [line["room"] or f"@{line['to']}", f"#{line['id']}" if line["id"] else ""]
    if line["room"] and line["to"]:
        where.append(_said(t("only {person} sees this", person=line["to"]), reader))
    if line["thread"]:
        where.append(_said(t("in the thread of #{number}", number=str(line["thread"])), reader))
    if line["edited"]:
        where.append(_said(t("updated"), reader))
    fields = [f"{field['label']}  {field['value']}" for field in line["fields"]]
    buttons = [f"[{button['label']}] {button['says']}" for button in line["buttons"]]
    title, *rest = line["text"].split("\n")
    asked = _laid_out_form(line["form"]) if line["form"] else []
    body = "\n".join([title, *fields, *rest, *buttons, *asked])
    return "\n".join([" · ".join(filter(None, where)), *(f"  {text}" for text in body.split("\n"))])


def _laid_out_form(form: Line) -> list[str]:
    lines = [f"{form['command']} --value …"]
    for field in form["fields"]:
        star = "*" if field["required"] else ""
        lines.append(f"{field['name']}{star}  {field['label']}: {field['value']}".rstrip())
        lines += [f"  ! {field['error']}"] if field["error"] else []
    return lines


def _empty() -> Line:
    nothing = dict.fromkeys(("room", "thread", "to", "id"))
    later: Line = {"edited": False, "subject": None, "text": "", "fields": [], "buttons": []}
    return nothing | later | {"image": None, "form": None}


def _button(button: Button) -> Line:
    ask = button.confirm
    confirm = {"title": ask.title, "text": ask.text, "yes": ask.yes} if ask else None
    return {"label": button.label, "says": button.says, "primary": button.primary, "confirm": confirm}


def _form(form: Form, reader: Reader) -> Line:
    return {
        "command": form.command,
        "heading": say(form.heading, reader),
        "fields": [_field(field, reader) for field in form.fields],
    }


def _field(field: FormField, reader: Reader) -> Line:
    choices = [{"value": one.value, "label": say(one.label, reader)} for one in field.choices]
    return {
        "name": field.name,
        "label": say(field.label, reader),
        "type": field.kind,
        "required": field.required,
        "value": field.value,
        "error": _said(field.error, reader),
        "choices": choices,
        "hint": _said(field.hint, reader),
    }


def _said(words: Words | None, reader: Reader) -> str | None:
    return None if words is None else say(words, reader)


def _number(ref: str | None) -> int | None:
    return int(ref) if ref is not None and ref.isdecimal() else None


def _ref_of(session: Session, parcel: int | None) -> int | None:
    return None if parcel is None else _number(session.get_one(Parcel, parcel).ref)


def _room_name(session: Session, to: Address) -> str:
    room = room_named(session, to.platform, to.room)
    return room.name if room is not None else to.room


def _person_name(session: Session, platform: str, native: str) -> str:
    person = find_by_identity(session, platform, native)
    return person.name if person is not None else native

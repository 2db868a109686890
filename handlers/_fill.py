"""Forms from signatures: what was understood is filled in, the rest is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from handlers._chat import Chat
from handlers._command import Command, Param
from handlers._form import Form, FormField
from handlers._grammar import fold
from models.refusal import Refusal
from models.words import Words, t


def form(chat: Chat, command: Command, raw: Mapping[str, str], errors: Mapping[str, Words]) -> Form:
    """Make a command's form; an id that was understood stays in its line, the rest become fields."""
    fixed = _fixed(chat, command, raw, errors)
    line = " ".join([command.head, *(raw[p.name] for p in fixed)])
    fields = tuple(_field(chat, p, raw) for p in command.params if p not in fixed)
    if command.fields is not None:
        fields = command.fields(chat, fields, raw)
    return Form(line, command.help, fields).with_errors(errors)


def _fixed(chat: Chat, command: Command, raw: Mapping[str, str], errors: Mapping[str, Words]) -> list[Param]:
    """What stays in the line: nothing that would be read there for one that is asked for before it."""
    fixed: list[Param] = []
    asked: list[Param] = []
    for param in command.params:
        taken = any(_takes(one, raw.get(param.name, "")) for one in asked)
        stays = param.name not in errors and not taken and _is_fixed(chat, param, raw)
        (fixed if stays else asked).append(param)
    return fixed


def _takes(param: Param, written: str) -> bool:
    token = (param.required and param.kind.loose) or param.kind.token
    return bool(token and token.match(fold(written)[0]))


def _is_fixed(chat: Chat, param: Param, raw: Mapping[str, str]) -> bool:
    """Whether an id stays in the line: one that names nothing is asked for again."""
    written = raw.get(param.name)
    if param.kind.token is None or not written:
        return False
    try:
        param.kind.read(chat, written)
    except Refusal:
        return False
    return True


def _field(chat: Chat, param: Param, raw: Mapping[str, str]) -> FormField:
    kind = param.kind
    choices = kind.choices(chat) if kind.choices is not None else ()
    hint = t("For example: next Wed 18:00, 18 Mar, in 2 hours") if kind.mark == "due" else None
    value = raw.get(param.name, "")
    return FormField(param.name, param.label, kind.form, param.required, value, choices=choices, hint=hint)

"""From a line to its answer: find the command, check the role, read the arguments, run it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers._called import called
from handlers._chat import Chat, Reply
from handlers._command import Command, Param, commands
from handlers._fill import form
from handlers._form import Form, FormField, Unfilled
from handlers._grammar import Said, find, fold, take_apart, uncalled
from handlers._guests import check_guest, may_say
from handlers._helping import about_noun
from handlers._suggest import suggestions
from handlers._typed import read_reply
from models.message import LONGEST_LINE, Button, Message
from models.outbox import Cause, because
from models.person import Role, everyone
from models.refusal import Refusal
from models.words import Words, joined, t

LONGEST_QUOTE = 200  # characters of a line that is said back
SHORT_ID = re.compile(r"[A-Za-z]\d{1,9}")


def answer(chat: Chat) -> Form | None:
    """Answer a line by posting; what is returned is a form to open.

    Raises Refusal, or Unfilled for a form with errors: either undoes the work.
    """
    line = _shown(chat.incoming.line)
    said = take_apart(line, chat.now)
    because(chat.session, Cause(chat.me.name, said.command.head if said else None))
    if chat.me.is_guest:
        check_guest(chat, said.command if said else None)
    if said is None and read_reply(chat):
        return None
    if said is None:
        return _give(chat, about_noun(chat, uncalled(line)) or not_understood(line))
    if (
        chat.incoming.typed
        and line is chat.incoming.line
        and said.alias == said.command.head.replace(" ", "")
    ):
        chat.language = "en"
    check_role(chat, said.command)
    return _give(chat, _run(chat, said))


def opens_form(line: str, now: datetime) -> bool:
    """Whether a line opens a form, from its text alone, for platforms that must decide at once."""
    said = take_apart(line, now)
    return said is not None and (said.wants_form or bool(_missing(said.command, said.raw)))


def begins_with_command(line: str) -> bool:
    """Whether a line overheard in a room is meant for us: it begins with a whole command.

    Not where it goes on with what that command cannot take: “为什么这么长” asks somebody else.
    """
    found = find(uncalled(line))
    return found is not None and not _goes_on(found[0], found[2])


def _goes_on(command: Command, rest: str) -> bool:
    asked = [param for param in command.params if param.required or not param.kind.is_bare]
    tokens = [param.kind.token for param in asked if not param.required]
    asks_nothing_more = len(tokens) == len(asked) and None not in tokens
    folded = fold(rest)[0]
    return bool(rest) and asks_nothing_more and not any(one and one.match(folded) for one in tokens)


def as_message(refusal: Refusal, line: str) -> Message:
    """Say a refusal, with the buttons that help: a corrected line, or the form of what was typed."""
    buttons = list(refusal.buttons)
    if refusal.instead is not None:
        written, moment = refusal.instead
        corrected = line.replace(written, f"{moment:%Y-%m-%d %H:%M}", 1)
        buttons.append(Button(t("Make it {moment}", moment=moment), corrected, primary=True))
    return Message(refusal.words, buttons=tuple(buttons))


def field_of(chat: Chat, name: str) -> FormField | None:
    """Give a field of the form that a line opens; None where it opens none, or not for this person."""
    said = take_apart(chat.incoming.line, chat.now)
    if said is None or not may_say(chat, said.command):
        return None
    return next((one for one in form(chat, said.command, said.raw, {}).fields if one.name == name), None)


def in_words(form: Form, line: str) -> Message:
    """Say what a form asks for, with the button that opens it, where it cannot open by itself."""
    return Message(joined([form.notice or "", form.heading], "\n"), buttons=_form_button(line))


def asked_late(line: str) -> Message:
    """Ask whether a line that was said while we were away is still meant: 明天 may be another day by now."""
    fits = len(line.encode()) <= LONGEST_LINE
    again = (Button(t("Do it now"), line, primary=True),) if fits else ()
    shown = line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…"
    return Message(t("I was away when you said: {line}", line=shown), buttons=again)


def not_understood(line: str) -> Message:
    """Say that no command begins this line, and what may have been meant."""
    text = uncalled(line).strip()
    word = text.split(maxsplit=1)[0][:20] if text else ""
    near = suggestions(line) if text else ()
    if near:
        return Message(t("There's no “{word}” command. Did you mean:", word=word), buttons=near)
    helpful = (Button(t("Help"), "help"), Button(t("Propose…"), "topic propose …"))
    if not word:
        return Message(t("What can I do for you?"), buttons=helpful)
    return Message(t("There's no “{word}” command. Help shows what there is.", word=word), buttons=helpful)


def check_role(chat: Chat, command: Command) -> None:
    """Refuse a person who may not say this, naming those who may."""
    if chat.me.is_at_least(command.role):
        return
    able = [person for person in everyone(chat.session) if person.is_at_least(command.role)]
    names = joined([called(chat.session, person) for person in able[:5]], "、")
    roles = {Role.EDITOR: t("an editor"), Role.LEAD: t("a lead"), Role.ADMIN: t("an admin")}
    raise Refusal(
        t("Only {role} can do this: {names}. Nothing was changed.", role=roles[command.role], names=names)
    )


def _give(chat: Chat, reply: Reply) -> Form | None:
    if isinstance(reply, Form):
        return reply
    if reply is not None:
        chat.answer(reply)
    return None


def _shown(line: str) -> str:
    """Read a bare short id (T12) as the wish to see it."""
    text = uncalled(line).strip()
    if not SHORT_ID.fullmatch(text):
        return line
    for made in commands():
        token = made.params[0].kind.token if made.head.endswith(" show") else None
        if token is not None and token.fullmatch(text.casefold()):
            return f"{made.head} {text}"
    return line


def _run(chat: Chat, said: Said) -> Reply:
    command, values = said.command, chat.incoming.values
    raw = {**said.raw, **_known(chat, command)}
    missing = _missing(command, raw)
    if values is None and (said.wants_form or missing):
        notice = t("“{left}” was not understood.", left=said.left) if said.left else None
        return replace(form(chat, command, raw, {}), notice=notice)
    read, errors = _read(chat, command, raw)
    errors |= {param.name: Refusal(t("Please fill this in.")) for param in missing}
    if errors:
        raise _wrong(chat, said, raw, errors)
    if said.left:
        again = _form_button(chat.incoming.line)
        raise Refusal(t("I understood all but “{left}”. Write it as the form shows.", left=said.left), *again)
    return _call(chat, said, raw, read)


def _call(chat: Chat, said: Said, raw: Mapping[str, str], read: Mapping[str, Any]) -> Reply:
    try:
        return said.command.function(chat, **read)
    except Refusal as refusal:
        typed_much = "\n" in chat.incoming.line  # many lines are mended in the form, not typed again
        if refusal.field is not None and chat.incoming.values is None and typed_much:
            raise Refusal(refusal.words, *refusal.buttons, *_form_button(chat.incoming.line)) from None
        if refusal.field is None or chat.incoming.values is None:
            raise
        raise Unfilled(form(chat, said.command, raw, {refusal.field: refusal.words})) from None


def _wrong(chat: Chat, said: Said, raw: Mapping[str, str], errors: Mapping[str, Refusal]) -> Exception:
    """Say what is wrong: beside the field for a form, in a sentence for a typed line."""
    if chat.incoming.values is not None:
        beside: dict[str, Words] = {name: refusal.words for name, refusal in errors.items()}
        return Unfilled(form(chat, said.command, raw, beside))
    first = next(iter(errors.values()))
    buttons = (*first.buttons, *_form_button(chat.incoming.line))
    return Refusal(first.words, *buttons, instead=first.instead)


def _form_button(line: str) -> tuple[Button, ...]:
    says = f"{line.rstrip(' …')} …"
    fits = len(says.encode()) <= LONGEST_LINE
    return (Button(t("Fill in…"), says),) if fits else ()


def _known(chat: Chat, command: Command) -> Mapping[str, str]:
    values = chat.incoming.values or {}
    chat.values = dict(values)
    names = [param.name for param in command.params]
    unknown = [name for name in values if name not in names]
    if unknown and command.fields is None:
        words = t(
            "There is no field “{name}” here. There are: {names}", name=unknown[0], names=joined(names, ", ")
        )
        raise Refusal(words)
    return {name: value for name, value in values.items() if name in names}


def _missing(command: Command, raw: Mapping[str, str]) -> list[Param]:
    return [param for param in command.params if param.required and not raw.get(param.name, "").strip()]


def _read(chat: Chat, command: Command, raw: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Refusal]]:
    read: dict[str, Any] = {}
    errors: dict[str, Refusal] = {}
    for param in command.params:
        written = raw.get(param.name, "").strip()
        if not written:
            continue
        try:
            read[param.name] = param.kind.read(chat, written)
        except Refusal as refusal:
            errors[param.name] = refusal
    return read, errors

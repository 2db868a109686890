"""`say` and `chat`: lines from the command line, from standard input, or typed one after the other."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import typer

from bot.cli.conversation import Conversation, Saying
from bot.cli.opening import Refused, rehearsing
from bot.cli.output import Output
from handlers._form import Form
from models.words import t

SPEAKER = re.compile(r"\s*([^\s>]+)>\s+(.*)", re.S)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written on the command line."""

    who: str
    line: str
    room: str | None
    direct: bool
    thread: int | None
    event: str | None
    values: list[str] | None
    talk: bool


def say(asked: Asked, at: str | None, as_json: bool, language: str | None) -> None:
    """Say one line, or each line of standard input."""
    with rehearsing(at) as paiqi:
        first = _first(asked)
        conversation = Conversation(paiqi, Output(paiqi, as_json, language))
        for saying in _each(first) if asked.line == "-" else (first,):
            if not saying.who:
                raise Refused(t("Who says it? Write --as 市场, or 市场> before the line."))
            conversation.say(saying)
            sys.stdout.flush()


def chat(who: str, room: str | None, language: str | None) -> None:
    """Talk, line by line; forms are filled in field by field."""
    with rehearsing(None) as paiqi:
        conversation = Conversation(paiqi, Output(paiqi, as_json=False, language=language))
        saying = Saying(who, "", room)
        while line := _asked(f"{who}> "):
            heard = conversation.say(replace(saying, line=line, values=None))
            while heard.form is not None:
                filled = replace(saying, line=heard.form.command, values=_filled(heard.form))
                heard = conversation.say(filled)


def _first(asked: Asked) -> Saying:
    if asked.direct and asked.room is not None:
        raise Refused(t("A line is said in a room or directly, not both."))
    values = None if asked.values is None else dict(map(_value, asked.values))
    line = asked.line.strip()
    if not line:
        raise Refused(t("There is nothing to say."))
    return Saying(asked.who, line, asked.room, asked.thread, asked.event, values, not asked.talk)


def _value(written: str) -> tuple[str, str]:
    name, found, text = written.partition("=")
    if not found:
        raise Refused(t("“{text}” is no field; write it as title=618美妆测评.", text=written))
    return name.strip(), text


def _each(first: Saying) -> Iterator[Saying]:
    """Each line of standard input that is neither empty nor a comment; `市场> …` changes who speaks."""
    who = first.who
    for number, written in enumerate(sys.stdin, 1):
        line = written.strip()
        if not line or line.startswith("#"):
            continue
        spoken = SPEAKER.fullmatch(line)
        who, line = (spoken[1], spoken[2]) if spoken else (who, line)
        event = None if first.event is None else f"{first.event}-{number}"
        yield replace(first, who=who, line=line, event=event)


def _asked(prompt: str) -> str:
    typer.echo(prompt, nl=False)
    return sys.stdin.readline().strip()


def _filled(form: Form) -> Mapping[str, str]:
    return {field.name: _asked(f"  {field.name} [{field.value}]: ") or field.value for field in form.fields}

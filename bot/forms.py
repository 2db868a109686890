"""What a command is called where its form is shown, on any platform."""

from __future__ import annotations

from dataclasses import dataclass

from bot.words import Reader, say
from handlers._grammar import find
from models.words import Text, t


@dataclass(frozen=True, slots=True)
class Naming:
    """A command's name (选题 提交), the verb for the form's button (提交), and what it is about (T12)."""

    name: str
    verb: str
    about: str


def naming(line: str, reader: Reader) -> Naming:
    """Name the command of a line for its reader."""
    found = find(line)
    if found is None:
        send = say(t("Send"), reader)
        return Naming(send, send, "")
    command, _, about = found
    name = say(Text(command.head), reader)
    return Naming(_begun(name), _begun(name.split()[-1]), about)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]

"""What is kept of what somebody typed, and of who they are elsewhere: each noun says it of itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, false
from sqlalchemy.orm import Mapped
from sqlmodel import Session, or_

from models.message import Message, message_to_data
from models.words import Json, Words, t


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody: number, name and e-mail, and the ids by which platforms know them (`wecom`, `zhang.san`)."""

    person: int
    name: str
    email: str
    known: tuple[tuple[str, str], ...]

    def natives(self, platform: str) -> list[str]:
        """Their ids on one platform."""
        return [native for where, native in self.known if where == platform]

    def named_in(self, column: Mapped[Any]) -> ColumnElement[bool]:
        """Whether JSON names their e-mail or an id of theirs that is not just the name, which stays."""
        ids = [(where, native) for where, native in self.known if native != self.name]
        signs = [sign for where, native in ids for sign in (f"{where}:{native}", f'"{native}"')]
        signs += [self.email] if self.email else []
        text = cast(column, Text)
        # As JSON writes it, which escapes what is not ASCII.
        return or_(false(), *(text.contains(_in_json(sign), autoescape=True) for sign in signs))


def _in_json(sign: str) -> str:
    inner = sign.strip('"')
    return sign.replace(inner, json.dumps(inner)[1:-1])


@dataclass(frozen=True, slots=True)
class Kept:
    """`count` things of a kind: `name` goes into the record, `what` is its label.

    `erase` takes what was typed out of them for good; those that have none stay as they are.
    """

    name: str
    what: Words
    count: int
    erase: Callable[[], None] | None = None


Keeps = Callable[[Session, Whose], list[Kept]]
KEEPINGS: dict[str, Keeps] = {}


def keeps(noun: str) -> Callable[[Keeps], Keeps]:
    """Declare what a noun keeps of somebody; two of one name stop the start."""

    def keep(found: Keeps) -> Keeps:
        if noun in KEEPINGS:
            raise ValueError(f"two functions say what a {noun!r} keeps")
        KEEPINGS[noun] = found
        return found

    return keep


def kept_of(session: Session, whose: Whose) -> list[Kept]:
    """All that is kept of somebody, noun by noun; kinds of which there is nothing are left out."""
    found = [kept for noun in sorted(KEEPINGS) for kept in KEEPINGS[noun](session, whose)]
    return [kept for kept in found if kept.count]


def erased() -> dict[str, Json]:
    """What a message says in place of what was removed."""
    return message_to_data(Message(t("Removed on request.")))

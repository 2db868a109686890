"""Kinds of requests as they are named, read and offered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NewType

from handlers._form import Choice
from models.message import Button
from models.refusal import Refusal
from models.request_kind import Kind
from models.request_kinds import all_kinds, kinds_on
from models.request_words import called
from models.words import joined, t

if TYPE_CHECKING:
    from handlers._chat import Chat

AnyKind = NewType("AnyKind", Kind)  # whether it is on or not
FirstKind = NewType("FirstKind", Kind)  # the same, said first, with something behind it
Kinds = Callable[["Chat"], list[Kind]]


def _on(chat: Chat) -> list[Kind]:
    return kinds_on(chat.session)


def _all(chat: Chat) -> list[Kind]:
    return all_kinds(chat.session)


def _reader(known: Kinds) -> Callable[[Chat, str], Kind]:
    def read(chat: Chat, raw: str) -> Kind:
        kinds = known(chat)
        said = unicodedata.normalize("NFKC", raw).strip().casefold()
        found = next((one for one in kinds if said in _names(one)), None)
        if found is None:
            names = joined([called(one) for one in kinds], " / ")
            words = t("There is no kind of request “{name}”. There are: {names}", name=raw[:40], names=names)
            raise Refusal(words, Button(t("All kinds"), "request-kind list"))
        return found

    return read


def _names(kind: Kind) -> set[str]:
    whole = {kind.name, kind.zh, kind.en}
    return {one.casefold() for one in (*whole, *kind.zh.split("/"))}


def _choices(known: Kinds) -> Callable[[Chat], tuple[Choice, ...]]:
    return lambda chat: tuple(Choice(one.name, called(one)) for one in known(chat))


read_kind, read_any = _reader(_on), _reader(_all)
BETWEEN = re.compile(r"\s*[,，、;；\s]\s*")


def read_kinds(chat: Chat, raw: str) -> list[str]:
    """Read several kinds, whether they are on or not; gives their names."""
    return [read_any(chat, one).name for one in BETWEEN.split(raw.strip()) if one]


KINDS: dict[object, Any] = {
    Kind: (read_kind, None, re.compile(r"\S+"), _choices(_on)),
    AnyKind: (read_any, None, None, _choices(_all)),
    FirstKind: (read_any, None, re.compile(r"\S+"), _choices(_all)),
}

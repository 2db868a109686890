"""Decisions that people type: read, drafted and shown to who typed them; only a button decides anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from handlers._chat import Chat
from handlers._decisions import Said, read_decision
from models.draft import Draft
from models.message import Button, Message
from models.outbox import post, subject_of
from models.person import Person
from models.words import Words, t

LONGEST_QUOTE = 100  # characters of what was typed that are said back
LONGEST_WORDS = 200  # characters of a condition or reason, which is a command's argument
MOST_NAMED = 5
_SHORT_ID = re.compile(r"\b[A-Za-z]\d{1,9}\b")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to decide: its command with the values it takes, and which of them holds what was typed."""

    label: Words
    command: str
    values: Mapping[str, str]
    words: str
    needs_words: bool = False


@dataclass(frozen=True, slots=True)
class Decidable:
    """What somebody may decide about now: how it is called, its number, and the ways by verdict."""

    number: str
    what: Words
    show: str
    ways: Mapping[str, Way]

    def way(self, verb: str) -> Way:
        """How to decide so; what cannot be rejected is returned."""
        return self.ways.get(verb) or self.ways["return"]


Find = Callable[[Session, Person], list[tuple[Decidable, tuple[str, ...]]]]
_FINDERS: list[Find] = []


def decided(find: Find) -> Find:
    """Declare what gives all that a person may decide now, each with the subjects in whose threads it is."""
    _FINDERS.append(find)
    return find


def overhear(chat: Chat) -> bool:
    """Draft the decision that was typed in the thread of what it is about; whether it was one."""
    thread = chat.incoming.thread
    said = read_decision(chat.incoming.line)
    if thread is None or said.verb == "none" or _SHORT_ID.search(chat.incoming.line):
        return False
    subject = subject_of(chat.session, chat.incoming.platform, thread)
    return subject is not None and _draft(chat, said, _found(chat, subject))


def read_reply(chat: Chat) -> bool:
    """Draft the decision that was typed to us, in a thread or about all that waits for the speaker."""
    if chat.incoming.thread is not None:
        return overhear(chat)
    said = read_decision(chat.incoming.line)
    return said.verb not in ("none", "unsure") and _draft(chat, said, _found(chat, None))


def _found(chat: Chat, subject: str | None) -> list[Decidable]:
    found = [one for find in _FINDERS for one in find(chat.session, chat.me)]
    return [decidable for decidable, subjects in found if subject is None or subject in subjects]


def _draft(chat: Chat, said: Said, found: list[Decidable]) -> bool:
    if not found:
        return False
    if len(found) > 1:
        shown = tuple(Button(one.number, one.show) for one in found[:MOST_NAMED])
        chat.answer(Message(t("Which do you mean? Nothing is decided yet."), buttons=shown))
    elif said.verb == "unsure":
        _ask_once(chat, found[0])
    else:
        chat.answer(_drafted(chat, said, found[0]))
    return True


def _ask_once(chat: Chat, about: Decidable) -> None:
    """Ask whether a doubtful reply was a decision, once about each thing: then the way is known."""
    asked = t("If that decides about {what}, press; else there is nothing to do.", what=about.what)
    buttons = tuple(_form(way, about.number) for way in about.ways.values())
    to = chat.here.privately(chat.incoming.sender)
    key = f"typed:{about.show}:{'/'.join(about.ways['approve'].values.values())}:{chat.me.id}"
    post(chat.session, to, Message(asked, buttons=buttons), chat.now, key)


def _drafted(chat: Chat, said: Said, about: Decidable) -> Message:
    """Show what was understood, with the button that decides it."""
    way = about.way(said.verb)
    others = tuple(_form(one, about.number) for one in about.ways.values() if one is not way)
    if len(said.condition) > LONGEST_WORDS or (way.needs_words and not said.condition):
        needed = t("{verb} {what}? Say why.", verb=way.label, what=about.what)
        return Message(needed, buttons=(_form(way, about.number, primary=True), *others))
    fields = {**way.values, way.words: said.condition}
    draft = Draft(person=chat.me.id, command=way.command, fields=fields, at=chat.now)
    chat.session.add(draft)
    chat.session.flush()
    does = Button(way.label, f"decision confirm {draft.short_id}", primary=True)
    return Message(_asked(chat, said, way, about), buttons=(does, *others))


def _asked(chat: Chat, said: Said, way: Way, about: Decidable) -> Words:
    line = chat.incoming.line
    given = {
        "line": line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE]}…",
        "verb": way.label,
        "what": about.what,
    }
    if said.condition:
        return t("You wrote “{line}”. {verb} {what}, and say “{words}”? It counts once you press.",
                 words=said.condition, **given)  # fmt: skip
    return t("You wrote “{line}”. {verb} {what}? It counts once you press.", **given)


def _form(way: Way, number: str, primary: bool = False) -> Button:
    """What opens the form of one way to decide."""
    return Button(t("{verb}…", verb=way.label), f"{way.command} {number} …", primary=primary)

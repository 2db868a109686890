"""What falls on one morning in one room is one post: its parts, each told by a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers._chat import Tools
from models.message import Button, Message
from models.room import Room, Use
from models.words import Words, joined


@dataclass(frozen=True, slots=True)
class Part:
    """What one matter has to say to a room this morning."""

    heading: Words
    sections: tuple[Words, ...]
    buttons: tuple[Button, ...] = ()


Tell = Callable[[Session, datetime, Tools, Room], Part | None]
PARTS: list[tuple[int, Use, Tell]] = []


def part(place: int, use: Use) -> Callable[[Tell], Tell]:
    """Declare what is told in the mornings to rooms of a use; lower places stand first."""

    def keep(tell: Tell) -> Tell:
        PARTS.append((place, use, tell))
        PARTS.sort(key=lambda one: one[0])
        return tell

    return keep


def merged(parts: list[Part]) -> Message:
    """Make one post of a morning's parts."""
    first, *others = parts
    sections = [*first.sections]
    for one in others:
        sections += [joined([one.heading, one.sections[0]], "\n"), *one.sections[1:]]
    buttons = {button.says: button for one in parts for button in one.buttons}
    return Message(first.heading, sections=tuple(sections), buttons=tuple(buttons.values()))

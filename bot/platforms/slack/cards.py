"""Cards as Block Kit: a message in its reader's words becomes blocks, and a text for the lock screen."""

from __future__ import annotations

from typing import TypedDict

from bot.platforms.slack.blocks import (
    BLANK,
    MOST_HEADER,
    Block,
    actions,
    beginning,
    bold,
    header,
    image,
    is_linking,
    labelled,
    linked_file,
    paragraphs,
    plain,
    section,
    size,
)
from bot.platforms.slack.escaping import clean, cut, escape, is_blank, octets, units
from bot.words import Reader
from models.message import Field, Message

MOST_BLOCKS = 50
MOST_SIZE = 12_000  # characters of JSON; Slack refuses messages from about 13,200
MOST_TEXT = 3_900  # bytes; Slack refuses to change a message to one of more than 4,000 characters
MOST_SIDE_BY_SIDE = 1_000  # characters of a field's value; a longer one has lines of its own
PAIRS = 5  # fields in a section


class Card(TypedDict):
    """What goes to Slack as it is: the text of notifications, and what is seen in the room."""

    text: str
    blocks: list[Block]


def card(message: Message, reader: Reader, *, picture: str | None = None, file: str | None = None) -> Card:
    """Draw a localised message; `picture` is Slack's id of its image or chart, `file` where its file is."""
    return {"text": summary(message), "blocks": draw(message, reader, picture=picture, file=file)}


def draw(
    message: Message,
    reader: Reader,
    *,
    picture: str | None = None,
    file: str | None = None,
    most: int = MOST_BLOCKS,
    first: int = 0,
) -> list[Block]:
    """Draw what is seen of a localised message, in `most` blocks; its buttons are counted from `first`."""
    tail = [*_beside(message, picture, file), *actions(message.shown, message.more, reader, first)]
    room, largest = most - len(tail), MOST_SIZE - sum(map(size, tail))
    return [*beginning(_body(message), room, largest, reader), *tail]


def summary(message: Message) -> str:
    """All that a localised message says, as far as it fits, for notifications and those who hear it."""
    fields = [f"{field.label} {field.value}" for field in message.fields]
    attached = message.attachment.name if message.attachment else ""
    said = (clean(str(part)).strip() for part in (message.text, *fields, *message.sections, attached))
    text = "\n".join(part for part in said if not is_blank(part))
    return escape(cut(text, MOST_TEXT, octets)) or BLANK


def _body(message: Message) -> list[Block]:
    text = clean(str(message.text)).strip()
    if not message.is_card:
        return paragraphs(text) or [section(BLANK)]
    title, _, rest = text.partition("\n")
    sections = [block for words in message.sections for block in paragraphs(str(words))]
    return [*_title(title), *paragraphs(rest), *_fields(message.fields), *sections]


def _title(title: str) -> list[Block]:
    if is_linking(title) or units(title) > MOST_HEADER:
        return paragraphs(title, strong=True)
    return [header(title)]


def _fields(fields: tuple[Field, ...]) -> list[Block]:
    """Labels and values side by side; those that are long or link somewhere, below."""
    below = [field for field in fields if _needs_room(str(field.value))]
    beside = [field for field in fields if field not in below]
    rows = [beside[start : start + PAIRS] for start in range(0, len(beside), PAIRS)]
    sections: list[Block] = [
        {"type": "section", "fields": [text for field in row for text in _pair(field)]} for row in rows
    ]
    longer = [block for field in below for block in labelled(str(field.label), str(field.value))]
    return sections + longer


def _pair(field: Field) -> tuple[Block, Block]:
    return bold(str(field.label)), plain(str(field.value), MOST_SIDE_BY_SIDE)


def _needs_room(value: str) -> bool:
    return not is_blank(value) and (is_linking(value) or units(value) > MOST_SIDE_BY_SIDE)


def _beside(message: Message, picture: str | None, file: str | None) -> list[Block]:
    """The picture and the file; where they cannot be shown, the words and the name."""
    made: list[Block] = []
    shown = message.image or message.chart
    if shown is not None:
        alt = str(shown.alt)
        made.append(image(picture, alt) if picture else section(alt))
    if message.attachment is not None:
        name = message.attachment.name
        made.append(linked_file(name, file) if file else section(name))
    return made

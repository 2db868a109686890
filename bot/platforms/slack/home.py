"""The Home tab: somebody's first page as a view, within Slack's limits."""

from __future__ import annotations

import json
from itertools import count, groupby

from bot.platforms.slack.blocks import (
    MOST_SECTION,
    Block,
    actions,
    beginning,
    header,
    plain,
    section,
)
from bot.platforms.slack.escaping import clean, pieces
from bot.words import Reader, localise_button, say
from handlers._home import Home, Line, Section

MOST_BLOCKS = 100
LARGEST = 200_000  # bytes of JSON; Slack takes 250,000
MOST_TITLE = 300
MOST_TEXT, MOST_ABOUT = 300, 1_000  # characters of a line, and of what is said about it
DIVIDER: Block = {"type": "divider"}


def home_view(page: Home, reader: Reader) -> Block:
    """Draw a first page. Where it is too long its lists are cut; what only has buttons stays."""
    lists = [one for one in page.sections if one.lines]
    title: Block = {"type": "context", "elements": [plain(say(page.title, reader), MOST_TITLE)]}
    body = [title, *(block for one in lists for block in _section(one, reader))]
    tail = [block for one in page.sections if one not in lists for block in _section(one, reader)]
    room = LARGEST - sum(map(_size, tail))
    shown = [*beginning(body, MOST_BLOCKS - len(tail), room, reader, _size), *tail]
    return {"type": "home", "blocks": _numbered(shown)}


def _section(shown: Section, reader: Reader) -> list[Block]:
    heading = say(shown.heading, reader)
    blocks = [DIVIDER, *([header(heading)] if heading else [])]
    for has_buttons, lines in groupby(shown.lines, key=lambda line: bool(line.buttons)):
        if has_buttons:
            blocks += [block for line in lines for block in _line(line, reader)]
        else:
            text = "\n".join(_words(line, reader) for line in lines)
            blocks += [section(piece) for piece in pieces(clean(text), MOST_SECTION)]
    if shown.rest:
        return [*blocks, *_line(Line(shown.rest, buttons=shown.buttons), reader)]
    return [*blocks, *_actions(shown, reader)]


def _line(line: Line, reader: Reader) -> list[Block]:
    """A line with its buttons: a single one beside it, several below."""
    text, buttons = section(_words(line, reader)), _actions(line, reader)
    if len(line.buttons) != 1:
        return [text, *buttons]
    [button] = buttons[0]["elements"]
    return [text | {"accessory": button}]


def _words(line: Line, reader: Reader) -> str:
    said = ((line.text, MOST_TEXT), (line.about, MOST_ABOUT))
    return "\n".join(plain(say(words, reader), most)["text"] for words, most in said if words)


def _actions(shown: Section | Line, reader: Reader) -> list[Block]:
    return actions([localise_button(button, reader) for button in shown.buttons], (), reader)


def _numbered(blocks: list[Block]) -> list[Block]:
    """Give each button a number of its own."""
    numbers = count()
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory", {})):
            if "action_id" in element:
                element["action_id"] = f"say:{next(numbers)}"
    return blocks


def _size(block: Block) -> int:
    return len(json.dumps(block)) + len(", ")

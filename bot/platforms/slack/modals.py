"""Forms as modals: a form in its reader's words becomes a view, and a view's inputs a form's values."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.forms import naming
from bot.platforms.slack.blocks import Block, beginning, paragraphs, plain, section
from bot.platforms.slack.cards import draw
from bot.platforms.slack.escaping import clean, cut
from bot.platforms.slack.inputs import FIELD, inputs
from bot.words import Reader, say
from handlers._form import Form
from models.message import Message
from models.words import t

MOST_BLOCKS = 100
LARGEST = 250_000  # bytes of JSON
ROOM_FOR_A_WORD = 1_000  # of them, for saying that something is left out
MOST_TITLE = 24
MOST_ERROR = 2_000
MOST_ANSWERS = 10  # messages in a view, each of which is a card with buttons at the worst
DIVIDER: Block = {"type": "divider"}


def modal(form: Form, reader: Reader, now: datetime, *, callback: str, metadata: str) -> Block:
    """Draw a form; `callback` (255 characters) and `metadata` (3,000) come back with what is put in."""
    named = naming(form.command, reader)
    close, submit = plain(say(t("Not yet"), reader), MOST_TITLE), plain(named.verb, MOST_TITLE)
    ends = {"submit": submit, "close": close, "callback_id": callback, "private_metadata": metadata}
    view = _view(form.command, reader, _body(form, reader, now, searched=False)) | ends
    if _size(view) > LARGEST:
        view["blocks"] = _body(form, reader, now, searched=True)
    return _fitting(view, reader)


def loading(line: str, reader: Reader) -> Block:
    """What is seen for a moment, until the form of a line is drawn."""
    return _view(line, reader, [section(say(t("One moment."), reader))])


def said(messages: Sequence[Message], line: str, reader: Reader, *, metadata: str) -> Block:
    """Show localised answers to a line where its form was; `metadata` (3,000) comes with what is pressed."""
    shown = messages[:MOST_ANSWERS]
    blocks: list[Block] = []
    for place, message in enumerate(shown):
        first = sum(len(before.buttons) for before in shown[:place])
        drawn = draw(message, reader, most=MOST_BLOCKS // len(shown) - 1, first=first)
        blocks += [DIVIDER, *drawn] if blocks else drawn
    return _fitting(_view(line, reader, blocks) | {"private_metadata": metadata}, reader)


def errors(form: Form, reader: Reader, shown: Collection[str]) -> dict[str, str]:
    """What is wrong with the fields that are in sight, by their blocks; `shown` are the view's block ids."""
    wrong = {f"{FIELD}{one.name}": say(one.error, reader) for one in form.fields if one.error}
    return {block: cut(clean(words), MOST_ERROR) for block, words in wrong.items() if block in shown}


def fits(form: Form, shown: Collection[str]) -> bool:
    """Whether what is wrong can be said beside the fields in sight; if not, the view is drawn anew."""
    mine = {f"{FIELD}{one.name}": one.error for one in form.fields}
    fields = {block for block in shown if block.startswith(FIELD)}
    return form.notice is None and mine.keys() == fields and any(mine.values())


def _body(form: Form, reader: Reader, now: datetime, *, searched: bool) -> list[Block]:
    heading, about = say(form.heading, reader), naming(form.command, reader).about
    notice = paragraphs(say(form.notice, reader)) if form.notice else []
    fields = [block for one in form.fields for block in inputs(one, reader, now, searched=searched)]
    return [section(f"{heading} · {about}" if about else heading), *notice, *fields]


def _view(line: str, reader: Reader, blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "title": plain(naming(line, reader).name, MOST_TITLE),
        "close": plain(say(t("Close"), reader), MOST_TITLE),
        "blocks": blocks,
    }


def _fitting(view: Block, reader: Reader) -> Block:
    """Leave out the end of a view that is too long, saying so."""
    room = LARGEST - ROOM_FOR_A_WORD - _size(view | {"blocks": []})
    return view | {"blocks": beginning(view["blocks"], MOST_BLOCKS, room, reader, _size)}


def _size(block: Block) -> int:
    return len(json.dumps(block)) + len(", ")

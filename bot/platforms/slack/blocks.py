"""The pieces of Block Kit that cards and forms are made of, each within its limits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from bot.links import in_parts
from bot.platforms.slack.escaping import clean, cut, escape, is_blank, pieces, units, whole
from bot.words import Reader, say
from models.message import Button, Confirm
from models.words import t

Block = dict[str, Any]
Cost = Callable[[Block], int]

BLANK = "—"  # where there must be a text and is none
MOST_HEADER = 150
MOST_SECTION = 3_000
MOST_BOLD = 300  # characters of a field's label; Slack allows 2,000
MOST_LABEL = 75  # characters on a button or an option
MOST_VALUE = 150  # characters that an option sends
MOST_MENU = 5  # options of an overflow menu
MOST_PLACEHOLDER = 150
MOST_ALT = 2_000
HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*")
FORMATS = re.compile(r"[*_~`:\n]")


def plain(text: str, most: int) -> Block:
    """A text that is shown letter for letter; a dash where there is nothing to see."""
    shown = clean(text)
    return {"type": "plain_text", "text": BLANK if is_blank(shown) else cut(shown, most), "emoji": False}


def bold(label: str) -> Block:
    """A label of ours; one that holds what mrkdwn would read as a format is shown plainly."""
    shown = cut(clean(label).strip(), MOST_BOLD)
    if is_blank(shown) or FORMATS.search(shown):
        return plain(shown, MOST_BOLD)
    return {"type": "mrkdwn", "text": f"*{escape(shown)}*", "verbatim": True}


def header(text: str) -> Block:
    """The title of a card."""
    return {"type": "header", "text": plain(text, MOST_HEADER)}


def section(text: str) -> Block:
    """A paragraph, shown letter for letter."""
    return {"type": "section", "text": plain(text, MOST_SECTION)}


def paragraphs(text: str, *, strong: bool = False) -> list[Block]:
    """A text of any length, of which only the web addresses can be clicked."""
    return [_paragraph(piece, strong=strong) for piece in _seen(text)]


def labelled(label: str, text: str) -> list[Block]:
    """A text of any length after its label, of which only the web addresses can be clicked."""
    first, *others = [_spans(piece) for piece in _seen(text)]
    name = _text(plain(label, MOST_BOLD)["text"] + " ", strong=True)
    return [_rich([[name, *first[0]], *first[1:]]), *map(_rich, others)]


def is_linking(text: str) -> bool:
    """Whether there is a web address in it that can be clicked."""
    return any(is_link and _leads_somewhere(part) for part, is_link in in_parts(clean(text)))


def linked_file(name: str, url: str) -> Block:
    """A link of ours to a file."""
    return _rich([[{"type": "link", "url": url, "text": plain(name, MOST_BOLD)["text"]}]])


def image(file: str, alt: str) -> Block:
    """A picture that Slack has, by its id there."""
    words = plain(alt, MOST_ALT)["text"]
    return {"type": "image", "slack_file": {"id": file}, "alt_text": words}


def option(label: str, value: str) -> Block:
    """Something to choose; `value` is short enough (`fits_option`)."""
    return {"text": plain(label, MOST_LABEL), "value": whole(value)}


def fits_option(value: str) -> bool:
    """Whether an option can send this."""
    return not is_blank(value) and units(value) <= MOST_VALUE


def actions(shown: Iterable[Button], more: Iterable[Button], reader: Reader, first: int = 0) -> list[Block]:
    """The buttons in sight and the menu of more; what cannot be in a menu stands beside it.

    Each is called `say:` and a number, counted from `first`.
    """
    more = tuple(more)
    listed = [one for one in more if one.confirm is None and fits_option(one.says)]
    alone = [*shown, *(one for one in more if one not in listed)]
    made = [_button(one, f"say:{number}", reader) for number, one in enumerate(alone, first)]
    if listed:
        made.append(_menu(listed, f"say:{first + len(made)}", reader))
    return [{"type": "actions", "elements": made}] if made else []


def line_of(action: Mapping[str, Any]) -> str:
    """The line that a press says, from the action that Slack tells of."""
    chosen: Mapping[str, Any] = action.get("selected_option") or action
    return str(chosen.get("value", ""))


def size(block: Block) -> int:
    """How much a block takes up, in characters of JSON."""
    return len(json.dumps(block, ensure_ascii=False))


def beginning(blocks: list[Block], most: int, largest: int, reader: Reader, cost: Cost = size) -> list[Block]:
    """The blocks that fit: `most` of them, `largest` by their cost. What is left out is said to be there."""
    sizes = accumulate(map(cost, blocks))
    fitting = sum(number <= most and sofar <= largest for number, sofar in enumerate(sizes, 1))
    if fitting == len(blocks) or len(blocks) == 1:
        return blocks
    return [*blocks[: max(1, fitting - 1)], section(say(t("There is more than fits here."), reader))]


def _seen(text: str) -> list[str]:
    return [piece for piece in pieces(clean(text), MOST_SECTION) if not is_blank(piece)]


def _paragraph(piece: str, *, strong: bool) -> Block:
    return _rich(_spans(piece, strong=strong)) if strong or is_linking(piece) else section(piece)


def _rich(lines: list[list[Block]]) -> Block:
    sections = [{"type": "rich_text_section", "elements": line} for line in lines]
    return {"type": "rich_text", "elements": sections}


def _spans(piece: str, *, strong: bool = False) -> list[list[Block]]:
    """Texts and links in lines: addresses that follow each other have a line each."""
    lines: list[list[Block]] = [[]]
    for part, is_link in in_parts(piece):
        if is_link and _leads_somewhere(part):
            lines[-1].append({"type": "link", "url": part})
        elif is_blank(part):
            lines.append([])
        else:
            lines[-1].append(_text(part, strong=strong))
    return [line for line in lines if line]


def _text(text: str, *, strong: bool) -> Block:
    return {"type": "text", "text": text} | ({"style": {"bold": True}} if strong else {})


def _leads_somewhere(url: str) -> bool:
    """Whether an address names a host and nothing before it, so that it is what it seems."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.removesuffix(f":{parts.port}")
    except ValueError:
        return False
    return url.isprintable() and HOST.fullmatch(host) is not None


def _button(button: Button, action: str, reader: Reader) -> Block:
    label = plain(str(button.label), MOST_LABEL)
    made: Block = {"type": "button", "action_id": action, "text": label, "value": whole(button.says)}
    if button.primary:
        made["style"] = "primary"
    if button.confirm is not None:
        made["confirm"] = _confirm(button.confirm, reader)
    return made


def _confirm(ask: Confirm, reader: Reader) -> Block:
    return {
        "title": plain(str(ask.title), 100),
        "text": plain(str(ask.text), 300),
        "confirm": plain(str(ask.yes), 30),
        "deny": plain(say(t("Not yet"), reader), 30),
    }


def _menu(listed: list[Button], action: str, reader: Reader) -> Block:
    options = [option(str(one.label), one.says) for one in listed]
    if len(options) <= MOST_MENU:
        return {"type": "overflow", "action_id": action, "options": options}
    more = plain(say(t("More"), reader), MOST_PLACEHOLDER)
    return {"type": "static_select", "action_id": action, "placeholder": more, "options": options}

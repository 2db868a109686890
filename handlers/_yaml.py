"""YAML that people hand in: only plain text, lists and mappings, with every wrong by its line."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from yaml.nodes import Node

from models.words import Words, t

LARGEST = 64 * 1024  # characters
DEEPEST = 6  # one within another; a template and a plan need five
MOST_EVENTS = 8_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a line."""

    line: int
    words: Words


def compose_plain(content: bytes) -> tuple[Node | None, tuple[Wrong, ...]]:
    """Read a file as nodes, or say all that is wrong; only plain YAML is looked at."""
    try:
        text = _text_of(content)
        wrongs = _not_plain(text) if text else [Wrong(1, t("there is nothing in it"))]
        root = None if wrongs else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        return None, (_unreadable(mark.line + 1 if mark else 1),)
    except (yaml.YAMLError, ValueError, OverflowError):
        return None, (_unreadable(1),)
    if root is None:
        return None, tuple(wrongs or [Wrong(1, t("there is nothing in it"))])
    return root, ()


def _unreadable(line: int) -> Wrong:
    return Wrong(line, t("this cannot be read; look at indentation, colons and quotation marks"))


def _text_of(content: bytes) -> str:
    """The text, as editors write it: UTF-8, or GB18030 as old ones do."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _not_plain(text: str) -> list[Wrong]:
    """Say what no file of ours needs and somebody might do harm by; nothing is built before this is known."""
    if len(text) > LARGEST:
        return [Wrong(1, t("the file is larger than {most} KB", most=LARGEST // 1024))]
    depth = 0
    wrongs: list[Wrong] = []
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > DEEPEST or count > MOST_EVENTS:
            return [*wrongs, Wrong(line, t("too much is nested or listed here"))]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            wrongs.append(Wrong(line, t("anchors and aliases (& and *) are not taken; write it out")))
        if getattr(event, "tag", None):
            wrongs.append(Wrong(line, t("tags (!) are not taken; put it in quotation marks")))
    return wrongs

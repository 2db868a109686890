"""What people type in Slack, as they typed it: mentions by name, links as addresses, signs unescaped."""

from __future__ import annotations

import re
from collections.abc import Callable

MARKUP = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
PERSON = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # docs.slack.dev: formatting message text

Named = Callable[[str], str]


def people_in(text: str) -> list[str]:
    """The ids of those whom a text mentions, once each."""
    return list(dict.fromkeys(PERSON.findall(text)))


def plain(text: str, person: Named, room: Named, group: Named, ours: str = "") -> str:
    """Undo Slack's markup. Names are given by id; `ours` is our own id: a call, left out."""

    def said(found: re.Match[str]) -> str:
        sign, what, label = found[1], found[2], found[3] or ""
        if sign == "@":
            return " " if what == ours else _apart(found, f"@{person(what)}")
        if sign == "#":
            return _apart(found, f"#{label or room(what)}")
        if sign == "!":
            kind, _, native = what.partition("^")
            if kind == "subteam":
                return _apart(found, label or f"@{group(native)}")
            return label or f"@{kind}"
        return _link(what, label)

    shown = MARKUP.sub(said, text)
    for sign, meant in SIGNS:
        shown = shown.replace(sign, meant)
    return shown.strip()


def _apart(found: re.Match[str], name: str) -> str:
    """A mention stands apart from the words around it: 给@编辑甲的稿 names 编辑甲."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return f"{' ' if before.strip() else ''}{name}{' ' if after.strip() else ''}"


def _link(address: str, label: str) -> str:
    typed = address.removeprefix("mailto:")
    if not label or label == typed or typed in (f"http://{label}", f"https://{label}"):
        return label or typed  # Slack makes links of what only looks like one
    return f"{label} {typed}"

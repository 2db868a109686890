"""The card of a sheet of articles: how far it is read, what importing it would do or which lines are bad."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from handlers._cards import draws
from handlers._rows import MEND, and_more
from models.draft import Draft
from models.message import Button, Field, Message
from models.room import told_apart
from models.words import Text, Words, from_data, joined, t

BAR = 10  # signs


@draws("draft")
def draw_sheet(session: Session, subject: str, view: str) -> Message:
    """Draw a sheet on its way in."""
    draft = session.get_one(Draft, int(subject.partition(":D")[2]))
    said = draft.fields
    return Message(
        _text(draft, said),
        fields=_fields(said, told_apart(session).get(said["account"], "")),
        sections=tuple(words for words in _sections(draft, said) if words),
        buttons=_buttons(draft, said),
        subject=subject,
        view=view,
    )


def _text(draft: Draft, said: Mapping[str, Any]) -> Words:
    name = said["name"]
    if draft.posted is not None:
        return t("“{name}” is imported", name=name)
    if "bad" in said or "refused" in said:
        return t("“{name}” cannot be imported yet", name=name)
    if "found" not in said:
        return t("Reading “{name}”", name=name)
    if not _changes(said):
        return t("All is as “{name}” says; there is nothing to import.", name=name)
    return t("Check before importing “{name}”", name=name)


def _changes(said: Mapping[str, Any]) -> bool:
    return bool(said["found"]["new"] or said["found"]["changed"])


def _fields(said: Mapping[str, Any], account: str) -> tuple[Field, ...]:
    found = said.get("found", {})
    counts: list[tuple[Words, int]] = [
        (t("New articles"), found.get("new", 0)),
        (t("Changed"), found.get("changed", 0)),
        (t("As before"), found.get("same", 0)),
        (t("Bad lines"), said.get("bad", 0)),
    ]
    shown = [Field(label, Text("{count}", {"count": n})) for label, n in counts if n]
    return (Field(t("Account"), account), *shown) if account else tuple(shown)


def _sections(draft: Draft, said: Mapping[str, Any]) -> tuple[Words, ...]:
    if "bad" in said:
        return from_data(said["lines"]), MEND
    if "refused" in said:
        return (from_data(said["refused"]),)
    if "found" not in said:
        return (_bar(said),)
    return () if draft.posted else (joined([*said["first"], and_more(said["found"]["new"])], "\n"),)


def _bar(said: Mapping[str, Any]) -> Words:
    if "line" not in said:
        return t("It waits for its turn.")
    share = said["line"] / said["total"]
    filled = round(BAR * share)
    bar = "■" * filled + "□" * (BAR - filled)
    told = t(
        "{percent} %, line {line} of {total}",
        percent=round(100 * share),
        line=f"{said['line']:,}",
        total=f"{said['total']:,}",
    )
    return joined([bar, told], " ")


def _buttons(draft: Draft, said: Mapping[str, Any]) -> tuple[Button, ...]:
    if draft.posted is not None or "found" not in said or not _changes(said):
        return ()
    return (Button(t("Import"), f"{draft.command} {draft.short_id}", primary=True),)

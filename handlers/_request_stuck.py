"""The list of steps that nobody can decide, with what to do about each."""

from __future__ import annotations

from handlers._request_card import titled
from models.message import Button, Message
from models.request_stuck import Stuck
from models.request_words import called
from models.words import Words, joined, nt, t

MOST_LISTED = 20


def stuck_message(found: list[Stuck]) -> Message:
    """List what is stuck; each that is pending has a button that lets somebody decide it."""
    lines = [_line(one) for one in found[:MOST_LISTED]]
    more = len(found) - MOST_LISTED
    lines += [nt("and {count} more", "and {count} more", more)] if more > 0 else []
    buttons = tuple(
        Button(
            t("Choose for {number}…", number=one.request.short_id), f"request add {one.request.short_id} …"
        )
        for one in found[:MOST_LISTED]
        if one.now
    )
    heading = nt("{count} step that nobody can decide", "{count} steps that nobody can decide", len(found))
    return Message(heading, sections=(joined(lines, "\n"),), buttons=buttons)


def _line(one: Stuck) -> Words:
    when = t("now") if one.now else t("later")
    return joined([titled(one.request), called(one.step), when])

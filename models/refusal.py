"""A no is not a crash: a refusal is for the person and undoes the work."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.words import Words

if TYPE_CHECKING:
    from models.message import Button


class Refusal(Exception):
    """What happened, why and what to do next, in words; with buttons that help.

    `field` names the form's field that it is about, so that a form can say it beside the field.
    `instead` offers what to write in place of something said: what was said, and the moment meant.
    """

    def __init__(
        self,
        words: Words,
        *buttons: Button,
        field: str | None = None,
        instead: tuple[str, datetime] | None = None,
    ) -> None:
        super().__init__(str(words))
        self.words = words
        self.buttons = buttons
        self.field = field
        self.instead = instead


class Stale(Exception):
    """Somebody else wrote the same thing meanwhile; the door runs the work again."""

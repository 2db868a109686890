"""Forms: a command not yet complete, as any platform can show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.words import Words


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what the form sends, and what the reader sees."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: `kind` is text, long, number, money, date, datetime, choice or person.

    `value` is what was understood or typed so far; `error` says what is wrong with it.
    """

    name: str
    label: Words
    kind: str
    required: bool
    value: str = ""
    error: Words | None = None
    choices: tuple[Choice, ...] = ()
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What is still to be filled in. Its submission is `command` as a line, with a value per field."""

    command: str
    heading: Words
    fields: tuple[FormField, ...]
    notice: Words | None = None

    def with_errors(self, errors: Mapping[str, Words]) -> Form:
        """The same form with what is wrong beside each field."""
        fields = tuple(replace(f, error=errors.get(f.name)) for f in self.fields)
        return replace(self, fields=fields)


class Unfilled(Exception):
    """A form came back with errors: the work is undone, the form returned with what was typed."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.command)
        self.form = form

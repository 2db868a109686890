"""A command's form as the page's one dialog shows it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.web.posted import VALUE, Posted
from bot.words import Reader, say
from handlers._command import Command
from handlers._form import Form, FormField
from handlers._grammar import find
from models.words import Text, t

INPUT_MODES = {"number": "numeric", "money": "decimal"}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; `id` names its input in the page, its error and hint among it."""

    field: FormField

    @property
    def name(self) -> str:
        """What the page posts it as."""
        return f"{VALUE}{self.field.name}"

    @property
    def id(self) -> str:
        """The input's id."""
        return f"field-{self.field.name}"

    @property
    def is_date(self) -> bool:
        """Whether it is written in words such as 周五 18:00."""
        return self.field.kind in ("date", "datetime")

    @property
    def mode(self) -> str:
        """Which keyboard a phone shows."""
        return INPUT_MODES.get(self.field.kind, "text")

    @property
    def described_by(self) -> str:
        """The ids of what explains it."""
        parts = [
            ("error", self.field.error is not None),
            ("echo", self.is_date),
            ("hint", self.field.hint is not None),
        ]
        return " ".join(f"{self.id}-{part}" for part, there in parts if there)


@dataclass(frozen=True, slots=True)
class FormView:
    """The form, the place it answers to, the verb on its button, and what it is about (T12)."""

    form: Form
    fields: tuple[FieldView, ...]
    place: str
    thread: str
    verb: str
    about: str


def view(form: Form, posted: Posted, reader: Reader) -> FormView:
    """Make a form ready to be drawn where it was asked for."""
    fields = tuple(map(FieldView, form.fields))
    found = find(form.command)
    about = found[2] if found else ""
    verb = _verb(found[0], reader) if found else say(t("Send"), reader)
    return FormView(form, fields, posted["place"], posted["thread"], verb, about)


def _verb(command: Command, reader: Reader) -> str:
    """The last word of a command's name: 提交 of 选题 提交."""
    verb = say(Text(command.head), reader).split()[-1]
    return verb[:1].upper() + verb[1:]

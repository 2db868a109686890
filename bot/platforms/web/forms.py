"""A command's form as the page's one dialog shows it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.forms import naming
from bot.platforms.web.posted import VALUE, Posted
from bot.words import Reader
from handlers._form import Form, FormField

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
    named = naming(form.command, reader)
    return FormView(form, fields, posted["place"], posted["thread"], named.verb, named.about)

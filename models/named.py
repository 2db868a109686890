"""Short lists to choose from: each entry with its name in words, and what else people write for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from models.words import Text


class Named(StrEnum):
    """An entry written `LEAD = "lead", t("lead"), "负责人"`: what is stored, its label, its other names."""

    label: Text
    also: tuple[str, ...]

    def __new__(cls, value: str, label: Text, *also: str) -> Self:
        """Make an entry that is its stored text."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        made.also = also
        return made

    @classmethod
    def of(cls, value: str) -> Self:
        """Give the entry that is stored as `value`; ValueError if there is none."""
        found = cls._value2member_map_.get(value)
        if not isinstance(found, cls):
            raise ValueError(f"{value!r} is no {cls.__name__}")
        return found

"""Kinds of requests, as data: the fields of the form, the steps of approval, who does it and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from models.offset import Offset

TEXT, LONG, NUMBER, MONEY, DATE, YES = "text", "long", "number", "money", "date", "yes"
CHOICE, PERSON, LINK, LINE, TOPIC = "choice", "person", "link", "line", "topic"
FIELD_KINDS = (TEXT, LONG, NUMBER, MONEY, DATE, YES, CHOICE, PERSON, LINK, LINE, TOPIC)
ALL, ANY, VETO = "all", "any", "veto"
WORKDAY = "8wh"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form. Of kind `line` is a budget line, of `topic` a topic, `yes` is a tick.

    A change of a `material` field ends the approvals that it touches.
    """

    key: str
    zh: str
    en: str
    kind: str = TEXT
    required: bool = True
    material: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step of approval, to be decided `within` a length of time (`8wh`, `30m`).

    Each entry of `who` asks one person, and with a `*` behind it everybody it means; of several parted by
    ` | ` the first who can decide: `head` (of the filer's department), `head:设计部`, `department:设计部`,
    `position:财务`, `person:NAME`, `role:lead`, `field:KEY` (whom the form names), `duty`. `rule` is `all`,
    `any`, how many must agree, or `veto`: silence agrees. `only` says when it applies (`amount > 5000`).
    With `reason` who agrees has to say why. `looks_at` are the fields whose change ends its approval, all
    that are material where it is empty.
    """

    key: str
    zh: str
    en: str
    who: tuple[str, ...]
    rule: str = ALL
    within: str = WORKDAY
    only: str = ""
    reason: bool = False
    looks_at: tuple[str, ...] = ()

    @property
    def span(self) -> Offset:
        """How long there is to decide."""
        return Offset.read(f"+{self.within}")


@dataclass(frozen=True, slots=True)
class Part:
    """What one of several gives to a request that many do together."""

    key: str
    zh: str
    en: str
    who: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request.

    `doer` is who does it once it is approved, `within` a length of time; nobody where the approval is all
    there is to it. `filers` are those who may file it, everybody of the team where it is empty. `shown` are
    the fields that stand in the lines of its card. With `later` it is done first and approved afterwards.
    """

    name: str
    zh: str
    en: str
    fields: tuple[FieldSpec, ...]
    steps: tuple[StepSpec, ...]
    doer: str = ""
    within: str = "24wh"
    filers: str = ""
    shown: tuple[str, ...] = ()
    later: bool = False
    parts: tuple[Part, ...] = ()
    version: int = 1

    @property
    def span(self) -> Offset:
        """How long there is to do it."""
        return Offset.read(f"+{self.within}")

    def field(self, kind: str) -> FieldSpec | None:
        """Its first field of a kind: the amount is the first of money, the date the first of dates."""
        return next((one for one in self.fields if one.kind == kind), None)

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `as_data` gave."""
        return replace(
            cls(**data),
            fields=tuple(FieldSpec(**one | {"choices": tuple(one["choices"])}) for one in data["fields"]),
            steps=tuple(_step(one) for one in data["steps"]),
            parts=tuple(Part(**one) for one in data["parts"]),
            shown=tuple(data["shown"]),
        )


def _step(data: Mapping[str, Any]) -> StepSpec:
    return StepSpec(**{**data, "who": tuple(data["who"]), "looks_at": tuple(data["looks_at"])})

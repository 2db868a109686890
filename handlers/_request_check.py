"""What a kind of request may say: whom it names, when its steps apply, and which fields it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlmodel import Session, select

from handlers._sop_check import LONGEST_NAME, wrong_key, wrong_text
from models.person import Department, Role, everyone
from models.position import Position
from models.request_conditions import COMPARED, CONDITIONS
from models.request_kind import ALL, ANY, MONEY, NUMBER, PERSON, VETO, YES, FieldSpec, Kind
from models.request_kinds import all_kinds
from models.words import Words, joined, t

MOST_FIELDS, MOST_STEPS = 20, 12
RESERVED = ("kind", "title", "request")  # parameters of the commands that the form belongs to
RULE = re.compile(r"[1-9]\d?")


@dataclass(frozen=True, slots=True)
class Known:
    """Which positions, departments and people a kind may name."""

    positions: frozenset[str]
    departments: frozenset[str]
    people: frozenset[str]


def known_to(session: Session) -> Known:
    """The team's own; what a kind names already may be vacant as yet."""
    named = [name for kind in all_kinds(session) for name in _named(kind)]
    positions = [*session.exec(select(Position.name)), *_of(named, "position")]
    departments = [
        *session.exec(select(Department.name)),
        *_of(named, "head", "department"),
    ]
    people = frozenset(one.name for one in everyone(session))
    return Known(frozenset(positions), frozenset(departments), people)


def _named(kind: Kind) -> list[tuple[str, str]]:
    entries = [who for step in kind.steps for who in step.who]
    entries += [kind.doer, kind.filers, *(part.who for part in kind.parts)]
    parts = [part.strip().removesuffix("*").partition(":") for entry in entries for part in entry.split("|")]
    return [(one, name) for one, _, name in parts if name]


def _of(named: list[tuple[str, str]], *kinds: str) -> list[str]:
    return [name for kind, name in named if kind in kinds]


def wrong_field_key(text: str) -> Words | None:
    """Say what is wrong with a field's key."""
    if text in RESERVED or re.fullmatch(r"[rR]?\d+", text):
        return t("“{name}” means something else in forms; take another", name=text)
    return wrong_key(text)


def wrong_field(text: str, fields: Mapping[str, FieldSpec]) -> Words | None:
    """Say that there is no such field."""
    if text in fields:
        return None
    return t(
        "there is no field “{name}”; there are: {names}", name=text[:LONGEST_NAME], names=joined(fields, ", ")
    )


def wrong_who(text: str, known: Known, fields: Mapping[str, FieldSpec]) -> Words | None:
    """Say which part of an entry means nobody."""
    if not text:
        return None
    parts = [part.strip().removesuffix("*") for part in text.split("|")]
    return next((wrong for part in parts if (wrong := _wrong_part(part, known, fields))), None)


def _wrong_part(part: str, known: Known, fields: Mapping[str, FieldSpec]) -> Words | None:
    kind, _, name = part.partition(":")
    if part in ("head", "duty"):
        return None
    if kind == "role" and name in list(Role) and name != Role.GUEST:
        return None
    among = {
        "position": known.positions, "person": known.people,
        "head": known.departments, "department": known.departments,
        "field": frozenset(key for key, spec in fields.items() if spec.kind == PERSON),
    }  # fmt: skip
    if name and name in among.get(kind, ()):
        return None
    if kind in among:
        return t("there is no {kind} “{name}”", kind=kind, name=name[:LONGEST_NAME])
    return t("“{text}” is nobody; write head, duty, position:…, person:…, department:…, role:lead or field:…",
             text=part[:LONGEST_NAME])  # fmt: skip


def wrong_rule(text: str) -> Words | None:
    """Say what is wrong with how many must agree."""
    if text in (ALL, ANY, VETO) or RULE.fullmatch(text):
        return None
    return t("“{text}” is no rule; write all, any, veto, or how many must agree", text=text[:LONGEST_NAME])


def wrong_only(text: str, fields: Mapping[str, FieldSpec]) -> Words | None:
    """Say what is wrong with when a step applies."""
    if not text:
        return None
    parts = [part.strip() for part in text.split("|")]
    return next((wrong for part in parts if (wrong := _wrong_condition(part, fields))), None)


def _wrong_condition(part: str, fields: Mapping[str, FieldSpec]) -> Words | None:
    compared = COMPARED.fullmatch(part)
    if compared is None:
        ticked = part in fields and fields[part].kind == YES
        return None if ticked or part in CONDITIONS else _no_condition(part)
    key, sign, bound = compared.groups()
    if key not in fields:
        return wrong_field(key, fields)
    if sign == "=" or (fields[key].kind in (MONEY, NUMBER) and _is_number(bound)):
        return wrong_text(bound)
    return _no_condition(part)


def _no_condition(part: str) -> Words:
    return t(
        "“{text}” is no condition; write amount > 5000, claims, or channel = 直播", text=part[:LONGEST_NAME]
    )


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.strip()).is_finite()
    except InvalidOperation:
        return False

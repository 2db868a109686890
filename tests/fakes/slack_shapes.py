"""How shapes of JSON are described and checked: a check gives what is wrong, in Slack's words, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
"""Gives the faults of a value at a path such as `/blocks/0/text`."""


def fault(what: str, where: str) -> str:
    """A fault as Slack writes it."""
    return f"[ERROR] {what} [json-pointer:{where}]"


def string(longest: int, shortest: int = 1, form: str = "", what: str = "a valid string") -> Check:
    """A text of some length and form; of spaces alone it counts as empty."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if not isinstance(value, str):
            yield fault("must provide a string", where)
        elif shortest and not value.strip():
            yield fault("must be more than 0 characters", where)
        elif len(value) < shortest:
            yield fault(f"must be more than {shortest - 1} characters", where)
        elif len(value) > longest:
            yield fault(f"must be less than {longest + 1} characters", where)
        elif form and not re.fullmatch(form, value, re.DOTALL):
            yield fault(f"must be {what}", where)

    return check


def whole(least: int, most: int) -> Check:
    """A whole number."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must provide an integer", where)
        elif not least <= value <= most:
            yield fault(f"must be between {least} and {most}", where)

    return check


def number(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """A number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield fault("must provide a number", where)


def boolean(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
    """True or false."""
    if not isinstance(value, bool):
        yield fault("must provide a boolean", where)


def one_of(*values: str) -> Check:
    """One of some words."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if value not in values:
            yield fault(f"must be a valid enum value: {', '.join(values)}", where)

    return check


def items(each: Check, least: int, most: int) -> Check:
    """A list of some length."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if not isinstance(value, list):
            yield fault("must provide an array", where)
            return
        if len(value) < least:
            yield fault(f"no fewer than {least} items allowed", where)
        if len(value) > most:
            yield fault(f"no more than {most} items allowed", where)
        for n, one in enumerate(value):
            yield from each(one, f"{where}/{n}")

    return check


def record(needed: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with some fields and no others."""
    fields = needed | (optional or {})

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if not isinstance(value, dict):
            yield fault("must provide an object", where)
            return
        for name in needed:
            if name not in value:
                yield fault(f"missing required field: {name}", where)
        for name, one in value.items():
            if name in fields:
                yield from fields[name](one, f"{where}/{name}")
            else:
                yield fault(f"invalid additional property: {name}", where)

    return check


def typed(**kinds: Check) -> Check:
    """An object of one of some types; the check of a type need not mention `type`."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if not isinstance(value, dict):
            yield fault("must provide an object", where)
        elif "type" not in value:
            yield fault("missing required field: type", where)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield fault(f"unsupported type: {value['type']}", f"{where}/type")
        else:
            rest = {name: one for name, one in value.items() if name != "type"}
            yield from kinds[value["type"]](rest, where)

    return check


def exactly_one(*names: str) -> Check:
    """An object with exactly one of some fields."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        if isinstance(value, dict) and sum(name in value for name in names) != 1:
            yield fault(f"must define either {' or '.join(names)}, and only one", where)

    return check


def all_of(*checks: Check) -> Check:
    """Every one of some checks."""

    def check(value: Any, where: str) -> Iterator[str]:  # noqa: ANN401
        for one in checks:
            yield from one(value, where)

    return check


def objects(value: Any, where: str = "") -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401
    """Every object inside a value, the outermost first, and where it stands."""
    if isinstance(value, dict):
        yield value, where
        for name, one in value.items():
            yield from objects(one, f"{where}/{name}")
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from objects(one, f"{where}/{n}")

"""Words as data: what we say is a value until the courier knows its reader.

A plain `str` is what somebody typed and is shown as it is; a `Text` is ours and is translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Value: TypeAlias = "str | int | Decimal | date | datetime | Text"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of ours: an English msgid with `{name}` places and the values that fill them.

    With `plural`, the value named `count` chooses between the two msgids (gettext's ngettext).
    """

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None

    def __post_init__(self) -> None:
        # gettext answers an empty msgid with the catalogue's own header.
        if not self.msgid or self.plural == "":
            raise ValueError("a text says something")


Words: TypeAlias = str | Text


def t(msgid: str, /, **values: Value) -> Text:
    """Say an English msgid; the reader's language is chosen when it is delivered."""
    return Text(msgid, values)


def nt(singular: str, plural: str, /, count: int, **values: Value) -> Text:
    """Say one of two msgids by `count`, which also fills `{count}`."""
    return Text(singular, {"count": count, **values}, plural)


def joined(parts: Iterable[Words], by: str = " · ") -> Words:
    """Chain words with a separator that is the same in each language; empty parts are left out."""
    kept = [part for part in parts if part]
    if len(kept) <= 1:
        return kept[0] if kept else ""
    places = by.join(f"{{p{n}}}" for n in range(len(kept)))
    return Text(places, {f"p{n}": part for n, part in enumerate(kept)})


def to_data(words: Words) -> Json:
    """Give words as JSON data: `from_data(to_data(w)) == w`."""
    if isinstance(words, str):
        return words
    data: dict[str, Json] = {"t": words.msgid}
    if words.values:
        data["v"] = {name: _value_to_data(value) for name, value in words.values.items()}
    if words.plural is not None:
        data["p"] = words.plural
    return data


def from_data(data: Json) -> Words:
    """Read back what `to_data` gave; a ValueError says that it never gave this."""
    match data:
        case str():
            return data
        case {"t": str(msgid), **rest}:
            values = cast("dict[str, Json]", rest.get("v", {}))
            plural = cast("str | None", rest.get("p"))
            return Text(msgid, {name: _value_from_data(value) for name, value in values.items()}, plural)
    raise ValueError(f"these are no words: {data!r}")


def _value_to_data(value: Value) -> Json:
    match value:
        case str() | int():
            return value
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"on": value.isoformat()}
        case Decimal():
            return {"money": str(value)}
    return to_data(value)


def _value_from_data(data: Json) -> Value:
    match data:
        case int():
            return data
        case {"at": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"on": str(day)}:
            return date.fromisoformat(day)
        case {"money": str(amount)}:
            return Decimal(amount)
    return from_data(data)
